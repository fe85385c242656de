// This project in Node: `ours.mjs FORM GROUP_KEY_FILE IDS_FILE KEYS_FILE`.
//
// FORM is `one`, a call a key, or `one-object`, a DeviceKey a key; or `strings`, `lines` or `lines-scalar`, one call for all.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

import { measure } from "../peers/measure.mjs";

const lines = (dps) => (groupKey, ids) => {
  const key = dps.GroupKey.fromBytes(groupKey);
  const text = new TextEncoder().encode(ids.map((id) => `${id}\n`).join(""));
  return { derive: () => key.deriveMany(text), keys: (bytes) => new TextDecoder().decode(bytes).trimEnd().split("\n") };
};

const installed = await import("dps-symkey");

/** How each form is prepared, and what is measured. */
const FORMS = {
  one: (groupKey, ids) => {
    const key = installed.GroupKey.fromBytes(groupKey);
    return { derive: () => ids.map((id) => installed.deriveDeviceKey(key, id)) };
  },
  "one-object": (groupKey, ids) => {
    const key = installed.GroupKey.fromBytes(groupKey);
    const text = (deviceKey) => {
      const base64 = deviceKey.toBase64();
      deviceKey.free();
      return base64;
    };
    return { derive: () => ids.map((id) => text(key.deriveDeviceKey(id))) };
  },
  strings: (groupKey, ids) => {
    const key = installed.GroupKey.fromBytes(groupKey);
    return { derive: () => key.deriveMany(ids) };
  },
  lines: lines(installed),
  "lines-scalar": lines(await scalar()),
};

async function scalar() {
  const slim = await import("dps-symkey/slim");
  slim.initSync(await readFile(createRequire(import.meta.url).resolve("dps-symkey/wasm/dps_symkey.wasm")));
  return slim;
}

const [form] = process.argv.splice(2, 1);
let prepared;
await measure(
  (groupKey, ids) => {
    prepared ??= FORMS[form](groupKey, ids);
    return prepared.derive();
  },
  (keys) => prepared.keys?.(keys) ?? keys,
);
