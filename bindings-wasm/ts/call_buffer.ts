import * as bindings from "./generated/bindings.js";

/** So many bytes are there from the start: for the lines of a block, and the keys that may come of them. */
const SIZE = 400 << 10;

/** The text of a device key that was derived, in bytes. */
const KEY = 44;

/** No registration ID, MAC address or serial number is longer, in UTF-16 units. */
const SHORT = 128;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * A piece of the module's memory. Arguments are written to its beginning, one after the other, and answers are read from it.
 * Secrets in it are wiped as soon as they are read.
 */
export class CallBuffer {
  #bound = new bindings.CallBuffer(SIZE);
  readonly #memory: WebAssembly.Memory;
  #size = SIZE;
  #known: Views | undefined;

  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory;
  }

  /** For the functions of the module. It is another one when more was written than fits: asked for after all is written. */
  get bound(): bindings.CallBuffer {
    return this.#bound;
  }

  /** Writes texts, and gives the length of each in bytes. */
  write(...texts: string[]): number[] {
    let units = 0;
    for (const text of texts) {
      units += text.length;
    }
    // A unit of UTF-16 has three bytes of UTF-8 at most, and each of those three where a token is made of it.
    this.#reserve(9 * units + 1024);
    const { all } = this.#views();
    const lengths = [];
    let end = 0;
    for (const text of texts) {
      const length = writeText(text, all, end);
      lengths.push(length);
      end += length;
    }
    return lengths;
  }

  /** Writes one text, which is short where it is what it should be. Node's encoder, and its decoder below, take less time than a loop. */
  writeShort(text: string): number {
    const { length } = text;
    if (length > SHORT) {
      return this.write(text)[0]!;
    }
    const { all, short } = this.#views();
    return IS_NODE ? encoder.encodeInto(text, short).written : writeText(text, all, 0);
  }

  /** Writes bytes, and gives how many they are. */
  writeBytes(data: Uint8Array): number {
    this.#reserve(data.length);
    this.#views().all.set(data);
    return data.length;
  }

  /** Reads a short text of ASCII that is no secret. */
  readShort(length: number): string {
    return readText(this.#views().all, length);
  }

  /** Reads and wipes a text. */
  takeText(start: number, length: number): string {
    const bytes = this.#views().all.subarray(start, start + length);
    const text = decoder.decode(bytes);
    bytes.fill(0);
    return text;
  }

  /** Hands on bytes, and wipes them. */
  takeBytes(start: number, length: number, take: (bytes: Uint8Array) => void): void {
    const bytes = this.#views().all.subarray(start, start + length);
    take(bytes);
    bytes.fill(0);
  }

  /** Reads and wipes a device key that was derived. */
  takeKey(): string {
    const { all, key } = this.#views();
    const text = IS_NODE ? decoder.decode(key) : readText(all, KEY);
    key.fill(0);
    return text;
  }

  /** Reads and wipes the text that a call writes, and gives the length of. */
  take(call: (buffer: bindings.CallBuffer) => number): string {
    return this.takeText(0, call(this.#bound));
  }

  /** Makes a call whose first bytes are secret, and wipes them. */
  wiping<T>(length: number, call: (buffer: bindings.CallBuffer) => T): T {
    try {
      return call(this.#bound);
    } finally {
      this.#views().all.fill(0, 0, length);
    }
  }

  #reserve(size: number): void {
    if (size > this.#size) {
      const larger = new bindings.CallBuffer(size);
      // It is wiped before it is freed.
      this.#bound.free();
      this.#bound = larger;
      this.#size = size;
      this.#known = undefined;
    }
  }

  /** The bytes, wherever they are by now: the memory has another buffer when it has grown. */
  #views(): Views {
    if (this.#known === undefined || this.#known.all.length === 0) {
      const all = new Uint8Array(this.#memory.buffer as ArrayBuffer, this.#bound.address, this.#size);
      this.#known = { all, short: all.subarray(0, 3 * SHORT), key: all.subarray(0, KEY) };
    }
    return this.#known;
  }
}

/**
 * Writes a text, and gives its length in bytes. Where it is short it is copied here: in a browser an encoder takes several times
 * as long to begin.
 */
function writeText(text: string, bytes: Uint8Array, start: number): number {
  const { length } = text;
  if (length <= SHORT) {
    for (let index = 0; index < length; index += 1) {
      const unit = text.charCodeAt(index);
      if (unit > 0x7f) {
        return encode(text, bytes, start);
      }
      bytes[start + index] = unit;
    }
    return length;
  }
  return encode(text, bytes, start);
}

function encode(text: string, bytes: Uint8Array, start: number): number {
  // A lone surrogate becomes U+FFFD, which nothing here takes either.
  return encoder.encodeInto(text, bytes.subarray(start)).written;
}

/** Reads a short text of ASCII: faster than a decoder in a browser, as above. */
function readText(bytes: Uint8Array, length: number): string {
  let text = "";
  let index = 0;
  for (; index + 4 <= length; index += 4) {
    text += String.fromCharCode(bytes[index]!, bytes[index + 1]!, bytes[index + 2]!, bytes[index + 3]!);
  }
  for (; index < length; index += 1) {
    text += String.fromCharCode(bytes[index]!);
  }
  return text;
}

/** Of one piece of memory. To make a view takes longer than most of what is done with it. */
interface Views {
  readonly all: Uint8Array<ArrayBuffer>;
  readonly short: Uint8Array<ArrayBuffer>;
  readonly key: Uint8Array<ArrayBuffer>;
}
