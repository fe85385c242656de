import { GroupKey } from "dps-symkey";

import { CsvIds, lowerCase } from "./csv_ids.ts";
import { CsvRows } from "./csv_rows.ts";
import { quoted } from "./csv_field.ts";
import type { DuplicatesFound } from "./duplicates.ts";
import { beginsFormula, type FormulasFound } from "./formulas.ts";
import { KeyRows } from "./key_rows.ts";
import { joined, pieces } from "./pieces.ts";
import { type GroupKeys, type JobPlan, JobRefused } from "./plan.ts";
import { type RefusedRow, RefusedRows } from "./refused_rows.ts";
import {
  byteOrderMarkLength,
  checkColumns,
  checkHeader,
  DEVICE_KEY,
  hasRegistrationId,
  MARK_LENGTH,
  readHeader,
  REGISTRATION_ID,
  SECONDARY_DEVICE_KEY,
} from "./table.ts";

const LINE_FEED = 10;

/** A row that is longer, in bytes, has a quote that swallows the file, or is no row. */
const MAX_ROW_LENGTH = 16 << 20;

export interface JobProgress {
  /** Of the file. */
  bytes: number;
  rows: number;
  refused: number;
}

export interface JobResult {
  rows: number;
  derived: number;
  locallyAdministered: number;
  /** How many IDs have an upper-case letter, which the service rules take. */
  upperCase: number;
  /** The file with keys, piece by piece. */
  output: Uint8Array<ArrayBuffer>[];
  refused: { count: number; first: RefusedRow[]; report: Uint8Array<ArrayBuffer>[] };
  duplicates: DuplicatesFound;
  formulas: FormulasFound;
}

/** Derives the keys of all rows of a file. Throws JobRefused or DpsError where none can be done. */
export async function runJob(
  file: Blob,
  plan: JobPlan,
  keys: GroupKeys,
  onProgress: (progress: JobProgress) => void,
): Promise<JobResult> {
  const groupKeys: GroupKey[] = [];
  try {
    for (const text of [keys.primary, keys.secondary]) {
      if (text !== undefined) {
        groupKeys.push(new GroupKey(text));
      }
    }
    return await new Job(file, plan, groupKeys, onProgress).run();
  } finally {
    for (const key of groupKeys) {
      key.free();
    }
  }
}

class Job {
  readonly #file: Blob;
  readonly #plan: JobPlan;
  readonly #hasSecondary: boolean;
  readonly #onProgress: (progress: JobProgress) => void;
  readonly #keyRows: KeyRows;
  #locallyAdministered = 0;

  constructor(file: Blob, plan: JobPlan, groupKeys: GroupKey[], onProgress: (progress: JobProgress) => void) {
    this.#file = file;
    this.#plan = plan;
    this.#hasSecondary = groupKeys.length > 1;
    this.#onProgress = onProgress;
    this.#keyRows = new KeyRows(groupKeys, plan.rules, plan.delimiter.charCodeAt(0));
  }

