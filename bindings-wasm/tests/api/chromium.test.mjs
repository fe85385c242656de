// The shared vectors in a real browser.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { startBrowser } from "./browser.mjs";
import { FILES } from "./vectors.mjs";

let browser;

before(async () => {
  browser = await startBrowser();
});

after(() => browser?.close());

for (const [name, script, module] of [
  ["the default entry", "index", undefined],
  ["the module without vectors", "slim", "dps_symkey"],
  ["the module with vectors", "slim", "dps_symkey_simd128"],
]) {
  test(`${name} gives the shared answers in Chromium`, async () => {
    const page = await browser.newPage();
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
