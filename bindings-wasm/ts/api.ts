export {
  DeviceKey,
  type HubDeviceResource,
  type HubModuleResource,
  type RegistrationResource,
  type VerifyOptions,
} from "./device_key.js";
export { DpsError } from "./error.js";
export { deriveDeviceKey, generateKey } from "./function.js";
export { GroupKey, type Collected, type CollectOptions, type ThrowOptions } from "./group_key.js";
export { MacAddress } from "./mac_address.js";
export { HubDeviceId, HubHost, HubModuleId, IdScope } from "./names.js";
export { RegistrationId } from "./registration_id.js";
export type { Rules, RulesOption } from "./rules_option.js";
export { SasToken } from "./sas_token.js";
export type { Expiry, Time } from "./time.js";
export { version } from "./version.js";
