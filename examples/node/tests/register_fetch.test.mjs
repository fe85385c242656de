// `register_fetch.mjs`, with the emulator in place of the service.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { Emulator, HUB, ID_SCOPE } from "./emulator.mjs";
import { DEVICE_KEY, GROUP_KEY, ID, MAC, SERIAL, run, temporaryFolder } from "./example.mjs";
import { deviceKey } from "./fleet.mjs";

const IDENTITY = ["--serial", SERIAL, "--mac", MAC];

function register(emulator, { identity = IDENTITY, key = DEVICE_KEY, idScope = ID_SCOPE, ca = emulator.caFile } = {}) {
  const address = ["--host", "localhost", "--port", emulator.httpsPort, "--id-scope", idScope];
  const environment = { DPS_DEVICE_KEY: key, NODE_EXTRA_CA_CERTS: ca };
  return run("register_fetch.mjs", [...address, ...identity], environment);
}

function assigned(registrationId) {
  return { status: 0, stdout: `assigned to ${HUB} as ${registrationId}\n`, stderr: "" };
}

function refused(error) {
  return { status: 1, stdout: "", stderr: `error: ${error}\n` };
}

const NOT_AUTHORIZED = refused(
  "not registered, 401: not authorized: check the device key, the registration ID and its case, the ID scope, and the clock",
);

test("is assigned", async (t) => {
  const emulator = await Emulator.start(t);
  assert.deepEqual(await register(emulator), assigned(ID));
  const seen = [];
  while (seen.length < 3) {
    const { transport, request, outcome } = await emulator.logged("request");
    seen.push([transport, request, outcome].join(" "));
  }
  assert.deepEqual(seen, ["https register assigning", "https operation assigning", "https operation assigned"]);
});

test("makes an ID of either", async (t) => {
  const emulator = await Emulator.start(t, ["--assigning", "0"]);
  for (const [identity, id] of [
    [["--serial", "PUMP-1"], "sn-pump-1"],
    [["--mac", "a1b2.c3d4.e5f6"], "mac-a1-b2-c3-d4-e5-f6"],
  ]) {
    assert.deepEqual(await register(emulator, { identity, key: deviceKey(id) }), assigned(id));
  }
});

test("reads a key file, which goes before the environment", async (t) => {
  const emulator = await Emulator.start(t, ["--assigning", "0"]);
  const keyFile = join(temporaryFolder(t), "device-key.txt");
  for (const end of ["", "\n", "\r\n"]) {
    writeFileSync(keyFile, DEVICE_KEY + end);
    const identity = [...IDENTITY, "--device-key-file", keyFile];
    assert.deepEqual(await register(emulator, { identity, key: "x" }), assigned(ID));
  }
});

test("is refused with the group key", async (t) => {
  const emulator = await Emulator.start(t);
  assert.deepEqual(await register(emulator, { key: GROUP_KEY }), NOT_AUTHORIZED);
  const { reason } = await emulator.logged("refused");
  assert.match(reason, /signed with the primary group key of 'default' itself/);
});

test("is refused with another device's key", async (t) => {
  const emulator = await Emulator.start(t);
  assert.deepEqual(await register(emulator, { key: deviceKey("sn-1") }), NOT_AUTHORIZED);
  assert.equal((await emulator.logged("refused")).code, "token_wrong_signature");
});

test("is refused with a key of the ID in upper case", async (t) => {
  const emulator = await Emulator.start(t);
  const options = { identity: ["--serial", "PUMP-1"], key: deviceKey("SN-PUMP-1") };
  assert.deepEqual(await register(emulator, options), NOT_AUTHORIZED);
  assert.match((await emulator.logged("refused")).reason, /with upper-case letters/);
});

test("is refused with another ID scope", async (t) => {
  const emulator = await Emulator.start(t);
  const { status, stdout, stderr } = await register(emulator, { idScope: "0ne00000000" });
  assert.deepEqual([status, stdout], [1, ""]);
  assert.match(stderr, /^error: not registered, 40[0-9]: /);
  assert.equal((await emulator.logged("refused")).code, "id_scope_unknown");
});

test("asks a busy service again", async (t) => {
  const faults = ["429,retry-after=1", "500", "429,at=operation"].flatMap((fault) => ["--fault", fault]);
  const emulator = await Emulator.start(t, ["--assigning", "0", ...faults]);
  assert.deepEqual(await register(emulator), assigned(ID));
  const outcomes = [];
  while (outcomes.length < 5) outcomes.push((await emulator.logged("request")).outcome);
  assert.deepEqual(outcomes, ["throttled", "internal error", "assigning", "throttled", "assigned"]);
});

