import { nameText } from "./arguments.js";
import * as bindings from "./generated/bindings.js";
import { callBuffer } from "./wasm_module.js";

/** Shared by all names: each is checked when it is created and kept as written. */
abstract class Name<Kind extends "IdScope" | "HubHost" | "HubDeviceId" | "HubModuleId"> {
  readonly #kind: Kind;
  readonly #text: string;
  readonly #isDoubtful: boolean;

  /** @internal */
  constructor(kind: Kind, text: string) {
    const buffer = callBuffer();
    const length = buffer.writeShort(text);
    this.#isDoubtful = bindings.is_doubtful_name(buffer.bound, length, bindings.Name[kind]);
    this.#kind = kind;
    this.#text = text;
  }

  /** The name of its class, by which TypeScript tells it from the others. */
  protected get kind(): Kind {
    return this.#kind;
  }

  /**
   * Whether the name is valid but doubtful.
   *
   * @internal
   */
  protected get isDoubtful(): boolean {
    return this.#isDoubtful;
  }

  /** The name itself. */
  toString(): string {
    return this.#text;
  }

  /** The name itself. */
  toJSON(): string {
    return this.#text;
  }

  /** How Node shows it. */
  [Symbol.for("nodejs.util.inspect.custom") as never](): string {
    return `${this.#kind}('${this.#text}')`;
  }
}

/**
 * The ID scope of a provisioning service: letters and digits.
 *
 * ```js
 * console.log(new IdScope("One00002193").isUnusual); // true
 * ```
 */
export class IdScope extends Name<"IdScope"> {
  /** @throws {@link DpsError} `id_scope_…` */
  constructor(idScope: string | IdScope) {
    super("IdScope", nameText(IdScope, "ID scope", idScope));
  }

  /**
   * Whether it does not look like the ID scopes that the service assigns, which begin with `0ne` and contain no letter O; a
   * mistyped one often does not. The format is undocumented, so this is not an error.
   */
  get isUnusual(): boolean {
    return this.isDoubtful;
  }
}

/**
 * The host name of an IoT hub, a DNS name without scheme, port or slash: at most 253 bytes.
 *
 * ```js
 * console.log(new HubHost("my-hub").hasDomain); // false
 * ```
 */
export class HubHost extends Name<"HubHost"> {
  /** @throws {@link DpsError} `hub_host_…` */
  constructor(host: string | HubHost) {
    super("HubHost", nameText(HubHost, "hub host", host));
  }

  /**
   * Whether the name has more than one part, as every hub of Azure has: `my-hub.azure-devices.net`. One without a domain works
   * only where the network completes it.
   */
  get hasDomain(): boolean {
    return !this.isDoubtful;
  }
}

/** The ID of a device at an IoT hub: 1 to 128 letters, digits and `- . % _ * ? ! ( ) , : = @ $ '`. Case matters. */
export class HubDeviceId extends Name<"HubDeviceId"> {
  /** @throws {@link DpsError} `hub_device_id_…` */
  constructor(deviceId: string | HubDeviceId) {
    super("HubDeviceId", nameText(HubDeviceId, "hub device ID", deviceId));
  }
}

/** The ID of a module of a device at an IoT hub, of the same characters as {@link HubDeviceId}. */
export class HubModuleId extends Name<"HubModuleId"> {
  /** @throws {@link DpsError} `hub_module_id_…` */
  constructor(moduleId: string | HubModuleId) {
    super("HubModuleId", nameText(HubModuleId, "hub module ID", moduleId));
  }
}
