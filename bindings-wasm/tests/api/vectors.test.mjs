import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { MODULES } from "./modules.mjs";
import { compareAll, FILES } from "./vectors.mjs";

const folder = new URL("../../../tests/vectors/", import.meta.url);
const vectors = {};
for (const name of FILES) {
  vectors[name] = JSON.parse(await readFile(new URL(`${name}.json`, folder), "utf8"));
}

for (const [module, dps] of Object.entries(MODULES)) {
  for (const { name, compared, differences } of compareAll(dps, vectors)) {
    test(`${module}: ${name}`, () => {
      assert.ok(compared > 0);
      assert.deepEqual(differences, []);
    });
  }
}
