// A page without a bundler, and a worker; and a page whose policy refuses WebAssembly.
import assert from "node:assert/strict";
import { test } from "node:test";
import { open, POLICY } from "./chromium.js";
import { consumer } from "./consumer.js";
import { EXPECTED_REPORT } from "./expected_report.js";

const project = await consumer("uses.js");

/** The package by its address, since a page has no names of packages. */
async function page(name, entry, code) {
  await project.write(name, `import * as dps from "/node_modules/dps-symkey/esm/${entry}.js";\nimport { uses } from "./uses.js";\n${code}\n`);
  return `<script type="module" src="${name}"></script>`;
}

async function expectReport(script, wasm) {
  const { report, asked } = await open(project.folder, script);
  assert.deepEqual(JSON.parse(JSON.stringify(report)), EXPECTED_REPORT);
  assert.deepEqual(asked, wasm);
}

test("a module script, without awaiting anything", async () => {
  await expectReport(await page("plain.js", "index", "globalThis.report = uses(dps);"), []);
});

test("a module script with dps-symkey/slim, which loads one module", async () => {
  const script = await page("slim.js", "slim", "await dps.init();\nglobalThis.report = uses(dps);");
  await expectReport(script, ["dps_symkey_simd128.wasm"]);
});

test("a worker", async () => {
  await page("worker.js", "index", "postMessage(uses(dps));");
  await project.write("starts.js", 'new Worker("worker.js", { type: "module" }).onmessage = ({ data }) => (globalThis.report = data);\n');
  await expectReport('<script type="module" src="starts.js"></script>', []);
});

test("a page whose policy refuses WebAssembly says what it needs", async () => {
  const script = await page(
    "refused.js",
    "index",
    "try {\n  uses(dps);\n} catch (error) {\n  globalThis.report = { message: error.message, cause: String(error.cause) };\n}",
  );
  const { report } = await open(project.folder, script, POLICY.replace(" 'wasm-unsafe-eval'", ""));
  assert.match(report.message, /script-src needs 'wasm-unsafe-eval'$/);
  assert.match(report.cause, /CompileError/);
});
