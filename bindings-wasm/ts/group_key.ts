/// <reference lib="esnext.disposable" preserve="true" />
import { typeName } from "./arguments.js";
import { deriveManyLines } from "./derive_many_lines.js";
import { deriveManyStrings } from "./derive_many_strings.js";
import { DeviceKey } from "./device_key.js";
import type { DpsError } from "./error.js";
import * as bindings from "./generated/bindings.js";
import { keyOfBytes, keyOfText } from "./read_key.js";
import { registrationIdText, rulesFor, type RegistrationId } from "./registration_id.js";
import { rulesOf, type RulesOption } from "./rules.js";
import { callBuffer } from "./wasm_module.js";

/** What is done with the IDs that are refused: the first one throws. */
export interface ThrowOptions extends RulesOption {
  readonly errors?: "throw" | undefined;
}

/** What is done with the IDs that are refused: their errors are collected, and the rest is done. */
export interface CollectOptions extends RulesOption {
  readonly errors: "collect";
}

/** The keys, and what was wrong with the IDs that have none. */
export interface Collected<Keys> {
  readonly keys: Keys;
  /** In the order of the IDs; `index` says which one. */
  readonly errors: DpsError[];
}

/**
 * The key of an enrollment group, its primary or its secondary one. It only derives device keys, and cannot sign.
 *
 * **It never goes into device code.** Whoever reads it out of one device can make the key of every device of the group. It
 * belongs to the factory's or the cloud team's tool, which derives the device keys.
 *
 * It shows nothing of itself. {@link GroupKey.free} wipes it, as `using` does and the garbage collector at some time; the
 * string that it was read from is JavaScript's, and cannot be wiped.
 *
 * ```js
 * const groupKey = new GroupKey("8isrFI1sGsIlvvFSSFRiMfCNzv21fjbE/+ah/lSh3lF8e2YG1Te7w1KpZhJFFXJrqYKi9yegxkqIChbqOS9Egw==");
 * const deviceKey = groupKey.deriveDeviceKey("sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6");
 * console.log(deviceKey.toBase64()); // Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=
 * ```
 */
export class GroupKey {
  #bound: bindings.GroupKey | undefined;

  /**
   * Reads the key's text as the portal shows it: base64 of 16 to 64 bytes, and nothing around it.
   *
   * @throws {@link DpsError} `key_…`, which holds no part of the key
   */
  constructor(key: string);
  /** @internal */
  constructor(key: bindings.GroupKey);
  constructor(key: string | bindings.GroupKey) {
    this.#bound =
      key instanceof bindings.GroupKey ? key : keyOfText("group key", key, (at, length) => new bindings.GroupKey(at, length));
  }

  /**
   * The key from its bytes, 16 to 64 of them.
   *
   * @throws {@link DpsError} `key_too_short`, `key_too_long`
   */
  static fromBytes(key: Uint8Array): GroupKey {
    return new GroupKey(keyOfBytes("group key", key, bindings.GroupKey.from_bytes));
  }

  /** How many bytes the key has: 16 to 64. One that the service made has 64; less may be a key that was not copied whole. */
  get byteLength(): number {
    return this.#key().byte_length;
  }

  /**
   * The key of the device with that registration ID. `rules` are those that a text is checked by; a {@link RegistrationId}
   * was checked before.
   *
   * @throws {@link DpsError} `registration_id_…`
   */
  deriveDeviceKey(registrationId: string | RegistrationId, options?: RulesOption): DeviceKey {
    const key = this.#key();
    const id = registrationIdText(registrationId);
    const rules = rulesFor(registrationId, rulesOf(options));
    const buffer = callBuffer();
    const length = buffer.writeShort(id);
    return new DeviceKey(key.derive_device_key(buffer.bound, length, rules));
  }

