const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const QUOTE = 34;

const encoder = new TextEncoder();
const BLOCK_LENGTH = 1 << 18;

/** A CSV file beside the output, for rows that the user should look at; in bytes, since a refused row may not be UTF-8. */
export class Report {
  readonly blocks: Uint8Array<ArrayBuffer>[] = [];
  #block = new Uint8Array(0);
  #length = 0;
  readonly #delimiter: number;

  constructor(delimiter: number) {
    this.#delimiter = delimiter;
  }

  /** Appends text as it is. */
  text(text: string): this {
    // No character takes more than three bytes for each of its UTF-16 units.
    this.#makeRoom(text.length * 3);
    this.#length += encoder.encodeInto(text, this.#block.subarray(this.#length)).written;
    return this;
  }

  /** Appends bytes as they are. */
  bytes(bytes: Uint8Array): this {
    this.#makeRoom(bytes.length);
    this.#block.set(bytes, this.#length);
    this.#length += bytes.length;
    return this;
  }

  /** Appends a field, in quotes where it must be. */
  field(field: Uint8Array): this {
    const isSpecial = (byte: number) =>
      byte === QUOTE || byte === LINE_FEED || byte === CARRIAGE_RETURN || byte === this.#delimiter;
    if (!field.some(isSpecial)) {
      return this.bytes(field);
    }
    this.#makeRoom(field.length * 2 + 2);
    this.#block[this.#length++] = QUOTE;
    for (const byte of field) {
      if (byte === QUOTE) {
        this.#block[this.#length++] = QUOTE;
      }
      this.#block[this.#length++] = byte;
    }
    this.#block[this.#length++] = QUOTE;
    return this;
  }

  /** All of it, in order. */
  finish(): Uint8Array<ArrayBuffer>[] {
    this.#endBlock(0);
    return this.blocks;
  }

  #makeRoom(length: number): void {
    if (this.#length + length > this.#block.length) {
      this.#endBlock(length);
    }
  }

  #endBlock(nextLength: number): void {
    if (this.#length > 0) {
      this.blocks.push(this.#block.slice(0, this.#length));
    }
    if (nextLength > this.#block.length || this.#block.length === 0) {
      this.#block = new Uint8Array(Math.max(BLOCK_LENGTH, nextLength));
    }
    this.#length = 0;
  }
}
