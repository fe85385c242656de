// The registration ID of a legacy device, from what stands on its label.

import { RegistrationId } from "dps-symkey";
import { Failure, WRONG_USAGE } from "./program.mjs";

/** The same in the factory and on the device, so that the device needs only its key. */
export function makeRegistrationId({ serial, mac }) {
  if (serial !== undefined && mac !== undefined) return RegistrationId.fromSerialAndMac({ serial, mac });
  if (serial !== undefined) return RegistrationId.fromSerial(serial);
  if (mac !== undefined) return RegistrationId.fromMac(mac);
  throw new Failure(WRONG_USAGE, "a device has --serial, --mac or both");
}
