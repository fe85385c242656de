// What every program says where a key is given as an argument: not the key.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { DEVICE_KEY, GROUP_KEY, run, temporaryFolder } from "./example.mjs";
import { DEVICES } from "./fleet.mjs";
import { isKeyAmong, mayHoldKey } from "../secrecy.mjs";

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
  "QPmDWkEcTHSzvYJabRtxLQ==",
  wrapped(GROUP_KEY, 64, "\n"),
  wrapped(GROUP_KEY, 76, "\r\n"),
  `./${GROUP_KEY}`,
  `DPS_GROUP_KEY=${GROUP_KEY}`,
];

const GIVEN =
  "error: what may be a key was given as an argument: put the key into a file and name that; others may have seen it on this command line";

/** The key over lines of so many characters. */
function wrapped(key, columns, end) {
  return key.replaceAll(new RegExp(`.{1,${columns}}`, "g"), (line) => line + end);
}

/** The last line, of wrong usage. No part of the key may be in what is printed. */
function errorOf({ status, stdout, stderr }, key) {
  assert.deepEqual([status, stdout], [2, ""], stderr);
  const parts = key.split(/[/=\r\n]+/).filter((part) => part.length >= 4 && part !== "DPS_GROUP_KEY");
  for (const part of parts) assert.ok(!stderr.includes(part), "a part of the key was printed");
  return stderr.trimEnd().split("\n").at(-1);
}

for (const [program, kind, others] of PROGRAMS) {
  test(`${program}: a key in place of its file`, async () => {
    for (const key of KEYS) {
      // Whole, and as a shell takes it apart.
      for (const words of [[key], key.trim().split(/\s+/)]) {
        const outcome = await run(program, [...others, `--${kind}-key-file`, ...words]);
        assert.equal(errorOf(outcome, key), GIVEN);
      }
    }
  });

  test(`${program}: a key in place of an option`, async () => {
    const environment = { [`DPS_${kind.toUpperCase()}_KEY`]: DEVICE_KEY };
    for (const key of KEYS.slice(0, 6)) {
      for (const args of [[key], [`--${key}`], [`--${kind}-key`, key], [`--${kind}-key=${key}`]]) {
        const outcome = await run(program, [...others, ...args], environment);
        assert.equal(errorOf(outcome, key), GIVEN);
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

test("a key in place of the list, and its file", async (t) => {
  const folder = temporaryFolder(t);
  for (const key of KEYS.slice(0, 6)) {
    const output = join(folder, "keys.csv");
    const environment = { DPS_GROUP_KEY: GROUP_KEY };
    assert.equal(errorOf(await run("derive_fleet.mjs", ["--input", key, "--output", output], environment), key), GIVEN);
    const list = join(folder, "list.csv");
    writeFileSync(list, key);
    const { status, stdout, stderr } = await run("derive_fleet.mjs", ["--input", list, "--output", output], environment);
    assert.deepEqual([status, stdout], [1, ""], stderr);
    assert.ok(stderr.endsWith("its header is '(not shown: it may be a secret)'\n"), stderr);
  }
});

/** So many of each length, always the same ones. */
function* randomKeys(count) {
  for (let length = 16; length <= 64; length++) {
    for (let at = 0; at < count; at++) {
      yield createHash("sha512").update(`${length} ${at}`).digest().subarray(0, length).toString("base64");
    }
  }
}

test("every key is known", () => {
  for (const key of randomKeys(2_000)) assert.ok(mayHoldKey(key), key);
  for (const key of randomKeys(40)) {
    for (const start of ["", "--", "./", "--group-key-file=", "DPS_GROUP_KEY=", "'"]) {
      for (const given of [key, key.replace(/=+$/, "")]) {
        assert.ok(isKeyAmong(["--id-scope", "0ne00002193", start + given]), start + given);
      }
    }
  }
});

test("every key over several lines is known", () => {
  for (const key of randomKeys(40)) {
    for (const [columns, end] of [[64, "\n"], [64, "\r\n"], [76, "\n"], [76, "\r\n"], [20, "\n"]]) {
      const given = wrapped(key, columns, end);
      assert.ok(isKeyAmong(["--group-key-file", given]), given);
      assert.ok(isKeyAmong(["--group-key-file", ...given.trim().split(/\s+/), "--input", "devices.csv"]), given);
    }
  }
});

test("names are no keys", () => {
  for (const name of [
    // Registration IDs and serial numbers.
    "sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6",
    "SN-007-888-ABC-mac-A1-B2-C3-D4-E5-F6",
    "SampleDevice_1-Line7-Plant3",
    "Contoso-Pump-A1B2C3D4E5F6-2026",
    "contosothermostatofbuilding12",
    "007-888-ABC",
    "C02XL0ACJGH5",
    "1HGCM82633A0043521HGCM82633A004352",
    "Siemens-6ES7214-1AG40-0XB0-S-C4U72215",
    // Numbers of chips, and UUIDs.
    "0123456789ABCDEF01234567",
    "0x0123456789ABCDEF012345",
    "esp32-3C71BFFFFE4A2B1C3C71BFFF",
    "A1B2C3D4E5F60718293A4B5C6D7E8F90A1B2C3D4E5F60718293A4B5C6D7E8F90",
    "550e8400-e29b-41d4-a716-446655440000",
    "{550E8400-E29B-41D4-A716-446655440000}",
    "550e8400e29b41d4a716446655440000",
    // Files and hosts.
    "group-key.txt",
    "KeyOfTheGroup7InTheFactory",
    "Plant7_DeviceKeys_2026-11-25",
    "DeviceKeysOfPlant7InBuilding12.csv",
    "MasterKeyOfTheFactoryOne.txt",
    "keys/2024/plant-seven/group-key",
    "/run/secrets/dpsgroupkey",
    "/etc/dps/keys/primarygroupkey",
    "/Users/Anna/PlantSeven/GroupKey",
    "C:\\Users\\Anna\\PlantSeven\\GroupKeyFile12.txt",
    "global.azure-devices-provisioning.net",
  ]) {
    for (const given of [name, `--input=${name}`]) {
      assert.ok(!isKeyAmong(["--id-scope", "0ne00002193", given, "--output", "keys.csv"]), given);
    }
  }
});
