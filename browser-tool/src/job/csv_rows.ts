import type { Refusal } from "./plan.ts";

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const QUOTE = 34;

/** What makes a row unlike what was meant. */
export type Flaw = "text_after_quote" | "open_quote" | "lone_carriage_return";

/**
 * Finds the rows of CSV in bytes, from one piece of a file to the next.
 *
 * A library was looked for first. papaparse and udsv are quick and well kept, but neither says on which line a row begins,
 * both mend what hides rows (text after a closing quote, a quote that is never closed, a carriage return alone) where
 * this job must refuse the row, and both make a string of every field, which takes longer than deriving the key. The
 * tests compare this reader with papaparse.
 */
export class CsvRows {
  /** Of the row: where it stands in the text, without its line end. */
  start = 0;
  end = 0;
  /** The line on which it begins, from 1. */
  line = 1;
  fieldCount = 0;
  /** Where each field begins and ends, quotes included: two numbers for each. */
  bounds = new Int32Array(64);
  flaw: Flaw | undefined;
  /** Where the next row begins. */
  position = 0;

  #text = new Uint8Array();
  #isLast = false;
  #nextLine = 1;
  readonly #delimiter: number;

  constructor(delimiter: number) {
    this.#delimiter = delimiter;
  }

  /** Takes the text up to what comes next, the last piece or one of several. It begins with a row. */
  feed(text: Uint8Array<ArrayBuffer>, isLast: boolean): void {
    this.#text = text;
    this.#isLast = isLast;
    this.position = 0;
  }

  /** Goes to the next row. False where the text ends, or has only a part of that row, which begins at `position`. */
  next(): boolean {
    return this.#skipBlankLines() && this.#readRow();
  }

  #skipBlankLines(): boolean {
    const text = this.#text;
    const length = text.length;
    let at = this.position;
    for (; at < length; at++) {
      const byte = text[at];
      if (byte === LINE_FEED) {
        this.#nextLine++;
      } else if (byte !== CARRIAGE_RETURN) {
        break;
      } else if (at + 1 === length) {
        if (!this.#isLast) {
          break;
        }
      } else if (text[at + 1] !== LINE_FEED) {
        break;
      }
    }
    this.position = at;
    return at < length;
  }

  #readRow(): boolean {
    const text = this.#text;
    const length = text.length;
    const delimiter = this.#delimiter;
    let flaw: Flaw | undefined;
    let lines = 0;
    let fieldCount = 0;
    let at = this.position;
    for (;;) {
      const fieldStart = at;
      // A quote counts only at the beginning of a field.
      if (at < length && text[at] === QUOTE) {
        at++;
        for (;;) {
          while (at < length && text[at] !== QUOTE) {
            if (text[at] === LINE_FEED) {
              lines++;
            }
            at++;
          }
          if (at === length) {
            flaw ??= "open_quote";
            break;
          }
          at++;
          // Two stand for one.
          if (at < length && text[at] === QUOTE) {
            at++;
            continue;
          }
          break;
        }
        if (at < length) {
          const byte = text[at];
          if (byte !== delimiter && byte !== LINE_FEED && byte !== CARRIAGE_RETURN) {
            flaw ??= "text_after_quote";
          }
        }
      }
      let fieldEnd = -1;
      let isRowEnd = false;
      for (; at < length; at++) {
        const byte = text[at];
        if (byte === delimiter) {
          break;
        }
        if (byte === LINE_FEED) {
          isRowEnd = true;
          break;
        }
        if (byte === CARRIAGE_RETURN) {
          if (at + 1 < length ? text[at + 1] === LINE_FEED : this.#isLast) {
            fieldEnd = at;
            at = Math.min(at + 1, length);
            isRowEnd = true;
            break;
          }
          flaw ??= "lone_carriage_return";
        }
      }
      if (at >= length) {
        if (!this.#isLast) {
          return false;
        }
        isRowEnd = true;
      }
      if (fieldEnd < 0) {
        fieldEnd = at;
      }
      if (fieldCount * 2 === this.bounds.length) {
        const bounds = new Int32Array(this.bounds.length * 2);
        bounds.set(this.bounds);
        this.bounds = bounds;
      }
      this.bounds[2 * fieldCount] = fieldStart;
      this.bounds[2 * fieldCount + 1] = fieldEnd;
      fieldCount++;
      if (isRowEnd) {
        this.end = fieldEnd;
        break;
      }
      at++;
    }
    this.start = this.bounds[0];
    this.fieldCount = fieldCount;
    this.flaw = flaw;
    this.line = this.#nextLine;
    this.#nextLine += lines + 1;
    this.position = Math.min(at + 1, length);
    return true;
  }
}

/** A row with more or fewer fields than the header: it is not known which is which. */
export function lengthRefusal(found: number, expected: number): Refusal {
  const isShort = found < expected;
  const advice = isShort ? "check for a missing delimiter" : "check for a delimiter that is not in quotes";
  return {
    code: isShort ? "row_short" : "row_long",
    reason: `row has ${found} ${found === 1 ? "field" : "fields"} and the header ${expected}: ${advice}`,
  };
}

/** A row that has a flaw is taken by a reader for what was not meant: why it is refused. */
export function flawRefusal(flaw: Flaw, what: string): Refusal {
  switch (flaw) {
    case "text_after_quote":
      return {
        code: "row_malformed_quote",
        reason:
          `${what} has text after a closing quote, as if a quote were missing before it, so that several rows may be ` +
          "in it: mend the quotes",
      };
    case "open_quote":
      return {
        code: "row_unclosed_quote",
        reason:
          `${what} has a quote that is never closed, so that all lines after it were taken into it: close it`,
      };
    case "lone_carriage_return":
      return {
        code: "row_lone_carriage_return",
        reason: `${what} has a carriage return without a line feed: save the file with LF or CRLF line ends`,
      };
  }
}
