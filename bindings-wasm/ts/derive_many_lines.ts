import type { DpsError } from "./error.js";
import * as bindings from "./generated/bindings.js";
import { callBuffer } from "./wasm_module.js";

/**
 * So many bytes of lines at once: few enough for their keys to fit into what the buffer has from the start. The shortest line
 * that has a key has 2 bytes, and its key 45.
 */
const BLOCK = 16 << 10;

/** A key and the end of its line, in bytes. */
export const KEY_LINE = 45;

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** A key a line, of an ID a line. Errors are added to `errors`; where it `throws`, that is the first one. */
export function deriveManyLines(
  key: () => bindings.GroupKey,
  rules: bindings.Rules,
  lines: Uint8Array,
  errors: DpsError[],
  throws: boolean,
): Uint8Array<ArrayBuffer> {
  const keys = new KeyLines();
  let first = 0;
  for (let start = 0; start < lines.length; ) {
    const end = blockEnd(lines, start);
    const known = errors.length;
    const before = keys.length;
    deriveBlock(key(), rules, lines.subarray(start, end), first, errors, keys);
    const refused = errors.length - known;
    if (throws && refused > 0) {
      throw errors[known];
    }
    first += refused + keyCount(keys.length - before, refused);
    if (start === 0) {
      // As the first lines are, so are most lists. Where those are much shorter than the rest it would be far too much.
      keys.expect(Math.min(Math.ceil((keys.length * lines.length) / end), 2 * lines.length));
    }
    start = end;
  }
  return keys.whole();
}

/** Lines of keys, as they come. No copy of them is left where they were. */
class KeyLines {
  length = 0;
  #bytes = new Uint8Array();

  /** Makes room where there is less. */
  expect(length: number): void {
    if (length > this.#bytes.length) {
      const more = new Uint8Array(length);
      more.set(this.#bytes.subarray(0, this.length));
      this.#bytes.fill(0);
      this.#bytes = more;
    }
  }

  add(lines: Uint8Array): void {
    if (this.length + lines.length > this.#bytes.length) {
      this.expect(Math.ceil(1.5 * this.#bytes.length) + lines.length);
    }
    this.#bytes.set(lines, this.length);
    this.length += lines.length;
  }

  whole(): Uint8Array<ArrayBuffer> {
    if (this.length < this.#bytes.length) {
      const whole = this.#bytes.slice(0, this.length);
      this.#bytes.fill(0);
      this.#bytes = whole;
    }
    return this.#bytes;
  }
}

/** How many keys are in so many bytes, of which the refused lines have one each. */
export function keyCount(length: number, refused: number): number {
  return (length - refused) / KEY_LINE;
}

function deriveBlock(
  key: bindings.GroupKey,
  rules: bindings.Rules,
  block: Uint8Array,
  first: number,
  errors: DpsError[],
  keys: KeyLines,
): void {
  if (block.length > BLOCK) {
    // One line, and no ID is so long. Its length is all that has to be said of it.
    const end = block.at(-1) !== LINE_FEED ? 0 : block.at(-2) !== CARRIAGE_RETURN ? 1 : 2;
    errors.push(bindings.refused_length(block.length - end, first));
    keys.add(Uint8Array.of(LINE_FEED));
    return;
  }
  const buffer = callBuffer();
  const length = buffer.writeBytes(block);
  const written = key.derive_lines(buffer.bound, length, rules, first, errors);
  buffer.takeBytes(length, written, (bytes) => keys.add(bytes));
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
