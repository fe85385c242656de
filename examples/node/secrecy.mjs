// Keeps a key that was given as an argument, in place of a file's name or of an option, out of what is printed.

import { existsSync } from "node:fs";
import { basename, dirname } from "node:path";

// Base64 of either alphabet, of 16 bytes or more, with some of each kind. Names hardly ever have so much of it.
const LIKE_A_KEY = /(?=[\w+/%-]*[A-Z])(?=[\w+/%-]*[a-z])(?=[\w+/%-]*[0-9])[\w+/%-]{22,}/g;

/** The text without what may be a key. */
export function redacted(text) {
  return text.replaceAll(LIKE_A_KEY, "(not shown: it may be a secret)");
}

/** Whether what was given as the name of a file may be a key. A file of that name is none, whatever it is called. */
export function mayBeKey(name) {
  if (existsSync(name)) return false;
  // In a folder that is there, the slashes are no base64.
  const text = existsSync(dirname(name)) ? basename(name) : name;
  return text.search(LIKE_A_KEY) !== -1;
}
