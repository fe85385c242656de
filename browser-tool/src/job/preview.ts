import { DpsError, RegistrationId } from "dps-symkey";

import { fieldText, shownText } from "./csv_field.ts";
import { CsvRows, flawRefusal, lengthRefusal } from "./csv_rows.ts";
import type { Identity, JobPlan, Refusal } from "./plan.ts";
import { byteOrderMarkLength, checkHeader, readHeader, type Table } from "./table.ts";

/** How much of the file the preview and the guesses are made from, in bytes. */
export const HEAD_LENGTH = 1 << 16;
const SHOWN_ROWS = 5;

export interface PreviewRow {
  line: number;
  fields: string[];
  registrationId: string | undefined;
  refusal: Refusal | undefined;
}

/** What is known of a plan while its columns may not be chosen yet. */
export interface PreviewPlan extends Omit<JobPlan, "identity"> {
  identity: Identity | undefined;
}

/** The first rows as the job would take them. They have no ID where the columns are not chosen. */
export function previewRows(head: Uint8Array<ArrayBuffer>, isWhole: boolean, plan: PreviewPlan): PreviewRow[] {
  const text = head.subarray(byteOrderMarkLength(head));
  return plan.identity?.kind === "list" ? previewList(text, isWhole, plan) : previewCsv(text, isWhole, plan);
}

/** The header of a CSV file. Throws JobRefused. */
export function previewTable(head: Uint8Array<ArrayBuffer>, delimiter: JobPlan["delimiter"]): Table {
  const text = head.subarray(byteOrderMarkLength(head));
  const rows = new CsvRows(delimiter.charCodeAt(0));
  rows.feed(text, true);
  const table = readHeader(rows, text, delimiter);
  checkHeader(table.header);
  return table;
}

function previewList(text: Uint8Array, isWhole: boolean, plan: PreviewPlan): PreviewRow[] {
  const lines = new TextDecoder().decode(text).split("\n");
  // What follows the last line end: nothing, or a line that may be cut.
  if (!isWhole || lines.at(-1) === "") {
    lines.pop();
  }
  return lines.slice(0, SHOWN_ROWS).map((line, index) => {
    const id = line.replace(/\r$/, "");
    return { line: index + 1, fields: [id], ...identify(() => ownId(id, plan)) };
  });
}

function previewCsv(text: Uint8Array<ArrayBuffer>, isWhole: boolean, plan: PreviewPlan): PreviewRow[] {
  const { delimiter, identity, rules } = plan;
  const rows = new CsvRows(delimiter.charCodeAt(0));
  rows.feed(text, isWhole);
  const { header, reportColumns } = readHeader(rows, text, delimiter);
  const found: PreviewRow[] = [];
  while (found.length < SHOWN_ROWS && rows.next()) {
    const bounds = rows.bounds;
    const fields: string[] = [];
    for (let field = reportColumns; field < rows.fieldCount; field++) {
      fields.push(shownText(text, bounds[2 * field], bounds[2 * field + 1]));
    }
    const field = (index: number) => {
      const at = 2 * (reportColumns + index);
      return fieldText(text, bounds[at], bounds[at + 1]);
    };
    let refusal: Refusal | undefined;
    if (rows.flaw !== undefined) {
      refusal = flawRefusal(rows.flaw, "row");
    } else if (fields.length !== header.length) {
      refusal = lengthRefusal(fields.length, header.length);
    }
    const identified = refusal === undefined && identity !== undefined
      ? identify(() => {
          switch (identity.kind) {
            case "list":
            case "id":
              return ownId(field(identity.kind === "id" ? identity.id : 0), plan);
            case "serial":
              return RegistrationId.fromSerial(field(identity.serial), { rules });
            case "mac":
              return RegistrationId.fromMac(field(identity.mac));
            case "serial_and_mac":
              return RegistrationId.fromSerialAndMac({ serial: field(identity.serial), mac: field(identity.mac), rules });
          }
        })
      : { registrationId: undefined, refusal };
    found.push({ line: rows.line, fields, ...identified });
  }
  return found;
}

function ownId(id: string, { rules, lowerCase }: PreviewPlan): RegistrationId {
  return lowerCase ? RegistrationId.lowerCased(id, { rules }) : new RegistrationId(id, { rules });
}

function identify(make: () => RegistrationId): Pick<PreviewRow, "registrationId" | "refusal"> {
  try {
    return { registrationId: make().toString(), refusal: undefined };
  } catch (error) {
    if (error instanceof DpsError) {
      return { registrationId: undefined, refusal: { code: error.code, reason: error.message } };
    }
    return { registrationId: undefined, refusal: { code: "row_not_utf8", reason: "row has bytes that are not UTF-8" } };
  }
}
