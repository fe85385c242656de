// As node.js, for `dps-symkey/slim`.
export {
  DeviceKey,
  DpsError,
  GroupKey,
  MacAddress,
  RegistrationId,
  SasToken,
  deriveDeviceKey,
  generateKey,
  hubHostHasDomain,
  init,
  initSync,
  isIdScopeUnusual,
  version,
} from "../cjs/slim.js";
