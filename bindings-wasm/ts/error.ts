/**
 * What is wrong with a registration ID, a key, a token, a name or a time.
 *
 * `message` says what is wrong, where (bytes count from 0) and what to do. It holds no part of a key, and no signature.
 */
export class DpsError extends Error {
  static {
    // On the prototype, as those of JavaScript's own errors are.
    Object.defineProperty(this.prototype, "name", { value: "DpsError", configurable: true, writable: true });
  }

  declare readonly name: "DpsError";

  /** The stable code of the error, in `snake_case` and the same in every language: `registration_id_upper_case`. */
  readonly code: string;

  /** Of a registration ID that {@link GroupKey.deriveMany} was given: which one it is, from 0. */
  readonly index: number | undefined;

  /**
   * Where in the text that was given the mistake is: the index of the first wrong byte of its UTF-8, from 0; `undefined` where the
   * mistake has no place of its own.
   */
  readonly byteIndex: number | undefined;

  /** @internal */
  constructor(message: string, code: string, index?: number, byteIndex?: number) {
    super(message);
    this.code = code;
    this.index = index;
    this.byteIndex = byteIndex;
  }
}
