// How every program here begins and ends.
//
// Exit status: 0 done, 1 something was refused, 2 wrong usage, 3 the machine failed.

import { parseArgs } from "node:util";
import { DpsError } from "dps-symkey";
import { isKeyAmong } from "./secrecy.mjs";

export const REFUSED = 1;
export const WRONG_USAGE = 2;
export const MACHINE_FAILED = 3;

/** Something that the user can mend. Its text is all of it that is shown. */
export class Failure extends Error {
  constructor(status, message, options) {
    super(message, options);
    this.status = status;
  }
}

/** Calls `main` with the options' values. What it throws and is no fault of the user keeps its stack trace. */
export async function runProgram({ usage, options, required = [] }, main) {
  try {
    const values = readOptions(options);
    if (values.help) {
      console.log(usage);
      return;
    }
    for (const name of required) {
      if (values[name] === undefined) throw new Failure(WRONG_USAGE, `--${name} is missing`);
    }
    process.exitCode = await main(values);
  } catch (error) {
    // An error might repeat it.
    const shown = isKeyAmong(process.argv.slice(2)) ? new Failure(WRONG_USAGE, KEY_GIVEN) : error;
    process.exitCode = statusOf(shown);
    if (process.exitCode === WRONG_USAGE) console.error(usage);
    console.error(`error: ${shown.message}`);
  }
}

const KEY_GIVEN =
  "what may be a key was given as an argument: put the key into a file and name that; others may have seen it on this command line";

function readOptions(options) {
  try {
    return parseArgs({ options: { ...options, help: { type: "boolean" } } }).values;
  } catch (error) {
    throw new Failure(WRONG_USAGE, error.message);
  }
}

function statusOf(error) {
  if (error instanceof Failure) return error.status;
  if (error instanceof DpsError) return REFUSED;
  // Of the operating system: a file, a disk, a pipe.
  if (error.syscall !== undefined) return MACHINE_FAILED;
  throw error;
}
