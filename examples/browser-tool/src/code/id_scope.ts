import { DeviceKey } from "dps-symkey";

import { attempt, type WrongInput } from "../id/wrong_input.ts";

/** What is wrong with an ID scope. The package judges it where a token is made: so one is made, with a key of zeros. */
export function checkIdScope(idScope: string): WrongInput | undefined {
  if (idScope === "") {
    return undefined;
  }
  return attempt(idScope, () => {
    const key = DeviceKey.fromBytes(new Uint8Array(32));
    try {
      key.registrationSasToken({ idScope, registrationId: "x", expiresAt: 0 });
    } finally {
      key.free();
    }
  }).wrong;
}
