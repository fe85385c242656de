import { GroupKey } from "dps-symkey";

import { attempt, type WrongInput } from "../id/wrong_input.ts";

/** The keys of an enrollment group, as they were typed. */
export interface GroupKeysInput {
  primary: string;
  secondary: string;
}

export const NO_GROUP_KEYS: GroupKeysInput = { primary: "", secondary: "" };

export function checkGroupKey(text: string): WrongInput | undefined {
  if (text === "") {
    return undefined;
  }
  return attempt(text, () => new GroupKey(text).free()).wrong;
}

/** Why nothing can be derived with them yet. */
export function missingGroupKey({ primary, secondary }: GroupKeysInput): string | undefined {
  if (primary === "") {
    return "Give the group key first.";
  }
  if (checkGroupKey(primary) !== undefined || checkGroupKey(secondary) !== undefined) {
    return "The group key is not right yet.";
  }
  return undefined;
}
