// What is in the module's memory when a call is done. Seen by whoever has the module, as `slim` gives it to its caller.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

import { PACKAGE } from "./modules.mjs";

const GROUP_KEY = "8isrFI1sGsIlvvFSSFRiMfCNzv21fjbE/+ah/lSh3lF8e2YG1Te7w1KpZhJFFXJrqYKi9yegxkqIChbqOS9Egw==";
const OTHER_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+Pw==";

/** All that is kept of a group key: the states of SHA-256 after HMAC's first blocks, which are as secret. In base64. */
const STATES = {
  [GROUP_KEY]: ["ZvJUjMUAFrSxxuFR/gl/C9SmuCQUHCtv71M+Tn0QB4c=", "sUh9TV7Ybd6gSal3BUDiseZ2XmcIvpvfU1UKr4vM7nA="],
  [OTHER_KEY]: ["OLLaJ8qUnBvLMk11LEQlxR1ABNeSuiO2O5ZQOlQt+Co=", "P9kg9myPISW1e6rFAhEj5LiYMnl8cn6hsjXdr/Zz8SI="],
};

/** So many bytes of a secret in a row are no accident. */
const WINDOW = 10;

/** The stack ends where the data of the module begins, and grows down from there. */
const STACK_TOP = 1 << 20;

/** Deeper than any call goes. */
const STACK_LENGTH = 128 << 10;

const UNTOUCHED = 0xa5;

/** The least that a call which has a key overwrites when it is done: src/wiped_stack.rs. */
const LEAST_WIPED = 2000;

