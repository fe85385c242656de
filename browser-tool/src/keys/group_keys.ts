import { GroupKey } from "dps-symkey";

import type { Warning } from "../id/warnings.ts";
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

/** How many bytes a key has that the service made. */
const GENERATED_LENGTH = 64;

/** What is odd about a key that may be right all the same: one that was cut, or that of a device, has fewer bytes. */
export function groupKeyWarning(text: string, name: string): Warning | undefined {
  const { made: length } = attempt(text, () => {
    const key = new GroupKey(text);
    try {
      return key.byteLength;
    } finally {
      key.free();
    }
  });
  if (length === undefined || length === GENERATED_LENGTH) {
    return undefined;
  }
  return {
    code: "group_key_length_unusual",
    message:
      `the ${name} has ${length} bytes and those that the service makes have ${GENERATED_LENGTH}: unless it is one of your ` +
      "own, check that it was copied whole",
  };
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
