// As node.js, for `dps-symkey/slim`.
export {
  DeviceKey,
  DpsError,
  GroupKey,
  HubDeviceId,
  HubHost,
  HubModuleId,
  IdScope,
  MacAddress,
  RegistrationId,
  SasToken,
  deriveDeviceKey,
  generateKey,
  init,
  initSync,
  version,
} from "../cjs/slim.js";
