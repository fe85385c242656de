// `provision.mjs`: Microsoft's client, which knows no ports but 443 and 8883, and the emulator.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Emulator, HUB, ID_SCOPE } from "./emulator.mjs";
import { DEVICE_KEY, GROUP_KEY, ID, MAC, SERIAL, run } from "./example.mjs";

const PORTS = { https: 443, mqtt: 8883 };
const IDENTITY = ["--serial", SERIAL, "--mac", MAC];

function provision(emulator, transport, key) {
  const address = ["--host", "localhost", "--id-scope", ID_SCOPE, "--transport", transport];
  const environment = { DPS_DEVICE_KEY: key, NODE_EXTRA_CA_CERTS: emulator.caFile };
  return run("provision.mjs", [...address, ...IDENTITY], environment);
}

for (const transport of ["mqtt", "http"]) {
  test(`is assigned over ${transport}`, async (t) => {
    const emulator = await Emulator.start(t, ["--lenient"], PORTS);
    const { status, stdout, stderr } = await provision(emulator, transport, DEVICE_KEY);
    assert.deepEqual([status, stdout], [0, `assigned to ${HUB} as ${ID}\n`], stderr);
  });

  test(`is refused with the group key over ${transport}`, async (t) => {
    const emulator = await Emulator.start(t, ["--lenient"], PORTS);
    const { status, stdout, stderr } = await provision(emulator, transport, GROUP_KEY);
    assert.deepEqual([status, stdout], [1, ""], stderr);
    assert.match(stderr, /^error: not registered: not authorized: check the device key/m);
  });
}

for (const [name, args, status, error] of [
  ["no ID scope", IDENTITY, 2, "--id-scope is missing"],
  ["no identity", ["--id-scope", "1"], 2, "a device has --serial, --mac or both"],
  ["another transport", ["--id-scope", "1", ...IDENTITY, "--transport", "amqp"], 2, "--transport is mqtt or http"],
  ["a serial number", ["--id-scope", "1", "--serial", "a/b"], 1, "serial number has '/' at byte 1"],
]) {
  test(`refuses: ${name}`, async () => {
    const outcome = await run("provision.mjs", args, { DPS_DEVICE_KEY: DEVICE_KEY });
    assert.deepEqual([outcome.status, outcome.stdout], [status, ""]);
    assert.ok(outcome.stderr.includes(`error: ${error}`), outcome.stderr);
  });
}
