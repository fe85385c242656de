import { typeName } from "./arguments.js";
import { KEY_LINE, keyCount } from "./derive_many_lines.js";
import { DpsError } from "./error.js";
import * as bindings from "./generated/bindings.js";
import { registrationIdText, rulesFor, type RegistrationId } from "./registration_id.js";
import { callBuffer } from "./wasm_module.js";

/** So many IDs at once: they cross the border as one text. */
const CHUNK = 1024;

/** Of that text, and of an ID by itself, in UTF-16 units. */
const MAX_TEXT = 100_000;

/** IDs that cross the border together. */
interface Chunk {
  readonly rules: bindings.Rules;
  readonly texts: string[];
  /** Where `null` or `undefined` was in place of an ID, whose text here is empty. */
  readonly missing: Set<number>;
}

/** A key, or `null`, for each ID. Errors are added to `errors`; where it `throws`, that is the first one. */
export function deriveManyStrings(
  key: () => bindings.GroupKey,
  rules: bindings.Rules,
  ids: Iterable<string | RegistrationId | null | undefined>,
  errors: DpsError[],
  throws: boolean,
): (string | null)[] {
  const keys: (string | null)[] = [];
  for (const { rules: itsRules, texts, missing } of chunks(ids, rules)) {
    const known = errors.length;
    const refused: DpsError[] = [];
    if (!deriveText(key(), itsRules, texts, keys, refused)) {
      deriveOneByOne(key(), itsRules, texts, keys, refused);
    }
    for (const error of refused) {
      errors.push(missing.has(error.index!) ? missingId(error.index!) : error);
    }
    if (throws && errors.length > known) {
      throw errors[known];
    }
  }
  return keys;
}

/** So many IDs at once, fewer where others follow that are checked by other rules, and at the end. */
function* chunks(ids: Iterable<string | RegistrationId | null | undefined>, rules: bindings.Rules): Generator<Chunk> {
  if (typeof ids === "string") {
    throw new TypeError("registrationIds is a string: give an array of them, or a Uint8Array with an ID a line");
  }
  if (typeof (ids as Iterable<unknown> | undefined | null)?.[Symbol.iterator] !== "function") {
    throw new TypeError(
      `registrationIds is ${typeName(ids)}: give an array of strings, or a Uint8Array with an ID a line`,
    );
  }
  let chunk: Chunk | undefined;
  let index = 0;
  for (const id of ids) {
    const itsRules = typeof id === "string" ? rules : rulesFor(id, rules);
    if (chunk !== undefined && (chunk.texts.length === CHUNK || chunk.rules !== itsRules)) {
      yield chunk;
      chunk = undefined;
    }
    chunk ??= { rules: itsRules, texts: [], missing: new Set() };
    chunk.texts.push(idText(id, index, chunk));
    index += 1;
  }
  if (chunk !== undefined) {
    yield chunk;
  }
}

function idText(id: unknown, index: number, { missing }: Chunk): string {
  // The usual one first: a name for the error of each takes longer than its key.
  if (typeof id === "string") {
    return id;
  }
  if (id === null || id === undefined) {
    missing.add(index);
    return "";
  }
  return registrationIdText(id, `index ${index}: registration ID`);
}

function missingId(index: number): DpsError {
  return new DpsError(`index ${index}: registration ID is missing: give a string`, "registration_id_missing", index);
}

/** Derives the keys of all lines of one text; not where an ID is no line, or the text is too long. */
function deriveText(
  key: bindings.GroupKey,
  rules: bindings.Rules,
  chunk: string[],
  keys: (string | null)[],
  errors: DpsError[],
): boolean {
  let units = 0;
  for (const id of chunk) {
    units += id.length + 1;
  }
  // Asked before: texts of any length would be no text together.
  if (units > MAX_TEXT) {
    return false;
  }
  const lines = `${chunk.join("\n")}\n`;
  if (lines.includes("\r")) {
    return false;
  }
  const buffer = callBuffer();
  const [length] = buffer.write(lines);
  const refused: DpsError[] = [];
  const written = key.derive_lines(buffer.bound, length!, rules, keys.length, refused);
  if (keyCount(written, refused.length) + refused.length !== chunk.length) {
    // An ID has a line feed in it.
    buffer.takeText(length!, written);
    return false;
  }
  const text = buffer.takeText(length!, written);
  if (refused.length === 0) {
    for (let start = 0; start < text.length; start += KEY_LINE) {
      keys.push(text.slice(start, start + KEY_LINE - 1));
    }
    return true;
  }
  errors.push(...refused);
  for (const line of text.split("\n").slice(0, -1)) {
    keys.push(line === "" ? null : line);
  }
  return true;
}

function deriveOneByOne(
  key: bindings.GroupKey,
  rules: bindings.Rules,
  chunk: string[],
  keys: (string | null)[],
  errors: DpsError[],
): void {
  const buffer = callBuffer();
  for (const id of chunk) {
    if (id.length > MAX_TEXT) {
      errors.push(bindings.refused_length(new TextEncoder().encode(id).length, keys.length));
      keys.push(null);
      continue;
    }
    const [length] = buffer.write(id);
    const written = key.derive_text(buffer.bound, length!, rules);
    if (written === 0) {
      errors.push(bindings.refused_registration_id(buffer.bound, length!, rules, keys.length)!);
    }
    keys.push(written === 0 ? null : buffer.takeText(0, written));
  }
}
