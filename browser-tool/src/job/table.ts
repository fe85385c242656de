import { DpsError, MacAddress } from "dps-symkey";

import { CsvRows, flawRefusal } from "./csv_rows.ts";
import { isUtf8, shownText } from "./csv_field.ts";
import { JobRefused, type Delimiter, type Identity, type JobPlan } from "./plan.ts";

/** The columns that a job adds. */
export const REGISTRATION_ID = "registration_id";
export const DEVICE_KEY = "device_key";
export const SECONDARY_DEVICE_KEY = "secondary_device_key";

/** The columns that a report of refused rows begins with. */
export const REFUSED_COLUMNS = ["line", "code", "reason"];

/** What is known of a CSV file before its first row. */
export interface Table {
  /** The user's own columns. */
  header: string[];
  delimiter: Delimiter;
  /** How many columns at the beginning are not the user's: those of a report of refused rows, mended and run again. */
  reportColumns: number;
}

/** So many bytes at the beginning of a file say whether it is text. */
export const MARK_LENGTH = 4;

/** How many bytes at the beginning of the file are a byte order mark. Throws for UTF-16, and for what is no text. */
export function byteOrderMarkLength(head: Uint8Array): number {
  const [first, second, third, fourth] = head;
  // A ZIP archive, as each .xlsx and .ods is: APPNOTE.TXT, section 4.3.7.
  if (first === 0x50 && second === 0x4b && third === 3 && fourth === 4) {
    throw new JobRefused(
      "input_not_utf8",
      'the input is a spreadsheet or an archive: save the list as "CSV UTF-8" and choose that file',
    );
  }
  const hasUtf16Mark = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  // Without a mark every second byte of Latin letters and digits is NUL, which is in no text of UTF-8.
  const isUtf16 = (second === 0 && fourth === 0) || (first === 0 && third === 0);
  if (hasUtf16Mark || isUtf16) {
    throw new JobRefused(
      "input_not_utf8",
      'the input is UTF-16: save it as UTF-8, in a spreadsheet as "CSV UTF-8"',
    );
  }
  return first === 0xef && second === 0xbb && third === 0xbf ? 3 : 0;
}

/** Reads the header of a CSV file with rows that are fed from its beginning. */
export function readHeader(rows: CsvRows, text: Uint8Array, delimiter: Delimiter): Table {
  if (!rows.next()) {
    throw new JobRefused(
      "header_missing",
      "the input is empty: a CSV file begins with a header that names its columns",
    );
  }
  if (!isUtf8(text.subarray(rows.start, rows.end))) {
    throw new JobRefused(
      "input_not_utf8",
      'the header of the input is not UTF-8: save it as UTF-8, in a spreadsheet as "CSV UTF-8"',
    );
  }
  if (rows.flaw !== undefined) {
    const { code, reason } = flawRefusal(rows.flaw, "the header of the input");
    throw new JobRefused(code, reason);
  }
  const header: string[] = [];
  for (let field = 0; field < rows.fieldCount; field++) {
    header.push(shownText(text, rows.bounds[2 * field], rows.bounds[2 * field + 1]));
  }
  const isReport = REFUSED_COLUMNS.every((name, index) => header[index] === name);
  const reportColumns = isReport && header.length > REFUSED_COLUMNS.length ? REFUSED_COLUMNS.length : 0;
  return { header: header.slice(reportColumns), delimiter, reportColumns };
}

/** Refuses a header that is a device: it would be no row, and the device have no key. */
export function checkHeader(header: readonly string[]): void {
  const mac = header.map((name) => name.trim()).find(isMacAddress);
  if (mac !== undefined) {
    throw new JobRefused(
      "header_missing",
      `the first line of the input looks like a device, since '${mac}' is a MAC address: add a header line above it ` +
        "that names the columns",
    );
  }
}

function isMacAddress(text: string): boolean {
  try {
    new MacAddress(text);
    return true;
  } catch (error) {
    if (error instanceof DpsError) {
      return false;
    }
    throw error;
  }
}

/** Whether the row's own column already is the one that the job would add for the ID. */
export function hasRegistrationId(header: readonly string[], identity: Identity): boolean {
  return identity.kind === "id" && header[identity.id] === REGISTRATION_ID;
}

/** Refuses a file without the columns, or with one that the job would add: one of two would be taken for the other. */
export function checkColumns(header: readonly string[], plan: JobPlan, hasSecondary: boolean): void {
  const { identity } = plan;
  for (const column of columnsOf(identity)) {
    if (!(column < header.length)) {
      throw new JobRefused("column_missing", `the input has no column number ${column + 1}: choose another`);
    }
  }
  const added = hasRegistrationId(header, identity) ? [DEVICE_KEY] : [REGISTRATION_ID, DEVICE_KEY];
  if (hasSecondary) {
    added.push(SECONDARY_DEVICE_KEY);
  }
  for (const name of added) {
    if (header.includes(name)) {
      const advice = name === REGISTRATION_ID ? "use it as the ID column, or rename it" : "rename or remove it";
      throw new JobRefused(
        "column_reserved",
        `the input already has a column '${name}', which this job adds: ${advice}`,
      );
    }
  }
}

function columnsOf(identity: Identity): number[] {
  switch (identity.kind) {
    case "list":
      return [];
    case "id":
      return [identity.id];
    case "serial":
      return [identity.serial];
    case "mac":
      return [identity.mac];
    case "serial_and_mac":
      return [identity.serial, identity.mac];
  }
}
