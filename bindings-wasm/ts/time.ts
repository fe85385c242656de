import { typeName } from "./arguments.js";
import { DpsError } from "./error.js";

/** A `Date`, or whole seconds since 1970 (Unix seconds). The fraction of a `Date`'s second is cut off. */
export type Time = Date | number;

/** When a token ends: at a time, or some whole seconds from now. */
export type Expiry =
  | { readonly expiresAt: Time; readonly validFor?: undefined }
  | { readonly expiresAt?: undefined; readonly validFor: number };

/**
 * When a token ends, in whole seconds since 1970, which the module judges.
 *
 * @internal
 */
export function expiry(expiresAt: unknown, validFor: unknown): number {
  if ((expiresAt === undefined) === (validFor === undefined)) {
    throw new TypeError("give either expiresAt, a Date or seconds since 1970, or validFor, seconds");
  }
  return validFor === undefined ? seconds("expiresAt", expiresAt) : now() + duration("validFor", validFor);
}

/**
 * The time given, or that of the system's clock.
 *
 * @internal
 */
export function timeOrNow(name: string, time: unknown): number {
  return time === undefined ? now() : seconds(name, time);
}

/**
 * A length of time in seconds.
 *
 * @internal
 */
export function duration(name: string, value: unknown): number {
  if (typeof value !== "number") {
    throw new TypeError(`${name} is ${typeName(value)}: give a number of seconds`);
  }
  if (!Number.isInteger(value) || value < 0) {
    const what = value < 0 ? "negative" : "not a whole number";
    throw new DpsError(`${name} is ${what}: give seconds, as in 3600`, "duration_invalid");
  }
  return value;
}

/** Whole seconds since 1970, however many: a number that the module can be given. */
function seconds(name: string, time: unknown): number {
  if (typeof time !== "number" && !(time instanceof Date)) {
    throw new TypeError(`${name} is ${typeName(time)}: give a Date or a number of seconds since 1970`);
  }
  const number = time instanceof Date ? Math.floor(time.getTime() / 1000) : time;
  if (!Number.isInteger(number)) {
    const message =
      time instanceof Date
        ? `${name} is an invalid Date: check what it was made from`
        : `${name} is not a whole number: give a Date or whole seconds since 1970, as in Math.floor(Date.now() / 1000) + 3600`;
    throw new DpsError(message, "expiry_not_a_number");
  }
  if (number < 0) {
    throw new DpsError(`${name} is before 1970: give a Date or seconds since then, as in 1700000000`, "expiry_negative");
  }
  return number;
}

function now(): number {
  return Math.floor(Date.now() / 1000);
}
