// The examples of the README and of the types, run as they stand.
import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import * as dps from "dps-symkey";

import { PACKAGE } from "./modules.mjs";

const README = await readFile(join(PACKAGE, "README.md"), "utf8");
const FENCE = /^([ *]*)```js\n(.*?)^\1```$/gms;

function examples(text) {
  return Array.from(text.matchAll(FENCE), ([, indent, code]) => code.replaceAll(new RegExp(`^${indent.replaceAll("*", "\\*").trimEnd()} ?`, "gm"), ""));
}

/** Runs an example. What it asserts is asserted here, and what it says it prints is compared. */
async function run(code) {
  const printed = [];
  const console = { assert: (value) => assert.ok(value, code), log: (value) => printed.push(String(value)) };
  // Its imports are those of the test, and `slim` needs no other start here.
  const { imported, body } = withoutImports(code);
  const names = Object.keys(imported);
  const AsyncFunction = (async () => {}).constructor;
  await new AsyncFunction("console", ...names, body)(console, ...names.map((name) => imported[name]));
  const said = Array.from(code.matchAll(/console\.log\(.*\/\/ (.*)$/gm), ([, comment]) => comment);
  assert.equal(printed.length, said.length);
  for (const [index, comment] of said.entries()) {
    const whole = comment.endsWith("…") ? printed[index].startsWith(comment.slice(0, -1).trimEnd()) : printed[index] === comment;
    assert.ok(whole, `${printed[index]} is not ${comment}`);
  }
}

function withoutImports(code) {
  const imported = {};
  const body = code.replaceAll(/^import \{ (.*) \} from "dps-symkey(.*)";$/gm, (_, names, slim) => {
    for (const name of names.split(", ")) {
      imported[name] = slim && name === "init" ? async () => {} : dps[name];
      assert.ok(imported[name], name);
    }
    return "";
  });
  return { imported, body };
}

test("the README's examples do what they say", async (context) => {
  const found = examples(README);
  assert.equal(found.length, 7);
  for (const code of found) {
    await context.test(code.split("\n", 1)[0], () => run(code));
  }
});

test("the examples in the types do what they say", async (context) => {
  const folder = join(PACKAGE, "esm");
  let count = 0;
  for (const file of (await readdir(folder)).filter((name) => name.endsWith(".d.ts"))) {
    for (const code of examples(await readFile(join(folder, file), "utf8"))) {
      count += 1;
      const uses = Object.keys(dps).filter((name) => code.includes(name));
      await context.test(file, () => run(`import { ${uses.join(", ")} } from "dps-symkey";\n${code}`));
    }
  }
  assert.equal(count, 7);
});

test("the README names every error code of this package", async () => {
  const sources = new URL("../../ts/", import.meta.url);
  const files = (await readdir(sources, { recursive: true })).filter((file) => file.endsWith(".ts"));
  const text = await Promise.all(files.map((file) => readFile(new URL(file, sources), "utf8")));
  const errors = text.join("").matchAll(/new DpsError\([^;]*?"([a-z_]+)"(?:, index)?,?\s*\);/g);
  const codes = new Set(Array.from(errors, ([, code]) => code));
  assert.equal(codes.size, 7, [...codes].join());
  const beginnings = Array.from(README.matchAll(/`([a-z_]+_)`/g), ([, beginning]) => beginning);
  for (const code of codes) {
    assert.ok(README.includes(`\`${code}\``) || beginnings.some((beginning) => code.startsWith(beginning)), code);
  }
});
