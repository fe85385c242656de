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

const README = await readFile(new URL("../../../core/README.md", import.meta.url), "utf8");

/** Every code of the core but that of a buffer, which no caller of JavaScript gives. */
const CODES = Array.from(README.matchAll(/(?<=^\| `\w+Error` .*)`([a-z0-9_]+)`/gm), ([, code]) => code);

for (const [module, dps] of Object.entries(MODULES)) {
  const lists = compareAll(dps, vectors);
  test(`${module}: every code of the core is thrown`, () => {
    assert.ok(CODES.length > 50);
    const thrown = new Set(lists.flatMap(({ codes }) => codes));
    assert.deepEqual(CODES.filter((code) => !thrown.has(code)), []);
  });
  for (const { name, compared, differences } of lists) {
    test(`${module}: ${name}`, () => {
      assert.ok(compared > 0);
      assert.deepEqual(differences, []);
    });
  }
}
