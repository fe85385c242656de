import { nameText, options, text } from "./arguments.js";
import * as bindings from "./generated/bindings.js";
import { MacAddress } from "./mac_address.js";
import { rulesOf, type Rules, type RulesOption } from "./rules.js";
import { callBuffer } from "./wasm_module.js";

/** A text that the module has written, and the rules that it was checked by. */
class Checked {
  constructor(
    readonly text: string,
    readonly rules: bindings.Rules,
  ) {}
}

/**
 * A registration ID: what a device calls itself before the Device Provisioning Service, and what its device key is derived
 * from. 1 to 128 characters.
 *
 * The service's pages call registration IDs case-insensitive, but HMAC is not: `SN-1` and `sn-1` have different device keys, and
 * which of them the service admits is not publicly known. So upper case is an error under the portable rules, and
 * {@link RegistrationId.lowerCased} is the explicit call.
 *
 * ```js
 * const id = RegistrationId.fromSerialAndMac({ serial: "007-888-ABC", mac: "A1:B2:C3:D4:E5:F6" });
 * console.log(String(id)); // sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6
 * ```
 */
export class RegistrationId {
  /** The greatest length of a registration ID, in bytes. */
  static readonly MAX_LENGTH = 128;

  readonly #text: string;
  readonly #rules: bindings.Rules;

  /**
   * Checks a registration ID. One that was checked stays so, whatever the rules: they are for a text.
   *
   * @throws {@link DpsError} `registration_id_…`, which says what is wrong and at which byte
   */
  constructor(id: string | RegistrationId, options?: RulesOption);
  /** @internal */
  constructor(id: Checked);
  constructor(id: string | RegistrationId | Checked, options?: RulesOption) {
    if (id instanceof Checked) {
      this.#text = id.text;
      this.#rules = id.rules;
      return;
    }
    this.#text = registrationIdText(id);
    this.#rules = rulesFor(id, rulesOf(options));
    const buffer = callBuffer();
    const length = buffer.writeShort(this.#text);
    const error = bindings.refused_registration_id(buffer.bound, length, this.#rules);
    if (error !== undefined) {
      throw error;
    }
  }

  /**
   * Lower-cases the text, then checks it. Do the same on the device.
   *
   * @throws {@link DpsError} `registration_id_…`
   */
  static lowerCased(id: string, options?: RulesOption): RegistrationId {
    const given = text("registration ID", id);
    const rules = rulesOf(options);
    const buffer = callBuffer();
    const length = buffer.writeShort(given);
    return read(bindings.lower_case_registration_id(buffer.bound, length, rules), rules);
  }

  /**
   * `mac-{mac}`: the ID of a device that has only a MAC address, a text or a {@link MacAddress}.
   *
   * @throws {@link DpsError} `mac_address_…`
   */
  static fromMac(mac: string | MacAddress): RegistrationId {
    const given = macText(mac);
    const buffer = callBuffer();
    const length = buffer.writeShort(given);
    return read(bindings.registration_id_from_mac(buffer.bound, length), bindings.Rules.Portable);
  }

  /**
   * `sn-{serial}`: the ID of a device that has only a serial number, lower-cased.
   *
   * A character that the rules do not take is an error and never replaced.
   *
   * @throws {@link DpsError} `serial_number_…`, whose byte is that of the serial number
   */
  static fromSerial(serial: string, options?: RulesOption): RegistrationId {
    const given = text("serial number", serial);
    const rules = rulesOf(options);
    const buffer = callBuffer();
    const length = buffer.writeShort(given);
    return read(bindings.registration_id_from_serial(buffer.bound, length, undefined, rules), rules);
  }

  /**
   * `sn-{serial}-mac-{mac}`: the ID of a device that has both, lower-cased.
   *
   * @throws {@link DpsError} `serial_number_…` or `mac_address_…`, whose byte is that of the one or the other
   */
  static fromSerialAndMac(parts: {
    readonly serial: string;
    readonly mac: string | MacAddress;
    readonly rules?: Rules | undefined;
  }): RegistrationId {
    const { serial, mac } = options(parts, '{ serial: "007", mac: "a1:b2:c3:d4:e5:f6" }');
    const givenSerial = text("serial number", serial, "serial");
    const givenMac = macText(mac, "mac");
    const rules = rulesOf(parts);
    const buffer = callBuffer();
    const [serialLength, macLength] = buffer.write(givenSerial, givenMac);
    return read(bindings.registration_id_from_serial(buffer.bound, serialLength!, macLength!, rules), rules);
  }

  /** @internal */
  static rulesOf(id: RegistrationId): bindings.Rules {
    return id.#rules;
  }

  /** The ID itself. */
  toString(): string {
    return this.#text;
  }

  /** The ID itself. */
  toJSON(): string {
    return this.#text;
  }

  /** How Node shows it. */
  [Symbol.for("nodejs.util.inspect.custom") as never](): string {
    return `RegistrationId('${this.#text}')`;
  }
}

/**
 * The text of an ID, which is checked where it is used.
 *
 * @internal
 */
export function registrationIdText(id: unknown, name = "registration ID", option?: string): string {
  return nameText(RegistrationId, name, id, option);
}

/**
 * The rules that an ID is checked by where it is used: those given are for a text. One that was checked stays so, by those
 * that it was checked by.
 *
 * @internal
 */
export function rulesFor(id: unknown, given: bindings.Rules): bindings.Rules {
  return id instanceof RegistrationId ? RegistrationId.rulesOf(id) : given;
}

/** The ID that the module has written. */
function read(length: number, rules: bindings.Rules): RegistrationId {
  return new RegistrationId(new Checked(callBuffer().readShort(length), rules));
}

function macText(mac: unknown, option?: string): string {
  return nameText(MacAddress, "MAC address", mac, option);
}
