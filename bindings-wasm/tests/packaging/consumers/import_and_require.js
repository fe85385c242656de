// An application half moved from require to import, or one of whose dependencies still requires.
import { createRequire } from "node:module";
import * as imported from "dps-symkey";
import { GROUP_KEY, REGISTRATION_ID } from "./uses.js";

const required = createRequire(import.meta.url)("dps-symkey");
const groupKey = new required.GroupKey(GROUP_KEY);
const registrationId = new imported.RegistrationId(REGISTRATION_ID);
let refused;
try {
  new required.RegistrationId("");
} catch (error) {
  refused = error instanceof imported.DpsError;
}
console.log(
  JSON.stringify({
    differing: Object.keys(required).filter((name) => required[name] !== imported[name]),
    missing: Object.keys(required).filter((name) => !(name in imported)),
    deviceKey: imported.deriveDeviceKey(groupKey, registrationId),
    equal: new imported.GroupKey(GROUP_KEY)
      .deriveDeviceKey(REGISTRATION_ID)
      .equals(groupKey.deriveDeviceKey(registrationId)),
    refused,
  }),
);
