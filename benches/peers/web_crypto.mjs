// WebCrypto in Node, as one writes it for a web page: `web_crypto.mjs GROUP_KEY_FILE IDS_FILE KEYS_FILE`.
import { webcrypto as crypto } from "node:crypto";

import { measure } from "./measure.mjs";

// Every signature is a task of its own: a thousand at once keep the threads busy and the memory small.
const BATCH = 1000;

const encoder = new TextEncoder();

await measure(async (groupKey, ids) => {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", groupKey, algorithm, false, ["sign"]);
  const deviceKeys = [];
  for (let start = 0; start < ids.length; start += BATCH) {
    const batch = ids.slice(start, start + BATCH);
    const digests = await Promise.all(
      batch.map((id) => crypto.subtle.sign("HMAC", key, encoder.encode(id))),
    );
    for (const digest of digests) {
      deviceKeys.push(Buffer.from(digest).toString("base64"));
    }
  }
  return deviceKeys;
});
