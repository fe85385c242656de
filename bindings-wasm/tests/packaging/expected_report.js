// What consumers/uses.js must report, from OpenSSL by way of node:crypto.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { EXPIRES_AT, FLEET, GROUP_KEY, ID_SCOPE, REGISTRATION_ID } from "./consumers/uses.js";

function hmac(key, text) {
  return createHmac("sha256", Buffer.from(key, "base64")).update(text).digest("base64");
}

export const DEVICE_KEY = hmac(GROUP_KEY, REGISTRATION_ID);
// The answer of Microsoft's how-to, so that this file's own derivation is none of our making either.
assert.equal(DEVICE_KEY, "Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=");

const encodedResourceUri = `${ID_SCOPE}%2Fregistrations%2F${REGISTRATION_ID}`;
const signature = encodeURIComponent(hmac(DEVICE_KEY, `${encodedResourceUri}\n${EXPIRES_AT}`));
const fleet = FLEET.map((registrationId) => hmac(GROUP_KEY, registrationId));

/** The workspace's version: the package has no other. */
export const VERSION = /^\[workspace\.package\][^[]*?^version = "([^"]+)"/ms.exec(
  readFileSync(new URL("../../../Cargo.toml", import.meta.url), "utf8"),
)[1];

export const EXPECTED_REPORT = {
  registrationId: REGISTRATION_ID,
  deviceKey: DEVICE_KEY,
  deviceKeyOfTexts: DEVICE_KEY,
  fleet,
  fleetLines: fleet.map((key) => `${key}\n`).join(""),
  token: `SharedAccessSignature sr=${encodedResourceUri}&sig=${signature}&se=${EXPIRES_AT}&skn=registration`,
  verifiedUntil: EXPIRES_AT,
  policyName: "registration",
  generatedKeyBytes: 64,
  refused: { name: "DpsError", code: "registration_id_upper_case", instance: true },
  // Without a code, which JSON leaves out.
  refusedType: { name: "TypeError", instance: true },
  version: VERSION,
  refusedAfterDispose: { name: "TypeError", instance: true },
};
