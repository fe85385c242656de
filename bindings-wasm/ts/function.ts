import { rulesOf } from "./arguments.js";
import * as native from "./generated/native.js";
import { GroupKey } from "./group_key.js";
import { memory } from "./native.js";
import { registrationIdText, rulesFor, type RegistrationId } from "./registration_id.js";
import type { RulesOption } from "./rules_option.js";

/**
 * The text of the device key for a registration ID: `base64(HMAC-SHA256(base64decode(groupKey), registrationId))`.
 *
 * `groupKey` is a {@link GroupKey}, or its text, which is read anew each time. **The group key never goes into device code.**
 *
 * ```js
 * const deviceKey = deriveDeviceKey(
 *   "8isrFI1sGsIlvvFSSFRiMfCNzv21fjbE/+ah/lSh3lF8e2YG1Te7w1KpZhJFFXJrqYKi9yegxkqIChbqOS9Egw==",
 *   "sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6",
 * );
 * console.log(deviceKey); // Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=
 * ```
 *
 * @throws {@link DpsError} `key_…`, `registration_id_…`
 */
export function deriveDeviceKey(
  groupKey: GroupKey | string,
  registrationId: string | RegistrationId,
  options?: RulesOption,
): string {
  const id = registrationIdText(registrationId);
  const rules = rulesFor(registrationId, rulesOf(options));
  if (groupKey instanceof GroupKey) {
    return groupKey.deriveText(id, rules);
  }
  const once = new GroupKey(groupKey);
  try {
    return once.deriveText(id, rules);
  } finally {
    once.free();
  }
}

/** The text of a new key, as the service makes one: 64 bytes from the platform's random source. Secret. */
export function generateKey(): string {
  const random = crypto.getRandomValues(new Uint8Array(64));
  const exchange = memory();
  const length = exchange.writeBytes(random);
  random.fill(0);
  return exchange.take((at) => native.key_from_random_bytes(at, length));
}
