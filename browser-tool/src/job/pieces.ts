/**
 * How much is read at once, in bytes: small enough for a progress bar that moves and for the cache, large enough that the
 * browser's time for each reading is nothing beside it.
 */
export const PIECE_LENGTH = 2 << 20;

/** The bytes of a file in pieces. The next one is read while the one before is worked on. */
export async function* pieces(file: Blob, from: number): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const read = (start: number) => file.slice(start, start + PIECE_LENGTH).arrayBuffer();
  let next = read(from);
  for (let start = from; start < file.size; start += PIECE_LENGTH) {
    const piece = await next;
    if (start + PIECE_LENGTH < file.size) {
      next = read(start + PIECE_LENGTH);
      // It is awaited in the next turn, which does not come where this one fails.
      next.catch(() => undefined);
    }
    yield new Uint8Array(piece);
  }
}

/** What is left of one piece, and the next one. */
export function joined(rest: Uint8Array<ArrayBuffer>, piece: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (rest.length === 0) {
    return piece;
  }
  const text = new Uint8Array(rest.length + piece.length);
  text.set(rest);
  text.set(piece, rest.length);
  return text;
}
