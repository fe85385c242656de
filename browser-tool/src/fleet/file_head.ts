import { guessFormat, guessIdentity } from "../job/guess.ts";
import { type ColumnIdentity, type Delimiter, type Identity, JobRefused } from "../job/plan.ts";
import { HEAD_LENGTH, previewTable } from "../job/preview.ts";

/** A chosen file, and its beginning. */
export interface FleetFile {
  file: File;
  head: Uint8Array<ArrayBuffer>;
  /** Whether the head is all of it. */
  isWhole: boolean;
}

export async function readHead(file: File): Promise<FleetFile> {
  const head = new Uint8Array(await file.slice(0, HEAD_LENGTH).arrayBuffer());
  return { file, head, isWhole: file.size <= HEAD_LENGTH };
}

/** The columns of CSV that IDs come from, as far as they were guessed or chosen. They are numbered from 0. */
export interface ColumnChoice {
  kind?: ColumnIdentity["kind"];
  id?: number;
  serial?: number;
  mac?: number;
}

/** How a file is to be read, as it was guessed or chosen. */
export interface FileReading {
  isList: boolean;
  delimiter: Delimiter;
  columns: ColumnChoice;
}

/** What the file looks like. Throws JobRefused where it cannot be read at all. */
export function guessReading(file: FleetFile): FileReading {
  return guessColumns(file, guessFormat(file.head));
}

/** The columns by their names. Where no name says what it is, none is chosen: any of them may be wrong. */
export function guessColumns(file: FleetFile, format: Omit<FileReading, "columns">): FileReading {
  return { ...format, columns: guessIdentity(headerOf(file, format).header) ?? {} };
}

/** What IDs come from; undefined where it is not chosen yet. */
export function identityOf({ isList, columns }: FileReading): Identity | undefined {
  if (isList) {
    return { kind: "list" };
  }
  const { kind, id, serial, mac } = columns;
  switch (kind) {
    case undefined:
      return undefined;
    case "id":
      return id === undefined ? undefined : { kind, id };
    case "serial":
      return serial === undefined ? undefined : { kind, serial };
    case "mac":
      return mac === undefined ? undefined : { kind, mac };
    case "serial_and_mac":
      return serial === undefined || mac === undefined ? undefined : { kind, serial, mac };
  }
}

/** The names of the columns, or why there are none. */
export function headerOf(
  { head }: FleetFile,
  { isList, delimiter }: Omit<FileReading, "columns">,
): { header: string[]; refused: string } {
  if (isList) {
    return { header: [], refused: "" };
  }
  try {
    return { header: previewTable(head, delimiter).header, refused: "" };
  } catch (error) {
    if (error instanceof JobRefused) {
      return { header: [], refused: error.message };
    }
    throw error;
  }
}
