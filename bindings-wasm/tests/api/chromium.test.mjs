// The shared vectors in a real browser, under the policy that the README names.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { join } from "node:path";

import { chromium } from "playwright-core";

import { PACKAGE } from "./modules.mjs";
import { FILES } from "./vectors.mjs";

const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";
const TYPES = { js: "text/javascript", mjs: "text/javascript", wasm: "application/wasm", json: "application/json", html: "text/html" };

/** What the server has: the package, the vectors, the comparison, and a page that is empty. */
async function content(path) {
  const [, folder, ...names] = path.split("/");
  switch (folder) {
    case "package":
      return readFile(join(PACKAGE, ...names));
    case "vectors":
      return readFile(new URL(`../../../tests/vectors/${names.join("/")}`, import.meta.url));
    case "vectors.mjs":
      return readFile(new URL("./vectors.mjs", import.meta.url));
    default:
      return "<!doctype html><title>vectors</title>";
  }
}

const server = createServer(async (request, response) => {
  const type = TYPES[/\.(\w+)$/.exec(request.url)?.[1] ?? "html"];
  const body = await content(request.url).catch(() => undefined);
  response.writeHead(body === undefined ? 404 : 200, { "content-type": type, "content-security-policy": POLICY });
  response.end(body);
});

let browser;

before(async () => {
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run"],
  });
});

after(async () => {
  await browser?.close();
  server.close();
});

for (const [name, script, module] of [
  ["the default entry", "index", undefined],
  ["the module without vectors", "slim", "dps_symkey"],
  ["the module with vectors", "slim", "dps_symkey_simd128"],
]) {
  test(`${name} gives the shared answers in Chromium`, async () => {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    const results = await page.evaluate(
      async ({ files, script, module }) => {
        const dps = await import(`/package/esm/${script}.js`);
        if (module !== undefined) {
          await dps.init(`/package/wasm/${module}.wasm`);
        }
        const { compareAll } = await import("/vectors.mjs");
        const vectors = {};
        for (const file of files) {
          vectors[file] = await (await fetch(`/vectors/${file}.json`)).json();
        }
        return compareAll(dps, vectors);
      },
      { files: FILES, script, module },
    );
    assert.equal(results.length, 11);
    for (const { name, compared, differences } of results) {
      assert.ok(compared > 0, name);
      assert.deepEqual(differences, [], name);
    }
    await page.close();
  });
}
