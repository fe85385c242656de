// Where keys come from: a file or the environment, and never an argument, which every user of the machine can read.

import { readFile } from "node:fs/promises";
import { DpsError } from "dps-symkey";
import { Failure, MACHINE_FAILED, REFUSED, WRONG_USAGE } from "./program.mjs";

/**
 * The key in the file, one newline at its end taken off, or in DPS_GROUP_KEY or DPS_DEVICE_KEY. `Key` is the class for
 * it. On a device these are stand-ins for the place where it keeps its secrets.
 */
export async function readKey(kind, Key, file) {
  const text = file === undefined ? fromEnvironment(kind) : await fromFile(kind, file);
  try {
    return new Key(text);
  } catch (error) {
    // It says what is wrong, and holds no part of the key.
    if (error instanceof DpsError) throw new Failure(REFUSED, `${kind} key: ${error.message}`, { cause: error });
    throw error;
  }
}

function fromEnvironment(kind) {
  const variable = `DPS_${kind.toUpperCase()}_KEY`;
  const text = process.env[variable];
  if (text === undefined) {
    const message = `no ${kind} key was given: name its file with --${kind}-key-file, or set ${variable}`;
    throw new Failure(WRONG_USAGE, message);
  }
  return text;
}

async function fromFile(kind, file) {
  try {
    // A file in another encoding is refused as a key, which says what to do.
    return (await readFile(file, "latin1")).replace(/\r?\n$/, "");
  } catch (error) {
    throw new Failure(MACHINE_FAILED, `cannot read the ${kind} key in '${file}': ${error.message}`, { cause: error });
  }
}
