import { bytes, text, typeName } from "./arguments.js";
import type * as bindings from "./generated/bindings.js";
import { callBuffer } from "./wasm_module.js";

/** What the module makes of the first bytes that it is given. */
type Make<Key> = (buffer: bindings.CallBuffer, length: number) => Key;

/** For errors. */
type Name = "group key" | "device key";

/** A key of its text, of which nothing stays in the module's memory. */
export function keyOfText<Key>(name: Name, key: unknown, make: Make<Key>): Key {
  if (key instanceof Uint8Array) {
    const type = name === "group key" ? "GroupKey" : "DeviceKey";
    throw new TypeError(
      `${name} is ${typeName(key)}: give a string, as TextDecoder gives it, or the raw bytes of a key to ${type}.fromBytes`,
    );
  }
  const given = text(name, key);
  const buffer = callBuffer();
  const [length] = buffer.write(given);
  return buffer.wiping(length!, (at) => make(at, length!));
}

/** A key of its bytes, likewise. */
export function keyOfBytes<Key>(name: Name, key: unknown, make: Make<Key>): Key {
  const given = bytes(name, key);
  const buffer = callBuffer();
  const length = buffer.writeBytes(given);
  return buffer.wiping(length, (at) => make(at, length));
}
