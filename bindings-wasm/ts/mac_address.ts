import { text } from "./arguments.js";
import * as bindings from "./generated/bindings.js";
import { callBuffer } from "./wasm_module.js";

/**
 * A MAC address that can tell one device from another: EUI-48 (6 octets) or EUI-64 (8 octets).
 *
 * Reads `A1:B2:C3:D4:E5:F6`, `a1-b2-c3-d4-e5-f6`, `a1b2.c3d4.e5f6` and `a1b2c3d4e5f6`, in either case, and the same with 8
 * octets. All-zero, broadcast and multicast addresses are refused: no single device has one.
 *
 * ```js
 * console.log(String(new MacAddress("00:1B:21:D4:E5:F6"))); // 00-1b-21-d4-e5-f6
 * ```
 */
export class MacAddress {
  readonly #text: string;
  readonly #isLocallyAdministered: boolean;

  /** @throws {@link DpsError} `mac_address_…` */
  constructor(mac: string) {
    const given = text("MAC address", mac);
    const buffer = callBuffer();
    const written = buffer.writeShort(given);
    const length = bindings.mac_address(buffer.bound, written);
    this.#text = buffer.readShort(length);
    this.#isLocallyAdministered = bindings.is_doubtful_name(buffer.bound, length, bindings.Name.MacAddress);
  }

  /** The octets in the order of transmission: 6 or 8 bytes. */
  get octets(): Uint8Array {
    return Uint8Array.from(this.#text.split("-"), (digits) => parseInt(digits, 16));
  }

  /**
   * Whether the address was set by software and not by the maker: it may change at the next boot, and a registration ID made
   * from it with it.
   */
  get isLocallyAdministered(): boolean {
    return this.#isLocallyAdministered;
  }

  /** Lower-case octets with dashes, as they stand in a registration ID: `a1-b2-c3-d4-e5-f6`. */
  toString(): string {
    return this.#text;
  }

  /** The same. */
  toJSON(): string {
    return this.#text;
  }

  /** How Node shows it. */
  [Symbol.for("nodejs.util.inspect.custom") as never](): string {
    return `MacAddress('${this.#text}')`;
  }
}
