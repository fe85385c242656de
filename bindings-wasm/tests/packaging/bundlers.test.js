// esbuild, Vite and webpack, as a project has them; each bundle is run in Chromium.
import assert from "node:assert/strict";
import { promisify } from "node:util";
import { test } from "node:test";
import * as esbuild from "esbuild";
import { build } from "vite";
import webpack from "webpack";
import { open } from "./chromium.js";
import { consumer } from "./consumer.js";
import { EXPECTED_REPORT } from "./expected_report.js";

const project = await consumer("page.js", "page_slim.js", "uses.js");
await project.write("index.html", '<!doctype html><script type="module" src="./page.js"></script>');

/** As it comes from JSON, which leaves out what is not there. */
async function expectReport(folder, script, wasm) {
  const { report, asked } = await open(folder, script);
  assert.deepEqual(JSON.parse(JSON.stringify(report)), EXPECTED_REPORT);
  assert.equal(asked.length, wasm, `asked for ${asked}`);
}

for (const format of ["iife", "esm"]) {
  test(`esbuild, ${format}`, async () => {
    const outfile = project.path(`esbuild-${format}`, "page.js");
    await esbuild.build({ entryPoints: [project.path("page.js")], bundle: true, minify: true, format, outfile, logLevel: "silent" });
    const type = format === "esm" ? ' type="module"' : " defer";
    await expectReport(project.path(`esbuild-${format}`), `<script${type} src="page.js"></script>`, 0);
  });
}

test("esbuild for Node", async () => {
  const outfile = project.path("node.mjs");
  await project.write("printed.js", 'import * as dps from "dps-symkey";\nimport { uses } from "./uses.js";\nconsole.log(JSON.stringify(uses(dps)));\n');
  await esbuild.build({ entryPoints: [project.path("printed.js")], bundle: true, platform: "node", format: "cjs", outfile: outfile.replace(".mjs", ".cjs"), logLevel: "silent" });
  assert.deepEqual(await project.report("node.cjs"), EXPECTED_REPORT);
});

for (const [name, wasm] of [["page", 0], ["page_slim", 1]]) {
  test(`Vite, ${name}`, async () => {
    const outDir = project.path(`vite-${name}`);
    await build({
      root: project.folder,
      logLevel: "silent",
      configFile: false,
      build: { outDir, modulePreload: false, rollupOptions: { input: project.path(`${name}.js`), output: { entryFileNames: "page.js" } } },
    });
    await expectReport(outDir, '<script type="module" src="page.js"></script>', wasm);
  });

  test(`webpack, ${name}`, async () => {
    const folder = project.path(`webpack-${name}`);
    const stats = await promisify(webpack)({
      mode: "production",
      context: project.folder,
      entry: `./${name}.js`,
      target: "web",
      output: { path: folder, filename: "page.js", publicPath: "/" },
    });
    assert.ok(!stats.hasErrors() && !stats.hasWarnings(), stats.toString());
    await expectReport(folder, '<script defer src="page.js"></script>', wasm);
  });
}
