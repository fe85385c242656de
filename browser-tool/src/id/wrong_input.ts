import { DpsError, RegistrationId } from "dps-symkey";

import { characterAtByte, type Place } from "./byte_position.ts";

/** What is wrong with a text that was typed, and where. */
export interface WrongInput {
  code: string;
  message: string;
  place: Place | undefined;
}

export type Attempt<T> = { made: T; wrong: undefined } | { made: undefined; wrong: WrongInput };

/** Makes something of what was typed, or says what is wrong with it. Other errors are mistakes of this page: thrown on. */
export function attempt<T>(text: string, make: () => T): Attempt<T> {
  try {
    return { made: make(), wrong: undefined };
  } catch (error) {
    if (error instanceof DpsError) {
      return { made: undefined, wrong: wrongInput(error, text) };
    }
    throw error;
  }
}

export function wrongInput(error: DpsError, text: string): WrongInput {
  return { code: error.code, message: error.message, place: placeOf(error, text) };
}

function placeOf({ code, byteIndex }: DpsError, text: string): Place | undefined {
  if (byteIndex !== undefined) {
    return characterAtByte(text, byteIndex);
  }
  if (code === "registration_id_too_long") {
    const first = characterAtByte(text, RegistrationId.MAX_LENGTH);
    return first && { start: first.start, end: text.length };
  }
  return undefined;
}
