// Keeps a key that was given as an argument, in place of a file's name or of an option, out of what is printed.

import { existsSync } from "node:fs";
import { basename, dirname } from "node:path";

/** The text, unless it may be a key. */
export function shown(text) {
  return mayHoldKey(text) ? "(not shown: it may be a secret)" : text;
}

/** Whether one of the arguments may be a key, or several that a shell made of a key over several lines. */
export function isKeyAmong(args) {
  // White space in an argument does not count.
  return mayHoldKey(args.map((argument) => valueOf(argument).replaceAll(/\s/g, "")).join(" "));
}

/** What may be a key in `--option`, `--option=VALUE` or `VALUE`. A comma stands for what cannot. */
function valueOf(argument) {
  const value = argument.replace(/^--[a-z-]+=(?!=?\s*$)/, "");
  // A file that is there is no key, whatever it is called, and neither are the folders above one.
  if (/^--?[a-z-]+$/.test(value) || existsSync(value)) return ",";
  const folder = dirname(value);
  const isFolder = !["", ".", ".."].includes(basename(folder)) && existsSync(folder);
  return isFolder ? basename(value) : value;
}

/** Whether a text holds what may be a key, or one that was cut or copied badly. */
export function mayHoldKey(text) {
  // Base64 has no dot: names of files and hosts are no keys.
  const rows = text.replaceAll(/[\w+%-]+(?:\.[\w+%-]+)+/g, ",").match(/[\w+/%=\s-]+/g) ?? [];
  return rows.some((row) => {
    const words = row.match(/[^\s=]+=*/g) ?? [];
    return words.some((word, at) => mayBeDamaged(word) || beginsWithKey(words.slice(at)));
  });
}

/** Whether the first word is a key, or the first lines are one: all as long, but for the last. */
function beginsWithKey(words) {
  const width = words[0].length;
  let joined = "";
  for (const line of words) {
    if (line.length > width || joined.length > 100) return false;
    joined += line;
    // As in `--` and `./` and a key.
    const key = joined.replace(/^-+/, "");
    if (isKey(key) || isKey(key.replace(/^\//, ""))) return true;
    if (line.length < width) return false;
  }
  return false;
}

const isHexadecimal = (text) => /^(?:0x)?[0-9A-Fa-f]*$/.test(text);

/**
 * Whether the text is a key of 16 to 64 bytes in canonical base64, with its padding or without. Not what is hexadecimal,
 * as a chip's number, nor, without a `+` or padding, what is of one case, as paths are.
 */
function isKey(text) {
  const digits = text.replace(/=+$/, "");
  const isMixed = /[A-Z]/.test(digits) && /[a-z]/.test(digits);
  if (!(isMixed || digits.includes("+") || digits !== text) || isHexadecimal(digits)) return false;
  const key = Buffer.from(digits, "base64");
  // What is not canonical becomes another text.
  return key.length >= 16 && key.length <= 64 && key.toString("base64").replace(/=+$/, "") === digits;
}

/** Whether a word may be a key that was cut, or is in the alphabet for URLs or percent-encoded. */
function mayBeDamaged(word) {
  const text = word.replaceAll(/^[-=]+|[-=]+$/g, "");
  const hasAll = [/[A-Z]/, /[a-z]/, /[0-9]/].every((kind) => kind.test(text));
  return text.length >= 22 && hasAll && !text.split(/[-_/]/).every(isName);
}

/** A name has words and numbers; in random text hardly two characters are of a kind. */
function isName(part) {
  const words = part.match(/[A-Z]?[a-z]+|[A-Z]+|[0-9]+|./g) ?? [];
  return part.length < 10 || isHexadecimal(part) || words.length * 3 <= part.length;
}
