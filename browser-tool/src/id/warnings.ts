import { DeviceKey, HubHost, IdScope } from "dps-symkey";

import { attempt } from "./wrong_input.ts";

/** What is no error, since it may be meant, but hardly is. The codes are the command's. */
export interface Warning {
  code: string;
  message: string;
}

/** What is to be said of IDs with upper-case letters, which the service's own pages contradict one another about. */
export const UPPER_CASE_DISPUTED =
  "the service's documents disagree on whether it accepts the key of such an ID: try one device first, or lower-case " +
  "the ID, on the device too";

/** Of an ID that the service rules accept: the portable ones take no such letter. */
export function registrationIdWarning(registrationId: string): Warning | undefined {
  return warning(
    /[A-Z]/.test(registrationId),
    "registration_id_upper_case",
    `the ID has an upper-case letter, and ${UPPER_CASE_DISPUTED}`,
  );
}

export function idScopeWarning(idScope: string): Warning | undefined {
  return warning(
    attempt(idScope, () => new IdScope(idScope).isUnusual).made === true,
    "id_scope_unusual",
    "the ID scope does not begin with 0ne (with a zero) or has a letter O, unlike those of Azure: compare it with the " +
      "overview page of the Device Provisioning Service",
  );
}

export function hubHostWarning(host: string): Warning | undefined {
  return warning(
    attempt(host, () => new HubHost(host).hasDomain).made === false,
    "hub_host_without_domain",
    "the hub has no domain, as every hub of Azure has: give its whole host name, such as my-hub.azure-devices.net",
  );
}

/** Of the key that a device registers with. A hub makes keys of any length. */
export function deviceKeyWarning(deviceKey: string): Warning | undefined {
  return warning(
    mayBeGroupKey(deviceKey),
    "key_may_be_group_key",
    "the key is not 32 bytes long, as every derived device key is: unless the device has an individual enrollment, it may " +
      "be the group key, which must never be on a device",
  );
}

function mayBeGroupKey(text: string): boolean {
  const { made } = attempt(text, () => {
    const key = new DeviceKey(text);
    try {
      return key.mayBeGroupKey;
    } finally {
      key.free();
    }
  });
  return made === true;
}

function warning(isSo: boolean, code: string, message: string): Warning | undefined {
  return isSo ? { code, message } : undefined;
}
