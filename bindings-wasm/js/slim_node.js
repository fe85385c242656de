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
  init,
  initSync,
  version,
} from "../cjs/slim.js";
