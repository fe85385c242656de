import {
  DeviceKey,
  type Expiry,
  HubDeviceId,
  HubHost,
  HubModuleId,
  IdScope,
  RegistrationId,
  type SasToken,
} from "dps-symkey";

import {
  deviceKeyWarning,
  hubHostWarning,
  idScopeWarning,
  registrationIdWarning,
  type Warning,
} from "../id/warnings.ts";
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

/** What is wrong with what stands in one field. */
export function checkField(field: TokenField, text: string): WrongInput | undefined {
  if (text === "") {
    return undefined;
  }
  return attempt(text, () => {
    switch (field) {
      case "deviceKey":
        return new DeviceKey(text).free();
      case "registrationId":
        // The wider rules: a token is for a device that exists, however it was named.
        return new RegistrationId(text, { rules: "service" });
      case "idScope":
        return new IdScope(text);
      case "host":
        return new HubHost(text);
      case "deviceId":
        return new HubDeviceId(text);
      case "moduleId":
        return new HubModuleId(text);
    }
  }).wrong;
}

/** What to look at again in one field, though nothing is wrong with it. */
export function warnOfField(kind: TokenKind, field: TokenField, text: string): Warning | undefined {
  switch (field) {
    case "deviceKey":
      return kind === "registration" ? deviceKeyWarning(text) : undefined;
    case "idScope":
      return idScopeWarning(text);
    case "registrationId":
      return registrationIdWarning(text);
    case "host":
      return hubHostWarning(text);
    default:
      return undefined;
  }
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

type Names = Record<Exclude<TokenField, "deviceKey">, string>;

function signWith(key: DeviceKey, kind: TokenKind, values: Names, expiry: Expiry): SasToken {
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
