// The list of devices: a CSV file with a header.

import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { RegistrationId } from "dps-symkey";
import { CsvError, parse } from "csv-parse";
import { Failure, MACHINE_FAILED, REFUSED } from "./program.mjs";
import { makeRegistrationId } from "./registration_id.mjs";
import { shown } from "./secrecy.mjs";

export function counted(count, noun) {
  return count === 1 ? `${count} ${noun}` : `${count} ${noun}s`;
}

/** A row that is no device, though the list is one. */
export class RowError extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/** What the header says: where the identity of a device stands, and which columns are added. */
export class Columns {
  constructor(header) {
    this.names = header;
    const makesIds = header.includes("serial") && header.includes("mac");
    const sources = makesIds ? ["serial", "mac"] : ["registration_id"];
    const needed = "the list needs one column each for serial and mac, or one for registration_id";
    if (sources.some((name) => header.filter((other) => other === name).length !== 1)) {
      throw new Failure(REFUSED, `${needed}: its header is '${shown(header.join(","))}'`);
    }
    this.sources = sources.map((name) => [name, header.indexOf(name)]);
    this.added = makesIds ? ["registration_id", "device_key"] : ["device_key"];
    const present = this.added.find((name) => header.includes(name));
    if (present !== undefined) throw new Failure(REFUSED, `the list has a column '${present}' already: rename it`);
  }

  /** Its registration ID. Throws DpsError or RowError where it has none. */
  identify(fields) {
    if (fields.length !== this.names.length) {
      const code = fields.length < this.names.length ? "row_short" : "row_long";
      throw new RowError(code, `row has ${counted(fields.length, "field")} and the header ${this.names.length}`);
    }
    const identity = Object.fromEntries(this.sources.map(([name, at]) => [name, fields[at]]));
    // The device must make the same ID: by the same call, or by its like in the other languages.
    return this.added.includes("registration_id")
      ? makeRegistrationId(identity)
      : new RegistrationId(identity.registration_id);
  }
}

/** The rows, `{ line, fields }`, with the lines where they begin, the header among them. Blank lines are passed over. */
export async function* readRows(path) {
  // Each of the three in one file, since people put files together. A row of another length is not the list's end.
  const parser = parse({ info: true, relax_column_count: true, record_delimiter: ["\r\n", "\n", "\r"] });
  // The loop below sees what fails before it.
  pipeline(createReadStream(path), decode, parser, () => {});
  let line = 1;
  try {
    for await (const { info, record } of parser) {
      if (record.length > 1 || record[0] !== "") yield { line, fields: record };
      line = info.lines + 1;
    }
  } catch (error) {
    if (error instanceof CsvError) throw new Failure(REFUSED, `the list is no CSV: ${shown(error.message)}`, { cause: error });
    if (error.code === "ERR_ENCODING_INVALID_ENCODED_DATA") {
      throw new Failure(REFUSED, "the list is not UTF-8: save it as UTF-8 and run it again", { cause: error });
    }
    if (error.syscall !== undefined) {
      throw new Failure(MACHINE_FAILED, `cannot read '${path}': ${error.message}`, { cause: error });
    }
    throw error;
  }
}

/** UTF-8, with or without a BOM. The parser by itself would put other characters in place of wrong bytes. */
async function* decode(chunks) {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}
