// Node's `crypto.createHmac`: `create_hmac.mjs GROUP_KEY_FILE IDS_FILE KEYS_FILE`.
import { createHmac } from "node:crypto";

import { measure } from "./measure.mjs";

await measure(async (groupKey, ids) =>
  ids.map((id) => createHmac("sha256", groupKey).update(id).digest("base64")),
);
