import { DpsError } from "./error.js";

/** No key, name or token is near it, in UTF-16 units. What is longer would only make the module's memory grow. */
const MAX_LENGTH = 1 << 20;

/** The text itself, which has a length that may be copied. `option` is what holds it among others. */
export function text(name: string, value: unknown, option?: string): string {
  if (typeof value !== "string") {
    const place = option === undefined ? "" : ` as ${option}`;
    const decode = value instanceof Uint8Array ? ", as TextDecoder gives it" : "";
    throw new TypeError(`${name} is ${typeName(value)}: give a string${place}${decode}`);
  }
  if (value.length > MAX_LENGTH) {
    throw new DpsError(`${name} has ${value.length} characters: give the text alone`, "text_too_long");
  }
  return value;
}

/**
 * The text of a name, which is a string or an object of its class. The module checks it when it is used.
 *
 * `instanceof` is skipped for strings: it takes as long as checking the name.
 */
export function nameText(type: Function, name: string, value: unknown, option?: string): string {
  return typeof value === "object" && value instanceof type ? type.prototype.toString.call(value) : text(name, value, option);
}

/** The bytes of a key. */
export function bytes(name: string, value: unknown): Uint8Array {
  if (!(value instanceof Uint8Array)) {
    throw new TypeError(`${name} is ${typeName(value)}: give a Uint8Array`);
  }
  if (value.length > MAX_LENGTH) {
    throw new DpsError(`${name} has ${value.length} bytes: give the key alone`, "text_too_long");
  }
  return value;
}

/** An argument with names in it. */
export function options(value: unknown, wanted: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null) {
    throw new TypeError(`options are ${typeName(value)}: give an object, as in ${wanted}`);
  }
  return value as Record<string, unknown>;
}

/** What a value is, for a message. Never the value: it may be a key. */
export function typeName(value: unknown): string {
  if (value === undefined || value === null) {
    return String(value);
  }
  const type = typeof value;
  if (type !== "object") {
    return `a ${type}`;
  }
  const name: unknown = Object.getPrototypeOf(value)?.constructor?.name;
  return typeof name === "string" && /^\w{1,40}$/.test(name) ? `of type ${name}` : "an object";
}
