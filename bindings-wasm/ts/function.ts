import { rulesOf, text } from "./arguments.js";
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

/**
 * Whether an ID scope does not look like those that the service gives out, as one mistyped does: they begin with `0ne` and have
 * no letter O. Their form is documented nowhere, so it is no error.
 *
 * @throws {@link DpsError} `id_scope_…`
 */
export function isIdScopeUnusual(idScope: string): boolean {
  const given = text("ID scope", idScope);
  const exchange = memory();
  const length = exchange.writeShort(given);
  return native.is_id_scope_unusual(exchange.native, length);
}

/**
 * Whether the name of a hub's host has more than one part, as every hub of Azure has: `my-hub.azure-devices.net`. One without
 * a domain works only where the network completes it.
 *
 * @throws {@link DpsError} `hub_host_…`
 */
export function hubHostHasDomain(host: string): boolean {
  const given = text("hub host", host);
  const exchange = memory();
  const length = exchange.writeShort(given);
  return native.hub_host_has_domain(exchange.native, length);
}

/** The text of a new key, as the service makes one: 64 bytes from the platform's random source. Secret. */
export function generateKey(): string {
  const random = crypto.getRandomValues(new Uint8Array(64));
  const exchange = memory();
  const length = exchange.writeBytes(random);
  random.fill(0);
  return exchange.take((at) => native.key_from_random_bytes(at, length));
}
