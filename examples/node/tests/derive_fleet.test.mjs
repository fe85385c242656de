// `derive_fleet.mjs`, with the devices of `examples/data`.

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { GROUP_KEY, GROUP_KEY_FILE, assertPrivate, run, temporaryFolder } from "./example.mjs";
import { DEVICES, REFUSED, deviceKey, expectedRows, plainRows } from "./fleet.mjs";

function derive(input, output, key = ["--group-key-file", GROUP_KEY_FILE], environment = {}) {
  return run("derive_fleet.mjs", ["--input", input, "--output", output, ...key], environment);
}

/** Derives the keys of a list with that text. */
async function deriveText(t, text) {
  const folder = temporaryFolder(t);
  const input = join(folder, "devices.csv");
  writeFileSync(input, text);
  const output = join(folder, "keys.csv");
  return { ...(await derive(input, output)), output, report: `${output}.refused.csv`, folder };
}

test("derives the whole fleet, and reports what is refused", async (t) => {
  const output = join(temporaryFolder(t), "keys.csv");
  const report = `${output}.refused.csv`;
  const { status, stdout, stderr } = await derive(DEVICES, output);
  assert.deepEqual([status, stdout], [1, `10000 rows: 9993 done, in ${output}; 7 refused\n`]);
  assert.equal(stderr, `error: 7 of 10000 rows were refused: see ${report}, and fix them in the list\n`);
  assert.deepEqual(plainRows(output), expectedRows());
  const refused = readFileSync(report, "utf8").trimEnd().split("\n").slice(1);
  assert.deepEqual(Object.fromEntries(refused.map((line) => line.split(",", 2))), REFUSED);
  assertPrivate(output);
  assertPrivate(report);
});

test("takes the key from the environment, and IDs as they are", async (t) => {
  const folder = temporaryFolder(t);
  const [input, output] = [join(folder, "ids.csv"), join(folder, "keys.csv")];
  writeFileSync(input, "model,registration_id\r\npump,sn-1\r\n\"a,b\",sn-2\r\n");
  const outcome = await derive(input, output, [], { DPS_GROUP_KEY: GROUP_KEY });
  assert.deepEqual(outcome, { status: 0, stdout: `2 rows: 2 done, in ${output}; 0 refused\n`, stderr: "" });
  const expected = `model,registration_id,device_key\npump,sn-1,${deviceKey("sn-1")}\n"a,b",sn-2,${deviceKey("sn-2")}\n`;
  assert.equal(readFileSync(output, "utf8"), expected);
  assert.deepEqual(readdirSync(folder).sort(), ["ids.csv", "keys.csv"]);
});

test("a BOM, blank lines and rows of another length", async (t) => {
  const { status, output, report } = await deriveText(t, "\ufeffserial,mac\n\nA1,00:1b:21:d4:e5:f6\nA2\nA3,00:1b:21:d4:e5:f7,x\n");
  assert.equal(status, 1);
  assert.equal(plainRows(output).length, 2);
  const refused = plainRows(report).slice(1);
  assert.deepEqual(refused.map(([line, code, reason]) => [line, code, reason]), [
    ["4", "row_short", "row has 1 field and the header 2"],
    ["5", "row_long", "row has 3 fields and the header 2"],
  ]);
});

test("counts one row in the singular", async (t) => {
  const device = "A1,00:1b:21:d4:e5:f6\n";
  const one = await deriveText(t, `serial,mac\n${device}`);
  assert.equal(one.stdout, `1 row: 1 done, in ${one.output}; 0 refused\n`);
  const two = await deriveText(t, `serial,mac\n${device}/,00:1b:21:d4:e5:f6\n`);
  assert.equal(two.stdout, `2 rows: 1 done, in ${two.output}; 1 refused\n`);
  assert.equal(two.stderr, `error: 1 of 2 rows was refused: see ${two.report}, and fix it in the list\n`);
});

for (const [name, text, status, error] of [
  ["no such column", "a,b\n1,2\n", 1, "the list needs one column each for serial and mac"],
  ["an empty list", "", 1, "the list needs one column each"],
  ["two columns of one name", "serial,serial,mac\n", 1, "the list needs one column each"],
  ["a column that is added", "serial,mac,device_key\n", 1, "the list has a column 'device_key' already"],
  ["another encoding", Buffer.from([...Buffer.from("serial,mac\n"), 0xff, 0x0a]), 1, "the list is not UTF-8"],
  ["a quote that is not closed", 'serial,mac\n"a,b\n', 1, "the list is no CSV"],
]) {
  test(`refuses: ${name}`, async (t) => {
    const outcome = await deriveText(t, text);
    assert.deepEqual([outcome.status, outcome.stdout], [status, ""]);
    assert.ok(outcome.stderr.startsWith(`error: ${error}`), outcome.stderr);
    assert.deepEqual(readdirSync(outcome.folder), ["devices.csv"]);
  });
}

test("what cannot be read or written is the machine's failure, and leaves nothing", async (t) => {
  const folder = temporaryFolder(t);
  const output = join(folder, "keys.csv");
  for (const [input, to] of [[join(folder, "nowhere.csv"), output], [DEVICES, join(folder, "nowhere", "keys.csv")], [folder, output]]) {
    const { status, stdout, stderr } = await derive(input, to);
    assert.deepEqual([status, stdout], [3, ""], stderr);
    assert.match(stderr, /^error: /);
  }
  assert.ok(!existsSync(output));
  assert.deepEqual(readdirSync(folder), []);
});

for (const [name, environment, status, error] of [
  ["no key", {}, 2, "error: no group key was given"],
  ["a key with a newline", { DPS_GROUP_KEY: `${GROUP_KEY}\n` }, 1, "error: group key: key has white space or a newline"],
  ["half a key", { DPS_GROUP_KEY: GROUP_KEY.slice(0, 11) }, 1, "error: group key: key"],
]) {
  test(`refuses: ${name}`, async (t) => {
    const outcome = await derive(DEVICES, join(temporaryFolder(t), "keys.csv"), [], environment);
    assert.equal(outcome.status, status);
    assert.ok(outcome.stderr.includes(error), outcome.stderr);
  });
}
