import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The folder with the sample data. */
export const DATA = fileURLToPath(new URL("../../examples/data/", import.meta.url));
export const GROUP_KEY = readFileSync(`${DATA}group-key.txt`, "utf8").trim();
export const SECONDARY_GROUP_KEY = Buffer.alloc(64, 7).toString("base64");

/** The device key, by Node's own HMAC: nothing here is judged by the package that the page uses. */
export function deviceKey(registrationId, groupKey = GROUP_KEY) {
  return createHmac("sha256", Buffer.from(groupKey, "base64")).update(registrationId).digest("base64");
}

/** A SAS token, by the same. */
export function sasToken(key, resource, expiry, policy) {
  const sr = encodeURIComponent(resource);
  const sig = createHmac("sha256", Buffer.from(key, "base64")).update(`${sr}\n${expiry}`).digest("base64");
  const skn = policy === undefined ? "" : `&skn=${policy}`;
  return `SharedAccessSignature sr=${sr}&sig=${encodeURIComponent(sig)}&se=${expiry}${skn}`;
}

/** The device that the how-to for legacy devices has, whose key Microsoft prints. */
export const EXAMPLE = {
  serial: "007-888-ABC",
  mac: "A1:B2:C3:D4:E5:F6",
  registrationId: "sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6",
  deviceKey: "Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=",
  idScope: "0ne00002193",
};
