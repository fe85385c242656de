import { deriveDeviceKey } from "dps-symkey/slim";
import { GROUP_KEY, REGISTRATION_ID } from "./uses.js";

try {
  deriveDeviceKey(GROUP_KEY, REGISTRATION_ID);
} catch (error) {
  console.log(JSON.stringify({ name: error.name, message: error.message }));
}
