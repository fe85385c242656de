import { DpsError, RegistrationId } from "dps-symkey";

import { CsvRows, flawRefusal, lengthRefusal } from "./csv_rows.ts";
import { beginsFormula } from "./formulas.ts";
import { fieldText, isUtf8, shownText, unquoted } from "./csv_field.ts";
import type { Batch, CsvBatch } from "./key_rows.ts";
import type { JobPlan, Refusal } from "./plan.ts";
import { hasRegistrationId, type Table } from "./table.ts";

const LINE_FEED = 10;
const QUOTE = 34;
const LETTER_M = 109;

// Fatal, so that a piece whose every byte is UTF-8 is known as such.
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Finds or builds the registration ID of each row of a CSV file. */
export class CsvIds {
  /** How many MAC addresses were set by software. */
  locallyAdministered = 0;
  readonly #plan: JobPlan;
  readonly #table: Table;
  readonly #hasRegistrationId: boolean;
  #text: Uint8Array = new Uint8Array();
  /** The text as a string, where every byte is ASCII, so that offsets in both are the same. */
  #string: string | undefined;
  #isUtf8 = true;
  #ids = new Uint8Array(1 << 16);
  #length = 0;
  /** The numbers of a batch, whose memory is used again for the next one. */
  #places = new Int32Array();

  constructor(plan: JobPlan, table: Table) {
    this.#plan = plan;
    this.#table = table;
    this.#hasRegistrationId = hasRegistrationId(table.header, plan.identity);
  }

  /**
   * Takes all whole rows that were fed. The batch holds until the next one is asked for. The text may be changed: IDs are
   * lower-cased in it, where that was asked for.
   */
  batch(rows: CsvRows, text: Uint8Array): Batch {
    this.#look(text);
    const batch = this.#newBatch(text);
    this.#length = 0;
    const first = this.#table.reportColumns;
    while (rows.next()) {
      const row = batch.count++;
      const isWhole = rows.fieldCount > first;
      const start = isWhole ? rows.bounds[2 * first] : rows.start;
      batch.starts[row] = start;
      batch.ends[row] = rows.end;
      batch.lines[row] = rows.line;
      const refusal = this.#check(rows) ?? this.#pushId(rows, first, start, batch, row);
      if (refusal !== undefined) {
        batch.refusals.set(row, refusal);
      } else {
        this.#findFormulas(rows, batch, row);
      }
      this.#makeRoom(1);
      this.#ids[this.#length++] = LINE_FEED;
    }
    return { ids: this.#ids.subarray(0, this.#length), firstLine: 0, rows: batch };
  }

  #newBatch(text: Uint8Array): CsvBatch {
    // A row takes two bytes at least, but for the last.
    const capacity = (text.length >>> 1) + 1;
    if (this.#places.length < 4 * capacity) {
      this.#places = new Int32Array(4 * capacity);
    }
    const places = (index: number) => this.#places.subarray(index * capacity, (index + 1) * capacity);
    return {
      text,
      count: 0,
      starts: places(0),
      ends: places(1),
      lines: places(2),
      idOffsets: this.#hasRegistrationId ? places(3) : undefined,
      refusals: new Map(),
      formulas: new Map(),
    };
  }

