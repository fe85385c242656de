import type { GroupKey, Rules } from "dps-symkey";

import { Duplicates, HASH_START, withByte } from "./duplicates.ts";
import { beginsFormula, Formulas } from "./formulas.ts";
import type { Refusal } from "./plan.ts";
import { REGISTRATION_ID } from "./table.ts";

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** Some rows of a file, whose IDs are known. */
export interface Batch {
  /** A line for each row: its ID, or nothing where it has none. */
  ids: Uint8Array;
  /** The line of the first row of a list. */
  firstLine: number;
  /** The rows of CSV. */
  rows: CsvBatch | undefined;
}

export interface CsvBatch {
  text: Uint8Array;
  count: number;
  /** Of each row, where the user's own columns begin and end in the text, and its line in the file. */
  starts: Int32Array;
  ends: Int32Array;
  lines: Int32Array;
  /** Of each row, where in its own columns the ID stands, where that column is already called registration_id. */
  idOffsets: Int32Array | undefined;
  /** The rows that have no ID, by their number. */
  refusals: Map<number, Refusal>;
  /** The names of the columns whose cells begin a formula, by the number of the row. */
  formulas: Map<number, string[]>;
}

/** Called for a row that has no key. `start` and `end` say where its line stands among the IDs. */
export type OnRefused = (row: number, refusal: Refusal, start: number, end: number) => void;

/** Derives the keys of many rows at once and writes them beside the rows. */
export class KeyRows {
  rows = 0;
  derived = 0;
  /** How many IDs have an upper-case letter. */
  upperCase = 0;
  readonly output: Uint8Array<ArrayBuffer>[] = [];
  readonly duplicates = new Duplicates();
  readonly formulas = new Formulas();
  readonly #groupKeys: readonly GroupKey[];
  readonly #rules: Rules;
  readonly #delimiter: number;

  constructor(groupKeys: readonly GroupKey[], rules: Rules, delimiter: number) {
    this.#groupKeys = groupKeys;
    this.#rules = rules;
    this.#delimiter = delimiter;
  }

  write(batch: Batch, onRefused: OnRefused): void {
    const { ids, rows } = batch;
    const derived = this.#groupKeys.map((key) => key.deriveMany(ids, { rules: this.#rules, errors: "collect" }));
    // Which IDs are refused does not depend on the key.
    const { keys, errors } = derived[0];
    const secondaryKeys = derived[1]?.keys;
    const delimiter = this.#delimiter;
    const text = rows?.text;
    const length =
      (rows === undefined ? 0 : rows.text.length + 2 * rows.count) +
      ids.length + 1 + keys.length + (secondaryKeys?.length ?? 0);
    const output = new Uint8Array(length);
    this.duplicates.beginOutput(output);
    let to = 0;
    let keyAt = 0;
    let secondaryKeyAt = 0;
    let row = 0;
    let nextError = 0;
    let nextRefused = errors.length > 0 ? errors[0].index : -1;
    for (let at = 0; at < ids.length; row++) {
      if (row === nextRefused) {
        const lineEnd = ids.indexOf(LINE_FEED, at);
        const end = lineEnd < 0 ? ids.length : lineEnd;
        const { code, message } = errors[nextError++];
        onRefused(row, rows?.refusals.get(row) ?? { code, reason: withoutIndex(message) }, at, end);
        nextRefused = nextError < errors.length ? errors[nextError].index : -1;
        at = end + 1;
        // The empty line in its place.
        keyAt++;
        secondaryKeyAt++;
        continue;
      }
      const line = rows === undefined ? batch.firstLine + row : rows.lines[row];
      const formulas = rows === undefined ? (beginsFormula(ids[at]) ? [REGISTRATION_ID] : undefined) : rows.formulas.get(row);
      if (formulas !== undefined) {
        this.formulas.note(line, formulas);
      }
      const rowStart = to;
      if (rows !== undefined && text !== undefined) {
        const end = rows.ends[row];
        for (let from = rows.starts[row]; from < end; from++) {
          output[to++] = text[from];
        }
        output[to++] = delimiter;
      }
      const idFrom = at;
      let idStart = to;
      let hash = HASH_START;
      for (; at < ids.length; at++) {
        const byte = ids[at];
        if (byte === LINE_FEED) {
          break;
        }
        // That of a CRLF, since an ID has none.
        if (byte !== CARRIAGE_RETURN) {
          output[to++] = byte;
          hash = withByte(hash, byte);
        }
      }
      // The portable rules take none.
      if (this.#rules === "service" && hasUpperCase(ids, idFrom, at)) {
        this.upperCase++;
      }
      at++;
      if (rows?.idOffsets === undefined) {
        output[to++] = delimiter;
      } else {
        // It stands among the row's own columns.
        to = idStart;
        idStart = rowStart + rows.idOffsets[row];
      }
      for (; keys[keyAt] !== LINE_FEED; keyAt++) {
        output[to++] = keys[keyAt];
      }
      keyAt++;
      if (secondaryKeys !== undefined) {
        output[to++] = delimiter;
        for (; secondaryKeys[secondaryKeyAt] !== LINE_FEED; secondaryKeyAt++) {
          output[to++] = secondaryKeys[secondaryKeyAt];
        }
        secondaryKeyAt++;
      }
      output[to++] = LINE_FEED;
      this.duplicates.note(hash, line, idStart);
    }
    this.rows += row;
    this.derived += row - errors.length;
    keys.fill(0);
    secondaryKeys?.fill(0);
    this.output.push(output.subarray(0, to));
  }
}

function hasUpperCase(ids: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    if (ids[at] >= 65 && ids[at] <= 90) {
      return true;
    }
  }
  return false;
}

/** The package says which of the IDs it is, counted among those of one call: the row's line says it better. */
function withoutIndex(message: string): string {
  return message.replace(/^index \d+: /, "");
}