  async run(): Promise<JobResult> {
    const head = new Uint8Array(await this.#file.slice(0, MARK_LENGTH).arrayBuffer());
    const from = byteOrderMarkLength(head);
    const refused = this.#plan.identity.kind === "list" ? await this.#runList(from) : await this.#runCsv(from);
    const { rows, derived, upperCase, output, duplicates, formulas } = this.#keyRows;
    return {
      rows,
      derived,
      locallyAdministered: this.#locallyAdministered,
      upperCase,
      output,
      refused: { count: refused.count, first: refused.first, report: refused.finish() },
      duplicates: duplicates.find(this.#plan.delimiter),
      formulas: formulas.found,
    };
  }

  async #runList(from: number): Promise<RefusedRows> {
    const refused = new RefusedRows([REGISTRATION_ID], this.#plan.delimiter);
    this.#writeHeader([], true);
    let rest = new Uint8Array();
    let bytes = from;
    for await (const piece of pieces(this.#file, from)) {
      bytes += piece.length;
      const text = joined(rest, piece);
      const end = bytes === this.#file.size ? text.length : text.lastIndexOf(LINE_FEED) + 1;
      rest = text.subarray(end);
      const ids = text.subarray(0, end);
      if (this.#plan.lowerCase) {
        lowerCase(ids, 0, ids.length);
      }
      const firstLine = this.#keyRows.rows + 1;
      this.#keyRows.write({ ids, firstLine, rows: undefined }, (row, refusal, start, lineEnd) => {
        const hasCarriageReturn = lineEnd > start && lineEnd < ids.length && ids[lineEnd - 1] === 13;
        const line = ids.subarray(start, hasCarriageReturn ? lineEnd - 1 : lineEnd);
        refused.add(firstLine + row, refusal, line, [line]);
      });
      this.#checkRowLength(rest, this.#keyRows.rows + 1);
      this.#tell(bytes, refused);
    }
    return refused;
  }

  async #runCsv(from: number): Promise<RefusedRows> {
    const { delimiter } = this.#plan;
    const rows = new CsvRows(delimiter.charCodeAt(0));
    let rest = new Uint8Array();
    let bytes = from;
    let ids: CsvIds | undefined;
    let refused: RefusedRows | undefined;
    const whole = this.#file.size > from ? pieces(this.#file, from) : [new Uint8Array()];
    for await (const piece of whole) {
      bytes += piece.length;
      const text = joined(rest, piece);
      const isLast = bytes >= this.#file.size;
      rows.feed(text, isLast);
      if (ids === undefined || refused === undefined) {
        if (!isLast && !hasWholeRow(text, delimiter)) {
          rest = text;
          this.#checkRowLength(rest, 1);
          continue;
        }
        const table = readHeader(rows, text, delimiter);
        checkHeader(table.header);
        checkColumns(table.header, this.#plan, this.#hasSecondary);
        ids = new CsvIds(this.#plan, table);
        refused = new RefusedRows(table.header, delimiter);
        this.#keyRows.formulas.note(rows.line, table.header.filter((name) => beginsFormula(name.charCodeAt(0))));
        this.#writeHeader(table.header, !hasRegistrationId(table.header, this.#plan.identity));
      }
      this.#writeRows(rows, text, ids, refused);
      rest = text.subarray(rows.position);
      this.#checkRowLength(rest, rows.line + 1);
      this.#tell(bytes, refused);
    }
    this.#locallyAdministered = ids?.locallyAdministered ?? 0;
    return refused ?? new RefusedRows([], delimiter);
  }

  #writeRows(rows: CsvRows, text: Uint8Array<ArrayBuffer>, ids: CsvIds, refused: RefusedRows): void {
    const batch = ids.batch(rows, text);
    const csv = batch.rows;
    if (csv === undefined) {
      return;
    }
    const { delimiter } = this.#plan;
    this.#keyRows.write(batch, (row, refusal) => {
      const own = text.subarray(csv.starts[row], csv.ends[row]);
      const hasFlaw = refusal.code.startsWith("row_") && !/^row_(short|long|not_utf8)$/.test(refusal.code);
      // Such a row would be read wrongly again: its fields are written as they stood, quotes and all, in quotes.
      refused.add(csv.lines[row], refusal, own, hasFlaw ? fieldsOf(own, delimiter) : undefined);
    });
  }

  #writeHeader(header: readonly string[], addsId: boolean): void {
    const columns = [...header];
    if (addsId) {
      columns.push(REGISTRATION_ID);
    }
    columns.push(DEVICE_KEY);
    if (this.#hasSecondary) {
      columns.push(SECONDARY_DEVICE_KEY);
    }
    const { delimiter } = this.#plan;
    const line = columns.map((name) => quoted(name, delimiter)).join(delimiter);
    this.#keyRows.output.push(new TextEncoder().encode(`${line}\n`));
  }

  #checkRowLength(rest: Uint8Array, line: number): void {
    if (rest.length > MAX_ROW_LENGTH) {
      throw new JobRefused(
        "row_too_long",
        `the row at line ${line} is longer than ${MAX_ROW_LENGTH >> 20} MiB: check whether a quote is never closed, ` +
          "and that the input is a list or CSV; nothing was written",
      );
    }
  }

  #tell(bytes: number, refused: RefusedRows): void {
    this.#onProgress({ bytes, rows: this.#keyRows.rows, refused: refused.count });
  }
}

/** Whether the header is whole: it nearly always is in the first piece. */
function hasWholeRow(text: Uint8Array<ArrayBuffer>, delimiter: string): boolean {
  const rows = new CsvRows(delimiter.charCodeAt(0));
  rows.feed(text, false);
  return rows.next();
}

/** The fields of a row as they stand in the file. */
function fieldsOf(row: Uint8Array<ArrayBuffer>, delimiter: string): Uint8Array[] {
  const rows = new CsvRows(delimiter.charCodeAt(0));
  rows.feed(row, true);
  rows.next();
  const { bounds, fieldCount } = rows;
  return Array.from({ length: fieldCount }, (_, field) => row.subarray(bounds[2 * field], bounds[2 * field + 1]));
}