  #findFormulas(rows: CsvRows, batch: CsvBatch, row: number): void {
    const { header, reportColumns } = this.#table;
    const text = this.#text;
    for (let column = 0; column < header.length; column++) {
      const start = rows.bounds[2 * (reportColumns + column)];
      if (beginsFormula(text[start] === QUOTE ? text[start + 1] : text[start])) {
        const columns = batch.formulas.get(row) ?? [];
        batch.formulas.set(row, [...columns, header[column]]);
      }
    }
  }

  #look(text: Uint8Array): void {
    this.#text = text;
    this.#string = undefined;
    try {
      const string = decoder.decode(text);
      this.#isUtf8 = true;
      this.#string = string.length === text.length ? string : undefined;
    } catch {
      this.#isUtf8 = false;
    }
  }

  /** Says what is wrong with the row as such. */
  #check(rows: CsvRows): Refusal | undefined {
    if (rows.flaw !== undefined) {
      return flawRefusal(rows.flaw, "row");
    }
    const found = Math.max(0, rows.fieldCount - this.#table.reportColumns);
    const expected = this.#table.header.length;
    if (found !== expected) {
      return lengthRefusal(found, expected);
    }
    if (!this.#isUtf8 && !isUtf8(this.#text.subarray(rows.start, rows.end))) {
      return { code: "row_not_utf8", reason: "row has bytes that are not UTF-8: save the file as UTF-8" };
    }
    return undefined;
  }

  #pushId(rows: CsvRows, first: number, start: number, batch: CsvBatch, row: number): Refusal | undefined {
    const { identity, rules } = this.#plan;
    try {
      switch (identity.kind) {
        case "list":
          return undefined;
        case "id": {
          const field = 2 * (first + identity.id);
          this.#pushOwnId(rows.bounds[field], rows.bounds[field + 1], start, batch, row);
          return undefined;
        }
        case "serial":
          this.#push(RegistrationId.fromSerial(this.#field(rows, first + identity.serial), { rules }));
          return undefined;
        case "mac":
          this.#push(RegistrationId.fromMac(this.#field(rows, first + identity.mac)), true);
          return undefined;
        case "serial_and_mac": {
          const serial = this.#field(rows, first + identity.serial);
          const mac = this.#field(rows, first + identity.mac);
          this.#push(RegistrationId.fromSerialAndMac({ serial, mac, rules }), true);
          return undefined;
        }
      }
    } catch (error) {
      if (error instanceof DpsError) {
        return { code: error.code, reason: error.message };
      }
      throw error;
    }
  }

  #field(rows: CsvRows, index: number): string {
    const start = rows.bounds[2 * index];
    const end = rows.bounds[2 * index + 1];
    return this.#string === undefined
      ? fieldText(this.#text, start, end)
      : unquoted(this.#string.substring(start, end));
  }

  /** Takes an ID that stands in the row. It is checked with all others when the keys are derived. */
  #pushOwnId(start: number, end: number, rowStart: number, batch: CsvBatch, row: number): void {
    const text = this.#text;
    const from = this.#length;
    if (this.#plan.lowerCase && this.#hasRegistrationId) {
      // The column has the ID that the key is derived from; one of another name keeps what it has.
      lowerCase(text, start, end);
    }
    if (text[start] === QUOTE) {
      const id = shownText(text, start, end);
      if (/[\r\n]/.test(id)) {
        // Among the lines of IDs it would be two: refused here, with the text of the package.
        const { lowerCase, rules } = this.#plan;
        if (lowerCase) {
          RegistrationId.lowerCased(id, { rules });
        } else {
          new RegistrationId(id, { rules });
        }
      }
      this.#pushText(id);
      start++;
    } else {
      this.#makeRoom(end - start);
      for (let at = start; at < end; at++) {
        this.#ids[this.#length++] = text[at];
      }
    }
    if (this.#plan.lowerCase) {
      lowerCase(this.#ids, from, this.#length);
    }
    if (batch.idOffsets !== undefined) {
      batch.idOffsets[row] = start - rowStart;
    }
  }

  #push(registrationId: RegistrationId, hasMac = false): void {
    const id = registrationId.toString();
    this.#makeRoom(id.length);
    // It is ASCII.
    for (let index = 0; index < id.length; index++) {
      this.#ids[this.#length++] = id.charCodeAt(index);
    }
    if (hasMac && isLocallyAdministered(this.#ids, this.#length)) {
      this.locallyAdministered++;
    }
  }

  #pushText(id: string): void {
    const bytes = new TextEncoder().encode(id);
    this.#makeRoom(bytes.length);
    this.#ids.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  #makeRoom(length: number): void {
    if (this.#length + length > this.#ids.length) {
      const ids = new Uint8Array(2 * this.#ids.length + length);
      ids.set(this.#ids);
      this.#ids = ids;
    }
  }
}

/** ASCII's alone, as the package folds. */
export function lowerCase(text: Uint8Array, start: number, end: number): void {
  for (let at = start; at < end; at++) {
    const byte = text[at];
    if (byte >= 65 && byte <= 90) {
      text[at] = byte | 32;
    }
  }
}

/**
 * Whether the MAC address that ends an ID which was built from one has the bit of an address set by software, the second of
 * its first octet. Asking `MacAddress` would take as long again as building the ID.
 */
function isLocallyAdministered(ids: Uint8Array, end: number): boolean {
  // Of 6 octets after `mac-`, else of 8.
  const start = ids[end - 21] === LETTER_M ? end - 17 : end - 23;
  const digit = ids[start + 1];
  // 0-9 and a-f.
  return ((digit >= 97 ? digit - 87 : digit - 48) & 2) !== 0;
}
