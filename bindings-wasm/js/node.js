// In Node one copy serves `import` and `require`: else the keys of the one would be strangers to the other.
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
  version,
} from "../cjs/index.js";
