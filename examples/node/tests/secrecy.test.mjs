// What every program says where a key is given as an argument: not the key.

import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { DEVICE_KEY, GROUP_KEY, run, temporaryFolder } from "./example.mjs";
import { DEVICES } from "./fleet.mjs";

// Each with which key it takes, and what else it needs.
const PROGRAMS = [
  ["derive_fleet.mjs", "group", ["--input", DEVICES, "--output", "keys"]],
  ["token.mjs", "device", ["--id-scope", "0ne", "--registration-id", "a"]],
  ["register_fetch.mjs", "device", ["--id-scope", "0ne", "--serial", "1"]],
  ["provision.mjs", "device", ["--id-scope", "0ne", "--serial", "1"]],
];
const KEYS = [
  GROUP_KEY,
  GROUP_KEY.replace(/=+$/, ""),
  GROUP_KEY.replaceAll("/", "_").replaceAll("+", "-"),
  DEVICE_KEY,
  "8isrFI1sGsIlvvFSSFRiMQ==",
  `./${GROUP_KEY}`,
  `DPS_GROUP_KEY=${GROUP_KEY}`,
];

/** The last line, of wrong usage. No part of the key may be in what is printed. */
function errorOf({ status, stdout, stderr }, key) {
  assert.deepEqual([status, stdout], [2, ""], stderr);
  const parts = key.split(/[/=]/).filter((part) => part.length >= 4 && part !== "DPS_GROUP_KEY");
  for (const part of parts) assert.ok(!stderr.includes(part), "a part of the key was printed");
  return stderr.trimEnd().split("\n").at(-1);
}

for (const [program, kind, others] of PROGRAMS) {
  test(`${program}: a key in place of its file`, async () => {
    for (const key of KEYS) {
      const error = errorOf(await run(program, [...others, `--${kind}-key-file`, key]), key);
      const given = `error: --${kind}-key-file takes the name of a file, and was given what may be a key`;
      assert.equal(error, `${given}: put the key into a file; others may have seen it on this command line`);
    }
  });

  test(`${program}: a key in place of an option`, async () => {
    const environment = { [`DPS_${kind.toUpperCase()}_KEY`]: DEVICE_KEY };
    for (const key of KEYS.slice(0, 3)) {
      for (const args of [[key], [`--${key}`], [`--${kind}-key`, key], [`--${kind}-key=${key}`]]) {
        const outcome = await run(program, [...others, ...args], environment);
        assert.match(errorOf(outcome, key), /^error: Un(known|expected) /);
      }
    }
  });
}

test("a file that is called like a key", async (t) => {
  const folder = temporaryFolder(t);
  const name = "KeyOfTheGroup7InTheFactory";
  writeFileSync(join(folder, name), GROUP_KEY);
  const others = ["--input", DEVICES, "--output", join(folder, "keys.csv")];
  assert.equal((await run("derive_fleet.mjs", ["--group-key-file", join(folder, name), ...others])).status, 1);
  // One that is not there, in a folder that is, whatever that one is called.
  const nowhere = join(folder, `${name}s`, "nowhere.txt");
  mkdirSync(join(folder, `${name}s`));
  const { status, stdout, stderr } = await run("derive_fleet.mjs", ["--group-key-file", nowhere, ...others]);
  assert.deepEqual([status, stdout], [3, ""]);
  assert.ok(stderr.includes(nowhere), stderr);
});
