// How every program here begins and ends.
//
// Exit status: 0 done, 1 something was refused, 2 wrong usage, 3 the machine failed.

import { parseArgs } from "node:util";
import { DpsError } from "dps-symkey";
import { redacted } from "./secrecy.mjs";

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
    process.exitCode = statusOf(error);
    if (process.exitCode === WRONG_USAGE) console.error(usage);
    console.error(`error: ${error.message}`);
  }
}

function readOptions(options) {
  try {
    return parseArgs({ options: { ...options, help: { type: "boolean" } } }).values;
  } catch (error) {
    // It repeats an argument that is not known, which may be a key.
    throw new Failure(WRONG_USAGE, redacted(error.message));
  }
}

function statusOf(error) {
  if (error instanceof Failure) return error.status;
  if (error instanceof DpsError) return REFUSED;
  // Of the operating system: a file, a disk, a pipe.
  if (error.syscall !== undefined) return MACHINE_FAILED;
  throw error;
}
