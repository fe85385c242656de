import * as native from "./generated/native.js";

/** So many bytes are there from the start: for the lines of a block, and the keys that may come of them. */
const SIZE = 400 << 10;

/** The text of a device key that was derived, in bytes. */
const KEY = 44;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * A piece of the module's memory. Arguments are written to its beginning, one after the other, and answers are read from it.
 * Secrets in it are wiped as soon as they are read.
 */
export class Exchange {
  #native = new native.Exchange(SIZE);
  readonly #memory: WebAssembly.Memory;
  #size = SIZE;
  #bytes = new Uint8Array();

  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory;
  }

  /** For the functions of the module. */
  get native(): native.Exchange {
    return this.#native;
  }

  /** Writes texts, and gives the length of each in bytes. */
  write(...texts: string[]): number[] {
    const units = texts.reduce((units, text) => units + text.length, 0);
    // A unit of UTF-16 has three bytes of UTF-8 at most, and each of those three where a token is made of it.
    this.#reserve(9 * units + 1024);
    let end = 0;
    return texts.map((text) => {
      const length = this.#writeAt(end, text);
      end += length;
      return length;
    });
  }

  /** Writes one text that is short and no secret, as most are. */
  writeShort(text: string): number {
    const { length } = text;
    if (length > 128) {
      return this.write(text)[0]!;
    }
    const bytes = this.#view();
    for (let index = 0; index < length; index += 1) {
      const unit = text.charCodeAt(index);
      if (unit > 0x7f) {
        return this.#writeAt(0, text);
      }
      bytes[index] = unit;
    }
    return length;
  }

  /** Writes bytes, and gives how many they are. */
  writeBytes(data: Uint8Array): number {
    this.#reserve(data.length);
    this.#view().set(data);
    return data.length;
  }

  /** Reads what is no secret. */
  read(length: number): string {
    return decoder.decode(this.#view().subarray(0, length));
  }

  /** Reads and wipes a text. */
  takeText(start: number, length: number): string {
    const bytes = this.#view().subarray(start, start + length);
    const text = decoder.decode(bytes);
    bytes.fill(0);
    return text;
  }

  /** Reads and wipes bytes. */
  takeBytes(start: number, length: number): Uint8Array<ArrayBuffer> {
    const bytes = this.#view().subarray(start, start + length);
    const copy = new Uint8Array(bytes);
    bytes.fill(0);
    return copy;
  }

  /** Reads and wipes a device key that was derived. Several times as fast as a decoder on so few characters. */
  takeKey(): string {
    const bytes = this.#view();
    let text = "";
    for (let index = 0; index < KEY; index += 4) {
      text += String.fromCharCode(bytes[index]!, bytes[index + 1]!, bytes[index + 2]!, bytes[index + 3]!);
    }
    bytes.fill(0, 0, KEY);
    return text;
  }

  /** Reads and wipes the text that a call writes, and gives the length of. */
  take(call: (exchange: native.Exchange) => number): string {
    return this.takeText(0, call(this.#native));
  }

  /** Makes a call whose first bytes are secret, and wipes them. */
  wiping<T>(length: number, call: (exchange: native.Exchange) => T): T {
    try {
      return call(this.#native);
    } finally {
      this.#view().fill(0, 0, length);
    }
  }

  #writeAt(start: number, text: string): number {
    // A lone surrogate becomes U+FFFD, which nothing here takes either.
    return encoder.encodeInto(text, this.#view().subarray(start)).written;
  }

  #reserve(size: number): void {
    if (size > this.#size) {
      // It is wiped before it is freed.
      this.#native.free();
      this.#native = new native.Exchange(size);
      this.#size = size;
      this.#bytes = new Uint8Array();
    }
  }

  /** The bytes, wherever they are by now: the memory has another buffer when it has grown. */
  #view(): Uint8Array<ArrayBuffer> {
    if (this.#bytes.length === 0) {
      this.#bytes = new Uint8Array(this.#memory.buffer as ArrayBuffer, this.#native.address, this.#size);
    }
    return this.#bytes;
  }
}
