// What is in the module's memory when a call is done. Seen by whoever has the module, as `slim` gives it to its caller.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

import { PACKAGE } from "./modules.mjs";

const GROUP_KEY = "8isrFI1sGsIlvvFSSFRiMfCNzv21fjbE/+ah/lSh3lF8e2YG1Te7w1KpZhJFFXJrqYKi9yegxkqIChbqOS9Egw==";

for (const name of ["dps_symkey", "dps_symkey_simd128"]) {
  const module = await readFile(join(PACKAGE, "wasm", `${name}.wasm`));
  test(`${name} keeps no text of a key, and no key that was freed`, async () => {
    let memory;
    const { instantiate } = observeInstances((instance) => {
      memory = instance.exports.memory;
    });
    const dps = await import(`${pathToFileURL(join(PACKAGE, "esm", "slim.js"))}?memory-${name}`);
    instantiate(() => dps.initSync(module));
    const has = (bytes) => Buffer.from(memory.buffer).includes(bytes);
    const groupKey = new dps.GroupKey(GROUP_KEY);
    const bytes = Buffer.from(GROUP_KEY, "base64");
    assert.ok(has(bytes), "the key itself is there while it is used");
    assert.ok(!has(GROUP_KEY.slice(0, 40)));
    const keys = [dps.deriveDeviceKey(groupKey, "sn-1"), ...groupKey.deriveMany(["sn-2", "sn-3"])];
    keys.push(...new TextDecoder().decode(groupKey.deriveMany(new TextEncoder().encode("sn-4\nsn-5"))).trimEnd().split("\n"));
    const deviceKey = groupKey.deriveDeviceKey("sn-6");
    keys.push(deviceKey.toBase64());
    const token = String(deviceKey.registrationSasToken({ idScope: "0ne", registrationId: "sn-6", validFor: 60 }));
    deviceKey.verify(token, { idScope: "0ne", registrationId: "sn-6" });
    assert.throws(() => new dps.DeviceKey(`${keys[0]} `));
    for (const key of keys) {
      assert.ok(!has(key.slice(0, 30)), "the text of a device key");
    }
    assert.ok(!has(token.slice(0, 60)), "a token");
    groupKey.free();
    deviceKey.free();
    assert.ok(!has(bytes.subarray(0, 32)), "the group key after it was freed");
    for (const key of keys) {
      assert.ok(!has(Buffer.from(key, "base64")), "a device key after it was freed");
    }
  });
}

/** Lets a test see the instance that the package makes. */
function observeInstances(see) {
  const { Instance } = WebAssembly;
  return {
    instantiate(start) {
      WebAssembly.Instance = function (...parts) {
        const instance = new Instance(...parts);
        see(instance);
        return instance;
      };
      WebAssembly.Instance.prototype = Instance.prototype;
      try {
        start();
      } finally {
        WebAssembly.Instance = Instance;
      }
    },
  };
}
