import { quoted } from "./csv_field.ts";
import { Report } from "./report.ts";
import type { Delimiter, Refusal } from "./plan.ts";
import { REFUSED_COLUMNS } from "./table.ts";

/** How many refused rows are shown; all are in the report. */
export const SHOWN_REFUSED = 100;
const SHOWN_CHARACTERS = 200;

export interface RefusedRow extends Refusal {
  line: number;
  /** The row, for people to see. */
  text: string;
}

/** The rows that have no key: the first to show, and all of them as `line,code,reason` and the row's own columns. */
export class RefusedRows {
  count = 0;
  readonly first: RefusedRow[] = [];
  readonly #report: Report;
  readonly #delimiter: Delimiter;
  readonly #decoder = new TextDecoder();

  constructor(header: readonly string[], delimiter: Delimiter) {
    this.#delimiter = delimiter;
    this.#report = new Report(delimiter.charCodeAt(0));
    const columns = [...REFUSED_COLUMNS, ...header].map((name) => quoted(name, delimiter));
    this.#report.text(`${columns.join(delimiter)}\n`);
  }

  /**
   * Adds a row. `fields` are written as one field each, in quotes where they must be; without them the row stands in the
   * report as it stood in the file.
   */
  add(line: number, refusal: Refusal, row: Uint8Array, fields?: Iterable<Uint8Array>): void {
    this.count++;
    const { code, reason } = refusal;
    if (this.first.length < SHOWN_REFUSED) {
      const text = this.#decoder.decode(row.subarray(0, SHOWN_CHARACTERS + 1)).replace(/\r?\n$/, "");
      const shown = text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
      this.first.push({ line, code, reason, text: shown });
    }
    const delimiter = this.#delimiter;
    this.#report.text(`${line}${delimiter}${code}${delimiter}${quoted(reason, delimiter)}`);
    if (fields === undefined) {
      this.#report.text(delimiter).bytes(row);
    } else {
      for (const field of fields) {
        this.#report.text(delimiter).field(field);
      }
    }
    this.#report.text("\n");
  }

  finish(): Uint8Array<ArrayBuffer>[] {
    return this.count === 0 ? [] : this.#report.finish();
  }
}
