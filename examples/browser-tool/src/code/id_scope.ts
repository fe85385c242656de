import { isIdScopeUnusual } from "dps-symkey";

import { attempt, type WrongInput } from "../id/wrong_input.ts";

/** What is wrong with an ID scope, where there is one. */
export function checkIdScope(idScope: string): WrongInput | undefined {
  return idScope === "" ? undefined : attempt(idScope, () => isIdScopeUnusual(idScope)).wrong;
}
