const QUOTE = 34;

// Fatal: bytes that are not UTF-8 are an error of the row, and no replacement characters.
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The text of a field, out of its quotes. Throws TypeError where it is not UTF-8. */
export function fieldText(text: Uint8Array, start: number, end: number): string {
  return unquoted(decoder.decode(text.subarray(start, end)));
}

/** A field as a person would see it, whatever its bytes. */
export function shownText(text: Uint8Array, start: number, end: number): string {
  return unquoted(new TextDecoder().decode(text.subarray(start, end)));
}

export function unquoted(field: string): string {
  if (field.charCodeAt(0) !== QUOTE || field.length < 2 || !field.endsWith('"')) {
    return field;
  }
  return field.slice(1, -1).replaceAll('""', '"');
}

/** A field as it is written: in quotes only where it must be. */
export function quoted(field: string, delimiter: string): string {
  const isSpecial = /["\r\n]/.test(field) || field.includes(delimiter);
  return isSpecial ? `"${field.replaceAll('"', '""')}"` : field;
}

export function isUtf8(text: Uint8Array): boolean {
  try {
    decoder.decode(text);
    return true;
  } catch {
    return false;
  }
}
