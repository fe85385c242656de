// `token.mjs`.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { DEVICE_KEY, ID, run } from "./example.mjs";

const KEY = { DPS_DEVICE_KEY: DEVICE_KEY };

/** The token is for that resource, signed with the key, and ends in that many seconds; `now` was before it was made. */
function assertToken(token, sr, policy, now, validFor) {
  const parts = /^SharedAccessSignature sr=([^&]*)&sig=([^&]*)&se=([0-9]+)(.*)\n$/.exec(token);
  assert.ok(parts, token);
  const [, resource, signature, expiry, rest] = parts;
  assert.deepEqual([resource, rest], [sr, policy]);
  const hmac = createHmac("sha256", Buffer.from(DEVICE_KEY, "base64")).update(`${sr}\n${expiry}`);
  assert.equal(decodeURIComponent(signature), hmac.digest("base64"));
  assert.ok(now + validFor <= Number(expiry) && Number(expiry) <= Math.floor(Date.now() / 1000) + validFor, expiry);
}

for (const [name, args, sr, policy] of [
  ["a registration", ["--id-scope", "0ne00002193", "--registration-id", ID], `0ne00002193%2Fregistrations%2F${ID}`, "&skn=registration"],
  ["a device", ["--hub", "h.azure-devices.net", "--device-id", "d"], "h.azure-devices.net%2Fdevices%2Fd", ""],
  ["a module", ["--hub", "h.azure-devices.net", "--device-id", "d", "--module-id", "m"], "h.azure-devices.net%2Fdevices%2Fd%2Fmodules%2Fm", ""],
]) {
  for (const [options, validFor] of [[[], 3600], [["--valid-for", "86400"], 86400]]) {
    test(`signs for ${name}, valid for ${validFor} s`, async () => {
      const now = Math.floor(Date.now() / 1000);
      const { status, stdout, stderr } = await run("token.mjs", [...args, ...options], KEY);
      assert.equal(status, 0, stderr);
      assertToken(stdout, sr, policy, now, validFor);
      assert.match(stderr, /^expires at [0-9-]+T[0-9:]+Z; make the next one at [0-9-]+T[0-9:]+Z\n$/);
    });
  }
}

const SCOPE = ["--id-scope", "0ne"];

for (const [name, args, environment, status, error] of [
  ["nothing", [], KEY, 2, "error: a token is for --id-scope"],
  ["half a resource", SCOPE, KEY, 2, "error: a token is for --id-scope"],
  ["two resources", [...SCOPE, "--registration-id", "a", "--hub", "h", "--device-id", "d"], KEY, 2, "error: a token is for --id-scope"],
  ["no number", [...SCOPE, "--registration-id", "a", "--valid-for", "1h"], KEY, 2, "error: --valid-for is in whole seconds"],
  ["no key", [...SCOPE, "--registration-id", "a"], {}, 2, "error: no device key was given"],
  ["an upper-case ID", [...SCOPE, "--registration-id", "SN-1"], KEY, 1, "error: registration ID has the upper-case letter 'S' at byte 0"],
  ["a hub with a scheme", ["--hub", "https://h.net", "--device-id", "d"], KEY, 1, "error: hub host has"],
  ["too long a time", [...SCOPE, "--registration-id", "a", "--valid-for", "100000000000"], KEY, 1, "error: time is 100000000000 or more"],
]) {
  test(`refuses: ${name}`, async () => {
    const outcome = await run("token.mjs", args, environment);
    assert.deepEqual([outcome.status, outcome.stdout], [status, ""]);
    assert.ok(outcome.stderr.includes(error), outcome.stderr);
  });
}
