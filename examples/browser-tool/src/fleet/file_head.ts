import { guessFormat, guessIdentity } from "../job/guess.ts";
import { type Delimiter, type Identity, JobRefused } from "../job/plan.ts";
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

/** How a file is to be read, as it was guessed or chosen. */
export interface FileReading {
  isList: boolean;
  delimiter: Delimiter;
  identity: Identity;
}

/** What the file looks like. Throws JobRefused where it cannot be read at all. */
export function guessReading({ head }: FleetFile): FileReading {
  const { isList, delimiter } = guessFormat(head);
  return { isList, delimiter, identity: isList ? { kind: "list" } : guessedIdentity(head, delimiter) };
}

/** The columns by their names, else the first one as the ID. */
export function guessedIdentity(head: Uint8Array<ArrayBuffer>, delimiter: Delimiter): Identity {
  return guessIdentity(previewTable(head, delimiter).header) ?? { kind: "id", id: 0 };
}

/** The names of the columns, or why there are none. */
export function headerOf({ head }: FleetFile, { isList, delimiter }: FileReading): { header: string[]; refused: string } {
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