  /**
   * The device keys of a whole fleet, many times faster than one by one: an array of strings for any iterable of them.
   *
   * With `errors: "collect"` an ID that is refused has `null` in its key's place, and its error beside the keys. Otherwise the
   * first one throws, with its `index`. Duplicates are not looked for: the same ID always has the same key.
   *
   * @throws {@link DpsError} `registration_id_…`; `registration_id_missing` for `null` or `undefined` among the IDs
   */
  deriveMany(registrationIds: Iterable<string | RegistrationId>, options?: ThrowOptions): string[];
  deriveMany(
    registrationIds: Iterable<string | RegistrationId | null | undefined>,
    options: CollectOptions,
  ): Collected<(string | null)[]>;
  /**
   * The same for an ID a line, which is the fastest way: a key a line, and an empty line for an ID that is refused.
   *
   * Lines end with LF or CRLF, the last one with or without.
   */
  deriveMany(lines: Uint8Array, options?: ThrowOptions): Uint8Array<ArrayBuffer>;
  deriveMany(lines: Uint8Array, options: CollectOptions): Collected<Uint8Array<ArrayBuffer>>;
  deriveMany(
    ids: Iterable<string | RegistrationId | null | undefined> | Uint8Array,
    options?: ThrowOptions | CollectOptions,
  ): (string | null)[] | Uint8Array | Collected<(string | null)[] | Uint8Array> {
    // Asked for again and again: who iterates may free it meanwhile.
    const key = () => this.#key();
    key();
    const rules = rulesOf(options);
    const collected = collectedErrors(options?.errors);
    const errors = collected ?? [];
    const throws = collected === undefined;
    const keys =
      ids instanceof Uint8Array
        ? deriveManyLines(key, rules, ids, errors, throws)
        : deriveManyStrings(key, rules, ids, errors, throws);
    return throws ? keys : { keys, errors };
  }

  /** Wipes the key. It cannot be used any more. */
  free(): void {
    this.#bound?.free();
    this.#bound = undefined;
  }

  /** The same, for `using`. */
  [Symbol.dispose](): void {
    this.free();
  }

  /** Refused. */
  toJSON(): never {
    throw new TypeError("a GroupKey is secret: make it where it is used");
  }

  /** @internal */
  deriveText(id: string, rules: bindings.Rules): string {
    const key = this.#key();
    const buffer = callBuffer();
    const length = buffer.writeShort(id);
    const textLength = key.derive_text(buffer.bound, length, rules);
    if (textLength === 0) {
      throw bindings.refused_registration_id(buffer.bound, length, rules);
    }
    return buffer.takeKey();
  }

  #key(): bindings.GroupKey {
    if (this.#bound === undefined) {
      throw new TypeError("this GroupKey was freed: make a new one");
    }
    return this.#bound;
  }
}

/**
 * The text of the device key for a registration ID: `base64(HMAC-SHA256(base64decode(groupKey), registrationId))`.
 *
 * `groupKey` is a {@link GroupKey}, or its text, which is parsed on each call. **The group key never goes into device code.**
 *
 * ```js
 * const deviceKey = deriveDeviceKey(
 *   "8isrFI1sGsIlvvFSSFRiMfCNzv21fjbE/+ah/lSh3lF8e2YG1Te7w1KpZhJFFXJrqYKi9yegxkqIChbqOS9Egw==",
 *   "sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6",
 * );
 * console.log(deviceKey); // Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=
 * ```
 *
 * @throws {@link DpsError} `key_…`, `registration_id_…`
 */
export function deriveDeviceKey(
  groupKey: GroupKey | string,
  registrationId: string | RegistrationId,
  options?: RulesOption,
): string {
  const id = registrationIdText(registrationId);
  const rules = rulesFor(registrationId, rulesOf(options));
  if (groupKey instanceof GroupKey) {
    return groupKey.deriveText(id, rules);
  }
  const once = new GroupKey(groupKey);
  try {
    return once.deriveText(id, rules);
  } finally {
    once.free();
  }
}

/** The text of a new key, as the service makes one: 64 bytes from the platform's random source. Secret. */
export function generateKey(): string {
  const random = crypto.getRandomValues(new Uint8Array(64));
  const buffer = callBuffer();
  const length = buffer.writeBytes(random);
  random.fill(0);
  return buffer.take((at) => bindings.key_from_random_bytes(at, length));
}

/** Where errors are collected, if they are. */
function collectedErrors(option: unknown): DpsError[] | undefined {
  switch (option) {
    case undefined:
    case "throw":
      return undefined;
    case "collect":
      return [];
  }
  throw new TypeError(`errors are ${typeof option === "string" ? "unknown" : typeName(option)}: give "throw" or "collect"`);
}
