import { DpsError } from "./error.js";
import { typeName } from "./type_name.js";

/** A `Date`, or whole seconds since 1970 (Unix seconds). The fraction of a `Date`'s second is cut off. */
export type Time = Date | number;

/** When a token ends: at a time, or some whole seconds from now. */
export type Expiry =
  | { readonly expiresAt: Time; readonly validFor?: undefined }
  | { readonly expiresAt?: undefined; readonly validFor: number };

/**
 * When a token ends, in seconds since 1970, which the module judges.
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
  if (time === undefined) {
    return now();
  }
  const given = seconds(name, time);
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

function seconds(name: string, time: unknown): number {
  if (time instanceof Date) {
    return Math.floor(time.getTime() / 1000);
  }
  if (typeof time !== "number") {
    throw new TypeError(`${name} is ${typeName(time)}: give a Date or a number of seconds since 1970`);
  }
  return time;
}

function now(): number {
  return Math.floor(Date.now() / 1000);
}
