import { DpsError, MacAddress, RegistrationId, type Rules } from "dps-symkey";

import { attempt, type WrongInput, wrongInput } from "./wrong_input.ts";

/** What a registration ID is made from. */
export type Source = "both" | "serial" | "mac" | "typed";

/** What the user typed of one device. */
export interface DeviceInput {
  source: Source;
  serial: string;
  mac: string;
  typed: string;
  rules: Rules;
}

export interface DeviceIdentity {
  /** Where all of it is right. */
  registrationId: string | undefined;
  isLocallyAdministered: boolean;
  serialWrong: WrongInput | undefined;
  macWrong: WrongInput | undefined;
  typedWrong: WrongInput | undefined;
  /** Wrong with the whole, though each part is right: it is too long. */
  wholeWrong: WrongInput | undefined;
}

export const NO_DEVICE: DeviceInput = { source: "both", serial: "", mac: "", typed: "", rules: "portable" };

/** Makes the registration ID of what is typed so far. A field in which nothing stands yet is not wrong. */
export function identify(input: DeviceInput): DeviceIdentity {
  const { source, serial, mac, typed, rules } = input;
  const identity: DeviceIdentity = {
    registrationId: undefined,
    isLocallyAdministered: false,
    serialWrong: undefined,
    macWrong: undefined,
    typedWrong: undefined,
    wholeWrong: undefined,
  };
  if (source === "typed") {
    if (typed !== "") {
      const { made, wrong } = attempt(typed, () => new RegistrationId(typed, { rules }));
      identity.registrationId = made?.toString();
      identity.typedWrong = wrong;
    }
    return identity;
  }
  const hasSerial = source !== "mac" && serial !== "";
  const hasMac = source !== "serial" && mac !== "";
  if (hasSerial) {
    identity.serialWrong = attempt(serial, () => RegistrationId.fromSerial(serial, { rules })).wrong;
  }
  if (hasMac) {
    const { made, wrong } = attempt(mac, () => new MacAddress(mac));
    identity.macWrong = wrong;
    identity.isLocallyAdministered = made?.isLocallyAdministered ?? false;
  }
  const isComplete = (source === "mac" || hasSerial) && (source === "serial" || hasMac);
  if (!isComplete || identity.serialWrong !== undefined || identity.macWrong !== undefined) {
    return identity;
  }
  try {
    identity.registrationId = build(input).toString();
  } catch (error) {
    if (!(error instanceof DpsError)) {
      throw error;
    }
    identity.wholeWrong = { ...wrongInput(error, ""), place: undefined };
  }
  return identity;
}

function build({ source, serial, mac, rules }: DeviceInput): RegistrationId {
  switch (source) {
    case "mac":
      return RegistrationId.fromMac(mac);
    case "serial":
      return RegistrationId.fromSerial(serial, { rules });
    default:
      return RegistrationId.fromSerialAndMac({ serial, mac, rules });
  }
}
