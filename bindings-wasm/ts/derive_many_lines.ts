import type { DpsError } from "./error.js";
import type { LineDerivation } from "./generated/native.js";
import { memory } from "./native.js";

/**
 * So many bytes of lines at once: few enough for their keys to fit into what the exchange has from the start. The shortest line
 * that has a key has 2 bytes, and its key 45.
 */
const BLOCK = 16 << 10;

/** A key and the end of its line, in bytes. */
export const KEY_LINE = 45;

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** A key a line, of an ID a line. Errors are added to `errors`; where it `throws`, that is the first one. */
export function deriveManyLines(
  derivation: LineDerivation,
  lines: Uint8Array,
  errors: DpsError[],
  throws: boolean,
): Uint8Array<ArrayBuffer> {
  const pieces: Uint8Array[] = [];
  let first = 0;
  for (let start = 0; start < lines.length; ) {
    const end = blockEnd(lines, start);
    const known = errors.length;
    const piece = deriveBlock(derivation, lines.subarray(start, end), first, errors);
    const refused = errors.length - known;
    if (throws && refused > 0) {
      throw errors[known];
    }
    pieces.push(piece);
    first += refused + keyCount(piece.length, refused);
    start = end;
  }
  return joined(pieces);
}

/** How many keys are in so many bytes, of which the refused lines have one each. */
export function keyCount(length: number, refused: number): number {
  return (length - refused) / KEY_LINE;
}

function deriveBlock(
  derivation: LineDerivation,
  block: Uint8Array,
  first: number,
  errors: DpsError[],
): Uint8Array<ArrayBuffer> {
  if (block.length > BLOCK) {
    // One line, and no ID is so long. Its length is all that has to be said of it.
    const end = block.at(-1) !== LINE_FEED ? 0 : block.at(-2) !== CARRIAGE_RETURN ? 1 : 2;
    derivation.refuse_length(block.length - end, first, errors);
    return Uint8Array.of(LINE_FEED);
  }
  const exchange = memory();
  const length = exchange.writeBytes(block);
  const written = derivation.derive(exchange.native, length, first, errors);
  return exchange.takeBytes(length, written);
}

/** Behind the last whole line that fits into a block, or behind the one that does not. */
function blockEnd(lines: Uint8Array, start: number): number {
  const limit = start + BLOCK;
  if (lines.length <= limit) {
    return lines.length;
  }
  const last = lines.lastIndexOf(LINE_FEED, limit - 1);
  if (last >= start) {
    return last + 1;
  }
  const next = lines.indexOf(LINE_FEED, limit);
  return next === -1 ? lines.length : next + 1;
}

function joined(pieces: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let end = 0;
  for (const piece of pieces) {
    whole.set(piece, end);
    end += piece.length;
    // They are no longer needed, and hold keys.
    piece.fill(0);
  }
  return whole;
}
