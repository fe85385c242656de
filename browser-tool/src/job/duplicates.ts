import { Report } from "./report.ts";
import type { Delimiter } from "./plan.ts";

/** How many duplicates are shown; all are in the report. */
const SHOWN_DUPLICATES = 100;

const DUPLICATES_COLUMNS = ["line", "first_line", "registration_id", "first_registration_id"];

export interface Duplicate {
  line: number;
  firstLine: number;
  registrationId: string;
  firstRegistrationId: string;
}

export interface DuplicatesFound {
  count: number;
  /** Of those, how many differ from the first one by their case: the service's documents call both one ID. */
  differByCase: number;
  first: Duplicate[];
  report: Uint8Array<ArrayBuffer>[];
}

const decoder = new TextDecoder();

/** FNV-1a's start, for `withByte`. */
export const HASH_START = 0x811c9dc5 | 0;

/** A hash without regard to case. */
export function withByte(hash: number, byte: number): number {
  return Math.imul(hash ^ (byte >= 65 && byte <= 90 ? byte | 32 : byte), 0x01000193);
}

/**
 * Finds IDs that stand in the file more than once, or more than once but for their case: the service's documents call those
 * one ID.
 *
 * Keeps 12 bytes a row: a hash, a line, and where the ID stands in the output, with whose text equal hashes are confirmed.
 * No ID becomes a string unless it is reported.
 */
export class Duplicates {
  #hashes = new Int32Array(1 << 16);
  #lines = new Uint32Array(1 << 16);
  #offsets = new Uint32Array(1 << 16);
  #rows = 0;
  readonly #outputs: Uint8Array[] = [];
  /** How many rows there were before each output. */
  readonly #firstRows: number[] = [];

  /** Says that the offsets of the rows that follow are those in this text, of less than 4 GiB. */
  beginOutput(output: Uint8Array): void {
    this.#outputs.push(output);
    this.#firstRows.push(this.#rows);
  }

  note(hash: number, line: number, offset: number): void {
    const row = this.#rows++;
    if (row === this.#hashes.length) {
      this.#hashes = grown(this.#hashes, new Int32Array(row * 2));
      this.#lines = grown(this.#lines, new Uint32Array(row * 2));
      this.#offsets = grown(this.#offsets, new Uint32Array(row * 2));
    }
    this.#hashes[row] = hash;
    this.#lines[row] = line;
    this.#offsets[row] = offset;
  }

  find(delimiter: Delimiter): DuplicatesFound {
    const found: DuplicatesFound = { count: 0, differByCase: 0, first: [], report: [] };
    const report = new Report(delimiter.charCodeAt(0)).text(`${DUPLICATES_COLUMNS.join(delimiter)}\n`);
    // A table with open addressing, at most half full: of each ID the first row, counted from 1.
    let size = 1024;
    while (size < this.#rows * 2) {
      size *= 2;
    }
    const firstRows = new Uint32Array(size);
    const mask = size - 1;
    for (let row = 0; row < this.#rows; row++) {
      const hash = this.#hashes[row];
      // FNV leaves the low bits of similar texts close together: mix the high ones in.
      let place = (hash ^ (hash >>> 15) ^ (hash >>> 7)) & mask;
      for (; firstRows[place] !== 0; place = (place + 1) & mask) {
        const first = firstRows[place] - 1;
        if (this.#hashes[first] === hash && this.#isSame(first, row)) {
          this.#add(found, report, row, first, delimiter);
          break;
        }
      }
      if (firstRows[place] === 0) {
        firstRows[place] = row + 1;
      }
    }
    if (found.count > 0) {
      found.report = report.finish();
    }
    return found;
  }

  #add(found: DuplicatesFound, report: Report, row: number, first: number, delimiter: string): void {
    const duplicate = {
      line: this.#lines[row],
      firstLine: this.#lines[first],
      registrationId: this.#text(row),
      firstRegistrationId: this.#text(first),
    };
    found.count++;
    if (duplicate.registrationId !== duplicate.firstRegistrationId) {
      found.differByCase++;
    }
    if (found.first.length < SHOWN_DUPLICATES) {
      found.first.push(duplicate);
    }
    report.text(`${Object.values(duplicate).join(delimiter)}\n`);
  }

  #isSame(row: number, other: number): boolean {
    const text = this.#output(row);
    const otherText = this.#output(other);
    let at = this.#offsets[row];
    let otherAt = this.#offsets[other];
    for (;;) {
      const byte = text[at++];
      const otherByte = otherText[otherAt++];
      if (isEnd(byte) || isEnd(otherByte)) {
        return isEnd(byte) && isEnd(otherByte);
      }
      if (withByte(0, byte) !== withByte(0, otherByte)) {
        return false;
      }
    }
  }

  #text(row: number): string {
    const text = this.#output(row);
    const start = this.#offsets[row];
    let end = start;
    while (!isEnd(text[end])) {
      end++;
    }
    return decoder.decode(text.subarray(start, end));
  }

  #output(row: number): Uint8Array {
    let low = 0;
    let high = this.#outputs.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.#firstRows[middle] <= row) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return this.#outputs[low];
  }
}

/** What ends an ID in the output: a delimiter, the quote of a field, a line's end. None of them may stand in an ID. */
function isEnd(byte: number): boolean {
  return byte === 44 || byte === 59 || byte === 34 || byte === 10 || byte === 13;
}

function grown<T extends Int32Array | Uint32Array>(old: T, larger: T): T {
  larger.set(old);
  return larger;
}
