import { DpsError } from "./error.js";
import { typeName } from "./type_name.js";

/** A `Date`, or whole seconds since 1970 (Unix seconds). The fraction of a `Date`'s second is cut off. */
export type Time = Date | number;

/** When a token ends: at a time, or some whole seconds from now. */
export type Expiry =
  | { readonly expiresAt: Time; readonly validFor?: undefined }
  | { readonly expiresAt?: undefined; readonly validFor: number };

/** The module has the same code, and knows the number alone: not that it came from a `Date`. */
const EXPIRY_NOT_A_NUMBER = "expiry_not_a_number";

/**
 * When a token ends, in whole seconds since 1970, which the module judges.
 *
 * @internal
 */
export function expiry(expiresAt: unknown, validFor: unknown): number {
  if ((expiresAt === undefined) === (validFor === undefined)) {
    throw new TypeError("give either expiresAt, a Date or seconds since 1970, or validFor, seconds");
  }
  if (validFor !== undefined) {
    return now() + duration("validFor", validFor);
  }
  const end = seconds("expiresAt", expiresAt, EXPIRY_NOT_A_NUMBER);
  if (!Number.isInteger(end)) {
    throw new DpsError(
      "expiresAt is no whole number: give a Date or whole seconds since 1970, as in Math.floor(Date.now() / 1000) + 3600",
      EXPIRY_NOT_A_NUMBER,
    );
  }
  return end;
}

/**
 * Makes a token that ends as {@link expiry} said. Where its end is too far it was the length of time that was wrong.
 *
 * @internal
 */
export function until<T>(validFor: unknown, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (validFor !== undefined && error instanceof DpsError && error.code === "expiry_milliseconds") {
      throw new DpsError("validFor is too long: give seconds, as in 3600", "duration_invalid");
    }
    throw error;
  }
}

/**
 * The time given, or that of the system's clock.
 *
 * @internal
 */
export function timeOrNow(name: string, time: unknown): number {
  if (time === undefined) {
    return now();
  }
  const given = seconds(name, time, "time_invalid");
  if (!Number.isSafeInteger(given) || given < 0) {
    throw new DpsError(
      `${name} is no time since 1970: give a Date or whole seconds since 1970, as in 1700000000`,
      "time_invalid",
    );
  }
  return given;
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
  if (!Number.isSafeInteger(value) || value < 0) {
    const what = value < 0 ? "negative" : "no whole number";
    throw new DpsError(`${name} is ${what}: give seconds, as in 3600`, "duration_invalid");
  }
  return value;
}

/** `code` is that of a `Date` which is none. */
function seconds(name: string, time: unknown, code: string): number {
  if (time instanceof Date) {
    const milliseconds = time.getTime();
    if (Number.isNaN(milliseconds)) {
      throw new DpsError(`${name} is an invalid Date: check what it was made from`, code);
    }
    return Math.floor(milliseconds / 1000);
  }
  if (typeof time !== "number") {
    throw new TypeError(`${name} is ${typeName(time)}: give a Date or a number of seconds since 1970`);
  }
  return time;
}

function now(): number {
  return Math.floor(Date.now() / 1000);
}