for (const name of ["dps_symkey", "dps_symkey_simd128"]) {
  const { dps, memory } = await start(name);
  const groupKey = new dps.GroupKey(OTHER_KEY);
  const registration = (id) => ({ idScope: "0ne00002193", registrationId: id });
  const deviceKey = () => new dps.DeviceKey(dps.deriveDeviceKey(groupKey, "sn-1"));
  const signature = (token) => decodeURIComponent(/sig=([^&]*)/.exec(String(token))[1]);

  /** Every call that is given a key or makes one, by name: the secrets, as base64, that are to be gone when it is done. */
  const calls = {
    "new GroupKey": () => {
      new dps.GroupKey(GROUP_KEY).free();
      return [GROUP_KEY, ...STATES[GROUP_KEY]];
    },
    "GroupKey.fromBytes": () => {
      dps.GroupKey.fromBytes(Buffer.from(GROUP_KEY, "base64")).free();
      return [GROUP_KEY, ...STATES[GROUP_KEY]];
    },
    "a key with a newline": () => {
      assert.throws(() => new dps.GroupKey(`${GROUP_KEY}\n`));
      return [GROUP_KEY];
    },
    "a key without its padding": () => {
      assert.throws(() => new dps.GroupKey(GROUP_KEY.slice(0, -2)));
      return [GROUP_KEY];
    },
    generateKey: () => [dps.generateKey()],
    deriveDeviceKey: () => [dps.deriveDeviceKey(groupKey, "sn-2"), dps.deriveDeviceKey(groupKey, "sn-3".padEnd(100, "x"))],
    "deriveMany of strings": () => groupKey.deriveMany(["sn-4", "sn-5".padEnd(128, "x"), "sn-6".padEnd(60, "x")]),
    "deriveMany of strings with many lines": () => {
      const { keys } = groupKey.deriveMany(["sn-7", "sn-8\n".repeat(20_000)], { errors: "collect" });
      return [keys[0], dps.deriveDeviceKey(groupKey, "sn-8")];
    },
    "deriveMany of lines": () => {
      const lines = groupKey.deriveMany(new TextEncoder().encode("sn-9\nSN\nsn-10\n"), { errors: "collect" }).keys;
      return new TextDecoder().decode(lines).split("\n").filter((key) => key !== "");
    },
    "groupKey.deriveDeviceKey and toBase64": () => {
      const key = groupKey.deriveDeviceKey("sn-11");
      const text = key.toBase64();
      key.free();
      return [text];
    },
    "new DeviceKey and equals": () => {
      const [key, other] = [deviceKey(), groupKey.deriveDeviceKey("sn-1")];
      assert.ok(key.equals(other));
      const text = key.toBase64();
      key.free();
      other.free();
      return [text];
    },
    "DeviceKey.fromBytes": () => {
      const text = dps.deriveDeviceKey(groupKey, "sn-12");
      dps.DeviceKey.fromBytes(Buffer.from(text, "base64")).free();
      return [text];
    },
    registrationSasToken: () => {
      const key = deviceKey();
      const token = key.registrationSasToken({ ...registration("sn-1"), validFor: 60 });
      key.free();
      return [signature(token)];
    },
    "tokens for a hub": () => {
      const key = deviceKey();
      const options = { host: "my-hub.azure-devices.net", deviceId: "sn-1", validFor: 60 };
      const tokens = [key.hubDeviceSasToken(options), key.hubModuleSasToken({ ...options, moduleId: "m" })];
      key.free();
      return tokens.map(signature);
    },
    "verify, and what a token says": () => {
      const key = deviceKey();
      const token = key.registrationSasToken({ ...registration("sn-1"), validFor: 120 });
      assert.equal(key.verify(String(token), registration("sn-1")).policyName, "registration");
      assert.throws(() => key.verify(String(token), registration("sn-2")), { code: "sas_token_wrong_resource" });
      const text = key.toBase64();
      key.free();
      return [text, signature(token)];
    },
  };

  for (const [call, run] of Object.entries(calls)) {
    test(`${name}: ${call} leaves nothing of a secret, nor goes deeper than the stack is wiped`, () => {
      // What is made by the first call stays: the buffer of the calls, of whatever size.
      run();
      const stack = new Uint8Array(memory().buffer, STACK_TOP - STACK_LENGTH, STACK_LENGTH);
      stack.fill(UNTOUCHED);
      const secrets = run();
      assert.ok(secrets.length > 0);
      const bytes = Buffer.from(memory().buffer);
      for (const secret of secrets) {
        assert.equal(found(bytes, Buffer.from(secret)), 0, "parts of the text");
        assert.equal(found(bytes, Buffer.from(encodeURIComponent(secret))), 0, "parts of the text, percent-encoded");
        assert.equal(found(bytes, Buffer.from(secret, "base64")), 0, "parts of the bytes");
      }
      // The group key itself stays, but not on the stack.
      for (const state of STATES[OTHER_KEY]) {
        assert.equal(found(Buffer.from(stack), Buffer.from(state, "base64")), 0, "what is kept of the group key");
      }
      const deepest = stack.findIndex((byte) => byte !== UNTOUCHED);
      const wiped = stack.subarray(deepest).findIndex((byte) => byte !== 0);
      assert.ok(wiped >= LEAST_WIPED, `above the deepest byte that was written, ${wiped} are zero`);
    });
  }

  test(`${name}: of a group key its states are there while it is used, and no byte of its own; the search finds what there is`, () => {
    const count = (secret) => found(Buffer.from(memory().buffer), Buffer.from(secret, "base64"));
    const key = new dps.GroupKey(GROUP_KEY);
    assert.equal(count(GROUP_KEY), 0);
    STATES[GROUP_KEY].forEach((state) => assert.ok(count(state) > 0));
    const deviceKey = new dps.DeviceKey(GROUP_KEY);
    assert.ok(count(GROUP_KEY) > 0);
    key.free();
    deviceKey.free();
    [GROUP_KEY, ...STATES[GROUP_KEY]].forEach((secret) => assert.equal(count(secret), 0));
  });
}

/** How many parts of a secret are in the memory. */
function found(bytes, secret) {
  let count = 0;
  for (let start = 0; start + WINDOW <= secret.length; start += 1) {
    count += bytes.includes(secret.subarray(start, start + WINDOW));
  }
  return count;
}

/** A copy of the package that has started the module, and the memory of its instance. */
async function start(name) {
  const module = await readFile(join(PACKAGE, "wasm", `${name}.wasm`));
  const dps = await import(`${pathToFileURL(join(PACKAGE, "esm", "slim.js"))}?memory-${name}`);
  const { Instance } = WebAssembly;
  let memory;
  WebAssembly.Instance = function (...parts) {
    const instance = new Instance(...parts);
    memory = instance.exports.memory;
    return instance;
  };
  WebAssembly.Instance.prototype = Instance.prototype;
  try {
    dps.initSync(module);
  } finally {
    WebAssembly.Instance = Instance;
  }
  return { dps, memory: () => memory };
}
