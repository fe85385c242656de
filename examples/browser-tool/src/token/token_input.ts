import { DeviceKey, type Expiry, RegistrationId, type SasToken } from "dps-symkey";

import { attempt, type WrongInput } from "../id/wrong_input.ts";

export type TokenKind = "registration" | "device" | "module";

/** What the user typed for a token. The ID scope stands elsewhere: it is the same in the whole page. */
export interface TokenInput {
  kind: TokenKind;
  deviceKey: string;
  registrationId: string;
  host: string;
  deviceId: string;
  moduleId: string;
}

export type TokenField = Exclude<keyof TokenInput, "kind"> | "idScope";

/** The fields that each kind of token is made from. */
export const FIELDS: Record<TokenKind, readonly TokenField[]> = {
  registration: ["deviceKey", "idScope", "registrationId"],
  device: ["deviceKey", "host", "deviceId"],
  module: ["deviceKey", "host", "deviceId", "moduleId"],
};

export const LABELS: Record<TokenField, string> = {
  deviceKey: "device key",
  idScope: "ID scope",
  registrationId: "registration ID",
  host: "hub host",
  deviceId: "device ID",
  moduleId: "module ID",
};

/** Texts that are right, for all fields but the one that is looked at. */
const RIGHT = { idScope: "0ne", registrationId: "x", host: "hub.example", deviceId: "x", moduleId: "x" };

/** What is wrong with what stands in one field. The package judges names where a token is made: so one is made of it. */
export function checkField(field: TokenField, text: string): WrongInput | undefined {
  if (text === "") {
    return undefined;
  }
  return attempt(text, () => {
    switch (field) {
      case "deviceKey":
        new DeviceKey(text).free();
        return;
      case "registrationId":
        // The wider rules: a token is for a device that exists, however it was named.
        new RegistrationId(text, { rules: "service" });
        return;
      default: {
        const key = DeviceKey.fromBytes(new Uint8Array(32));
        const values = { ...RIGHT, [field]: text };
        try {
          signWith(key, field === "idScope" ? "registration" : "module", values, { expiresAt: 0 });
        } finally {
          key.free();
        }
      }
    }
  }).wrong;
}

/** Makes the token. Throws DpsError. */
export function makeToken(input: TokenInput, idScope: string, expiry: Expiry): SasToken {
  const key = new DeviceKey(input.deviceKey);
  try {
    return signWith(key, input.kind, { ...input, idScope }, expiry);
  } finally {
    key.free();
  }
}

function signWith(key: DeviceKey, kind: TokenKind, values: typeof RIGHT, expiry: Expiry): SasToken {
  const { idScope, registrationId, host, deviceId, moduleId } = values;
  switch (kind) {
    case "registration":
      return key.registrationSasToken({ idScope, registrationId, rules: "service", ...expiry });
    case "device":
      return key.hubDeviceSasToken({ host, deviceId, ...expiry });
    case "module":
      return key.hubModuleSasToken({ host, deviceId, moduleId, ...expiry });
  }
}