test("waits as long as the service wants", async (t) => {
  const emulator = await Emulator.start(t, ["--assigning", "0", "--fault", "429,retry-after=4"]);
  assert.deepEqual(await register(emulator), assigned(ID));
  const [throttled, assigning] = [await emulator.logged("request"), await emulator.logged("request")];
  // By the emulator's clock, and less a little for timers that are early.
  assert.ok(Date.parse(assigning.time) - Date.parse(throttled.time) > 3_900, assigning.time);
});

test("says that the operation failed", async (t) => {
  for (const [fault, text] of [
    ["failed", "failed: Custom allocation failed with status code: 400"],
    ["disabled", "disabled: "],
  ]) {
    const emulator = await Emulator.start(t, ["--assigning", "0", "--fault", fault]);
    const { status, stdout, stderr } = await register(emulator);
    assert.deepEqual([status, stdout], [1, ""]);
    assert.ok(stderr.startsWith(`error: not assigned: ${text}`), stderr);
  }
});

test("says that the connection is lost", async (t) => {
  const emulator = await Emulator.start(t, ["--fault", "drop"]);
  const { status, stdout, stderr } = await register(emulator);
  assert.deepEqual([status, stdout], [3, ""]);
  assert.ok(stderr.startsWith(`error: no answer of localhost:${emulator.httpsPort}: `), stderr);
});

test("trusts nobody without reason", async (t) => {
  const emulator = await Emulator.start(t);
  const { status, stdout, stderr } = await register(emulator, { ca: "" });
  assert.deepEqual([status, stdout], [3, ""]);
  assert.match(stderr, /unable to verify the first certificate|self-signed certificate/);
});

test("says that nobody listens", async () => {
  // A port that was free a moment ago.
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.on("listening", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  const address = ["--host", "127.0.0.1", "--port", `${port}`, "--id-scope", ID_SCOPE];
  const outcome = await run("register_fetch.mjs", [...address, ...IDENTITY], { DPS_DEVICE_KEY: DEVICE_KEY });
  const stderr = `error: no answer of 127.0.0.1:${port}: connect ECONNREFUSED 127.0.0.1:${port}\n`;
  assert.deepEqual(outcome, { status: 3, stdout: "", stderr });
});

for (const [name, args, key, status, error] of [
  ["no ID scope", IDENTITY, DEVICE_KEY, 2, "error: --id-scope is missing"],
  ["no identity", ["--id-scope", ID_SCOPE], DEVICE_KEY, 2, "error: a device has --serial, --mac or both"],
  ["no key", ["--id-scope", ID_SCOPE, ...IDENTITY], undefined, 2, "error: no device key was given: name its file"],
  ["a host with a scheme", [...IDENTITY, "--id-scope", "1", "--host", "https://x"], DEVICE_KEY, 2, "error: --host is"],
  ["a host with a slash", [...IDENTITY, "--id-scope", "1", "--host", "x/y"], DEVICE_KEY, 2, "error: --host is"],
  ["a port that is none", [...IDENTITY, "--id-scope", "1", "--port", "65536"], DEVICE_KEY, 2, "error: --host is"],
  ["an unknown option", [...IDENTITY, "--id-scope", "1", "--key", "x"], DEVICE_KEY, 2, "error: Unknown option '--key'"],
  ["a newline in the key", ["--id-scope", ID_SCOPE, ...IDENTITY], `${DEVICE_KEY}\n`, 1, "error: device key: key has"],
  ["an empty key", ["--id-scope", ID_SCOPE, ...IDENTITY], "", 1, "error: device key: key is empty"],
  ["a MAC address", ["--id-scope", "1", "--mac", "00:00:00:00:00:00"], DEVICE_KEY, 1, "error: MAC address is all zero"],
  ["an ID scope", ["--id-scope", "0ne/1", ...IDENTITY], DEVICE_KEY, 1, "error: ID scope has '/' at byte 3"],
  ["no file", ["--id-scope", "1", ...IDENTITY, "--device-key-file", "nowhere"], DEVICE_KEY, 3, "'nowhere'"],
  ["a folder", ["--id-scope", "1", ...IDENTITY, "--device-key-file", "."], DEVICE_KEY, 3, "key in '.': EISDIR"],
]) {
  test(`refuses: ${name}`, async () => {
    const outcome = await run("register_fetch.mjs", args, key === undefined ? {} : { DPS_DEVICE_KEY: key });
    assert.deepEqual([outcome.status, outcome.stdout], [status, ""]);
    assert.ok(outcome.stderr.includes(error), outcome.stderr);
  });
}
