import { bytes, text } from "./arguments.js";
import type * as native from "./generated/native.js";
import { memory } from "./native.js";

/** What the module makes of the first bytes that it is given. */
type Make<Key> = (exchange: native.Exchange, length: number) => Key;

/** A key of its text, of which nothing stays in the module's memory. `name` is for errors. */
export function keyOfText<Key>(name: string, key: unknown, make: Make<Key>): Key {
  const given = text(name, key);
  const exchange = memory();
  const [length] = exchange.write(given);
  return exchange.wiping(length!, (at) => make(at, length!));
}

/** A key of its bytes, likewise. */
export function keyOfBytes<Key>(name: string, key: unknown, make: Make<Key>): Key {
  const given = bytes(name, key);
  const exchange = memory();
  const length = exchange.writeBytes(given);
  return exchange.wiping(length, (at) => make(at, length));
}
