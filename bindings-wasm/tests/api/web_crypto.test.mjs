// 100,000 random cases against WebCrypto, which shares no code with the package.
import assert from "node:assert/strict";
import { test } from "node:test";

import { MODULES } from "./modules.mjs";
import { random } from "./random.mjs";

const CASES = 100_000;
const KEYS = 50;

const { subtle } = globalThis.crypto;
const encoder = new TextEncoder();
const base64 = (bytes) => Buffer.from(bytes).toString("base64");

async function hmac(key) {
  const imported = await subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return (data) => subtle.sign("HMAC", imported, data).then((signature) => base64(signature));
}

/** One of 1 to 128 characters that the service rules take. */
function registrationId(next) {
  const characters = "abcdefghijklmnopqrstuvwxyz0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ._:";
  const length = 1 + next(128);
  let id = "";
  for (let index = 0; index < length - 1; index += 1) {
    id += characters[next(characters.length)];
  }
  return id + characters[next(37)];
}

test(`${CASES} random registration IDs under ${KEYS} random group keys`, async () => {
  const next = random(7);
  for (let number = 0; number < KEYS; number += 1) {
    const key = Uint8Array.from({ length: 16 + next(49) }, () => next(256));
    const ids = Array.from({ length: CASES / KEYS }, () => registrationId(next));
    const sign = await hmac(key);
    const expected = await Promise.all(ids.map((id) => sign(encoder.encode(id))));
    const lines = encoder.encode(ids.map((id) => `${id}\n`).join(""));
    for (const { GroupKey, deriveDeviceKey } of Object.values(MODULES)) {
      const groupKey = GroupKey.fromBytes(key);
      const options = { rules: "service" };
      assert.deepEqual(groupKey.deriveMany(ids, options), expected);
      assert.deepEqual(new TextDecoder().decode(groupKey.deriveMany(lines, options)), expected.map((text) => `${text}\n`).join(""));
      for (let index = 0; index < ids.length; index += 10) {
        assert.equal(deriveDeviceKey(groupKey, ids[index], options), expected[index]);
        assert.equal(groupKey.deriveDeviceKey(ids[index], options).toBase64(), expected[index]);
      }
      groupKey.free();
    }
  }
});

test("2000 random SAS tokens", async () => {
  const next = random(8);
  for (let number = 0; number < 2000; number += 1) {
    const key = Uint8Array.from({ length: 16 + next(49) }, () => next(256));
    const id = registrationId(next);
    const expiresAt = next(2 ** 31);
    const sr = encodeURIComponent(`0ne00002193/registrations/${id}`);
    const signature = await (await hmac(key))(encoder.encode(`${sr}\n${expiresAt}`));
    const expected = `SharedAccessSignature sr=${sr}&sig=${encodeURIComponent(signature)}&se=${expiresAt}&skn=registration`;
    for (const { DeviceKey } of Object.values(MODULES)) {
      using(DeviceKey.fromBytes(key), (deviceKey) => {
        const resource = { idScope: "0ne00002193", registrationId: id, rules: "service" };
        assert.equal(String(deviceKey.registrationSasToken({ ...resource, expiresAt })), expected);
        assert.equal(deviceKey.verify(expected, { ...resource, now: expiresAt - 1 }).expiresAt, expiresAt);
      });
    }
  }
});

function using(resource, use) {
  try {
    use(resource);
  } finally {
    resource[Symbol.dispose]();
  }
}
