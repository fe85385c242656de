export {
  DeviceKey,
  type HubDeviceResource,
  type HubModuleResource,
  type RegistrationResource,
  type VerifyOptions,
} from "./device_key.js";
export { DpsError } from "./error.js";
export {
  GroupKey,
  deriveDeviceKey,
  generateKey,
  type Collected,
  type CollectOptions,
  type ThrowOptions,
} from "./group_key.js";
export { MacAddress } from "./mac_address.js";
export { HubDeviceId, HubHost, HubModuleId, IdScope } from "./names.js";
export { RegistrationId } from "./registration_id.js";
export type { Rules, RulesOption } from "./rules.js";
export { SasToken } from "./sas_token.js";
export type { Expiry, Time } from "./time.js";

/** The version of this package. */
export const version: string = VERSION;
