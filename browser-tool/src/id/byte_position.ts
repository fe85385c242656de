/** Where in a text something stands, in UTF-16 units, as strings are sliced. */
export interface Place {
  start: number;
  end: number;
}

/**
 * The character that a byte of the text's UTF-8 belongs to. One byte behind the text is its end, of length 0.
 *
 * The package counts bytes, as a file has them; a string counts UTF-16 units: `№` is three of those and one of these.
 */
export function characterAtByte(text: string, byte: number): Place | undefined {
  let bytes = 0;
  let start = 0;
  for (const character of text) {
    bytes += utf8Length(character.codePointAt(0) ?? 0);
    if (byte < bytes) {
      return { start, end: start + character.length };
    }
    start += character.length;
  }
  return byte === bytes ? { start, end: start } : undefined;
}

function utf8Length(codePoint: number): number {
  if (codePoint < 0x80) {
    return 1;
  }
  if (codePoint < 0x800) {
    return 2;
  }
  return codePoint < 0x10000 ? 3 : 4;
}
