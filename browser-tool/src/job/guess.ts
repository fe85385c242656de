import { CsvRows } from "./csv_rows.ts";
import type { ColumnIdentity, Delimiter } from "./plan.ts";
import { byteOrderMarkLength, readHeader, REGISTRATION_ID } from "./table.ts";

/** What a file looks like from its beginning: shown to the user, who can choose otherwise. */
export interface Guess {
  isList: boolean;
  delimiter: Delimiter;
}

const COMMA = 44;
const SEMICOLON = 59;

/** Column names without what differs from one spreadsheet to the next: `MAC-Address` is `macaddress`. */
function simplified(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
}

const ID_NAMES = [simplified(REGISTRATION_ID), "regid", "deviceid", "id"];
const SERIAL_NAMES = ["serial", "serialnumber", "serialno", "serialnr", "sn"];
const MAC_NAMES = ["mac", "macaddress", "macaddr", "wlanmac", "ethmac", "ethernetmac", "eui", "eui48", "eui64"];

export function guessFormat(head: Uint8Array<ArrayBuffer>): Guess {
  const text = head.subarray(byteOrderMarkLength(head));
  const [comma, semicolon] = ([",", ";"] as const).map((delimiter) => headerOf(text, delimiter));
  if (comma === undefined || semicolon === undefined) {
    // No header can be read. What is wrong with it is said if it looks as if it was to be one.
    return { isList: !/[,;"]/.test(firstLine(text)), delimiter: "," };
  }
  const delimiter = semicolon.length > comma.length ? ";" : ",";
  const header = delimiter === ";" ? semicolon : comma;
  // A list has neither delimiter, and no name of a column on its first line: an ID may be called `sn-1`, but not `sn`.
  const isList = header.length < 2 && !header.some((name) => isColumnName(name));
  return { isList, delimiter };
}

function headerOf(text: Uint8Array<ArrayBuffer>, delimiter: Delimiter): string[] | undefined {
  const rows = new CsvRows(delimiter === "," ? COMMA : SEMICOLON);
  rows.feed(text, true);
  try {
    return readHeader(rows, text, delimiter).header;
  } catch {
    return undefined;
  }
}

function firstLine(text: Uint8Array): string {
  const [line] = new TextDecoder().decode(text).split("\n", 1);
  return line;
}

function isColumnName(name: string): boolean {
  return [...ID_NAMES, ...SERIAL_NAMES, ...MAC_NAMES].includes(simplified(name));
}

/** The columns by their names; undefined where no name says what it is. */
export function guessIdentity(header: readonly string[]): ColumnIdentity | undefined {
  const names = header.map(simplified);
  const find = (known: readonly string[]) => {
    for (const name of known) {
      const index = names.indexOf(name);
      if (index >= 0) {
        return index;
      }
    }
    return undefined;
  };
  const registrationId = names.indexOf(simplified(REGISTRATION_ID));
  const serial = find(SERIAL_NAMES);
  const mac = find(MAC_NAMES);
  // A column that is called registration_id is one; a mere "id" may be a row number beside a serial number.
  if (registrationId >= 0) {
    return { kind: "id", id: registrationId };
  }
  if (serial !== undefined && mac !== undefined) {
    return { kind: "serial_and_mac", serial, mac };
  }
  if (serial !== undefined) {
    return { kind: "serial", serial };
  }
  if (mac !== undefined) {
    return { kind: "mac", mac };
  }
  const id = find(ID_NAMES);
  return id === undefined ? undefined : { kind: "id", id };
}
