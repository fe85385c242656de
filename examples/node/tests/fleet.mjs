// What the fleet of `examples/data` must become, by Node's own HMAC.

import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DATA, GROUP_KEY } from "./example.mjs";

export const DEVICES = join(DATA, "devices.csv");

// The rows that are wrong, as its README says.
export const REFUSED = {
  627: "serial_number_invalid_character",
  2332: "mac_address_all_zero",
  3780: "serial_number_white_space",
  5122: "serial_number_empty",
  6895: "mac_address_broadcast",
  8151: "mac_address_mixed_separators",
  9587: "serial_number_non_ascii",
};

/** The rows of a file in which no field is quoted, as that of the devices, and its output, are. */
export function plainRows(path) {
  return readFileSync(path, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => line.split(","));
}

export function registrationId(serial, mac) {
  const digits = mac.toLowerCase().replace(/[^0-9a-f]/g, "");
  return `sn-${serial.toLowerCase()}-mac-${digits.match(/../g).join("-")}`;
}

export function deviceKey(registrationId) {
  return createHmac("sha256", Buffer.from(GROUP_KEY, "base64")).update(registrationId).digest("base64");
}

/** The rows with registration ID and device key, but for those that are refused. */
export function expectedRows() {
  const [header, ...devices] = plainRows(DEVICES);
  const done = devices
    .filter((_, at) => !(at + 2 in REFUSED))
    .map(([serial, mac, model]) => {
      const id = registrationId(serial, mac);
      return [serial, mac, model, id, deviceKey(id)];
    });
  return [[...header, "registration_id", "device_key"], ...done];
}
