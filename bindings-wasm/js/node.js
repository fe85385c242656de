// In Node one copy serves `import` and `require`: else the keys of the one would be strangers to the other.
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
  isIdScopeUnusual,
  version,
} from "../cjs/index.js";
