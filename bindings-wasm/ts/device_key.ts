/// <reference lib="esnext.disposable" preserve="true" />
import { nameText, options, text, typeName } from "./arguments.js";
import * as bindings from "./generated/bindings.js";
import { HubDeviceId, HubHost, HubModuleId, IdScope } from "./names.js";
import { keyOfBytes, keyOfText } from "./read_key.js";
import { registrationIdText, rulesFor, type RegistrationId } from "./registration_id.js";
import { rules, type RulesOption } from "./rules.js";
import { SasToken, secretText } from "./sas_token.js";
import { duration, expiry, timeOrNow, type Expiry, type Time } from "./time.js";
import { callBuffer } from "./wasm_module.js";

/** A device at the provisioning service. */
export interface RegistrationResource extends RulesOption {
  /** As the overview page of the service shows it: `0ne00002193`. */
  readonly idScope: string | IdScope;
  readonly registrationId: string | RegistrationId;
}

/** A device at an IoT hub. */
export interface HubDeviceResource {
  /** The DNS name of the hub: `my-hub.azure-devices.net`. */
  readonly host: string | HubHost;
  readonly deviceId: string | HubDeviceId;
}

/** A module of a device at an IoT hub. */
export interface HubModuleResource extends HubDeviceResource {
  readonly moduleId: string | HubModuleId;
}

/** When a token is judged. */
export interface VerifyOptions {
  /** That of the system's clock where it is not given. A number is of seconds; milliseconds are refused. */
  readonly now?: Time | undefined;
  /**
   * For clocks that differ, in seconds, at most 86,400: a token is valid while `now < se + allowedSkew`. 0 where it is not
   * given.
   */
  readonly allowedSkew?: number | undefined;
}

/**
 * The key of one device: derived from its group key, or that of an individual enrollment. It signs and verifies SAS tokens,
 * and cannot derive.
 *
 * It shows nothing of itself. {@link DeviceKey.free} wipes it, as `using` does and the garbage collector at some time; a
 * string that it was read from or written to is JavaScript's, and cannot be wiped.
 *
 * ```js
 * const deviceKey = new DeviceKey("Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=");
 * const token = deviceKey.registrationSasToken({ idScope: "0ne00002193", registrationId: "sn-1", validFor: 3600 });
 * ```
 */
export class DeviceKey {
  #bound: bindings.DeviceKey | undefined;

  /**
   * Reads the key's text: base64 of 16 to 64 bytes, and nothing around it; a derived key has 32.
   *
   * @throws {@link DpsError} `key_…`, which holds no part of the key
   */
  constructor(key: string);
  /** @internal */
  constructor(key: bindings.DeviceKey);
  constructor(key: string | bindings.DeviceKey) {
    this.#bound =
      key instanceof bindings.DeviceKey ? key : keyOfText("device key", key, (at, length) => new bindings.DeviceKey(at, length));
  }

  /**
   * The key from its bytes, 16 to 64 of them.
   *
   * @throws {@link DpsError} `key_too_short`, `key_too_long`
   */
  static fromBytes(key: Uint8Array): DeviceKey {
    return new DeviceKey(keyOfBytes("device key", key, bindings.DeviceKey.from_bytes));
  }

  /** The key's text, as device code and the portal take it. Secret. */
  toBase64(): string {
    const key = this.#key();
    return callBuffer().take((buffer) => key.to_base64(buffer));
  }

  /**
   * Whether this may be the group key, come to where a device key belongs: it has not the 32 bytes of a derived key. Else it is
   * the key of an individual enrollment. A group key that somebody chose with 32 bytes cannot be told.
   */
  get mayBeGroupKey(): boolean {
    return this.#key().may_be_group_key;
  }

  /** Whether it is the same key, in a time that does not depend on how much of it is. */
  equals(other: DeviceKey): boolean {
    if (!(other instanceof DeviceKey)) {
      throw new TypeError(`other is ${typeName(other)}: give a DeviceKey`);
    }
    return this.#key().equals(other.#key());
  }

  /**
   * The token with which a device registers with the provisioning service. An expiry in the past is no error.
   *
   * @throws {@link DpsError} `registration_id_…`, `id_scope_…`, `expiry_…`, `duration_invalid`
   */
  registrationSasToken(token: RegistrationResource & Expiry): SasToken {
    const { idScope, registrationId, rules: ruleName, expiresAt, validFor } = options(
      token,
      '{ idScope: "0ne00002193", registrationId: "sn-1", validFor: 3600 }',
    );
    const key = this.#key();
    const names = registrationNames(idScope, registrationId, ruleName);
    const end = expiry(expiresAt, validFor);
    const buffer = callBuffer();
    const [scopeLength, idLength] = buffer.write(names.idScope, names.registrationId);
    const made = buffer.take((at) => key.registration_sas_token(at, scopeLength!, idLength!, names.rules, end));
    return SasToken.made(made, end);
  }

  /**
   * The token with which a device speaks to its IoT hub.
   *
   * @throws {@link DpsError} `hub_host_…`, `hub_device_id_…`, `expiry_…`, `duration_invalid`
   */
  hubDeviceSasToken(token: HubDeviceResource & Expiry): SasToken {
    const { host, deviceId, expiresAt, validFor } = options(
      token,
      '{ host: "my-hub.azure-devices.net", deviceId: "sn-1", validFor: 3600 }',
    );
    return this.#hubSasToken(hubNames(host, deviceId), expiresAt, validFor);
  }

  /**
   * The token with which a module of a device speaks to its IoT hub.
   *
   * @throws {@link DpsError} `hub_host_…`, `hub_device_id_…`, `hub_module_id_…`, `expiry_…`,
   *   `duration_invalid`
   */
  hubModuleSasToken(token: HubModuleResource & Expiry): SasToken {
    const { host, deviceId, moduleId, expiresAt, validFor } = options(
      token,
      '{ host: "my-hub.azure-devices.net", deviceId: "sn-1", moduleId: "camera", validFor: 3600 }',
    );
    const names = [...hubNames(host, deviceId), nameText(HubModuleId, "hub module ID", moduleId, "moduleId")];
    return this.#hubSasToken(names, expiresAt, validFor);
  }

  /**
   * Judges whether this key signed a token, whether it is for `idScope` and `registrationId`, or for `host`, `deviceId` and,
   * of a module, `moduleId`, and whether it is valid. Gives the token.
   *
   * Takes what the Azure clients make: parts in any order, `skn` missing or empty, either case of escapes, raw slashes. Judged
   * in this order: malformed, another resource, wrong signature, expired; so only a genuine token is called expired.
   *
   * @throws {@link DpsError} `sas_token_…`, `skew_too_long`; for the names and times as where a token is made
   */
  verify(
    token: string | SasToken,
    resource: (RegistrationResource | HubDeviceResource | HubModuleResource) & VerifyOptions,
  ): SasToken {
    const given = token instanceof SasToken ? secretText(token) : text("SAS token", token);
    const { idScope, registrationId, host, deviceId, moduleId, rules: ruleName, now, allowedSkew } = options(
      resource,
      '{ idScope: "0ne00002193", registrationId: "sn-1" }',
    );
    const key = this.#key();
    const isRegistration = idScope !== undefined && registrationId !== undefined;
    const isHub = host !== undefined && deviceId !== undefined;
    const isMixed = isRegistration ? (host ?? deviceId ?? moduleId) !== undefined : (idScope ?? registrationId) !== undefined;
    if (isMixed || isRegistration === isHub) {
      throw new TypeError(
        "give what the token is for: either idScope and registrationId, or host and deviceId, with moduleId for a module",
      );
    }
    const time = timeOrNow("now", now);
    const skew = allowedSkew === undefined ? 0 : duration("allowedSkew", allowedSkew);
    const buffer = callBuffer();
    if (isRegistration) {
      const names = registrationNames(idScope, registrationId, ruleName);
      const [length, scopeLength, idLength] = buffer.write(given, names.idScope, names.registrationId);
      buffer.wiping(length!, (at) =>
        key.verify_registration_sas_token(at, length!, scopeLength!, idLength!, names.rules, time, skew),
      );
    } else {
      const names = hubNames(host, deviceId);
      if (moduleId !== undefined) {
        names.push(nameText(HubModuleId, "hub module ID", moduleId, "moduleId"));
      }
      const [length, hostLength, deviceLength, moduleLength] = buffer.write(given, ...names);
      buffer.wiping(length!, (at) =>
        key.verify_hub_sas_token(at, length!, hostLength!, deviceLength!, moduleLength, time, skew),
      );
    }
    return token instanceof SasToken ? token : SasToken.parse(given);
  }

  /** Wipes the key. It cannot be used any more. */
  free(): void {
    this.#bound?.free();
    this.#bound = undefined;
  }

  /** The same, for `using`. */
  [Symbol.dispose](): void {
    this.free();
  }

  /** Refused. */
  toJSON(): never {
    throw new TypeError("a DeviceKey is secret: pass toBase64() on where it is safe");
  }

  #key(): bindings.DeviceKey {
    if (this.#bound === undefined) {
      throw new TypeError("this DeviceKey was freed: make a new one");
    }
    return this.#bound;
  }

  #hubSasToken(names: string[], expiresAt: unknown, validFor: unknown): SasToken {
    const end = expiry(expiresAt, validFor);
    const key = this.#key();
    const buffer = callBuffer();
    const [hostLength, deviceLength, moduleLength] = buffer.write(...names);
    const made = buffer.take((at) => key.hub_sas_token(at, hostLength!, deviceLength!, moduleLength, end));
    return SasToken.made(made, end);
  }
}

function registrationNames(
  idScope: unknown,
  registrationId: unknown,
  ruleName: unknown,
): { idScope: string; registrationId: string; rules: bindings.Rules } {
  return {
    idScope: nameText(IdScope, "ID scope", idScope, "idScope"),
    registrationId: registrationIdText(registrationId, undefined, "registrationId"),
    rules: rulesFor(registrationId, rules(ruleName)),
  };
}

function hubNames(host: unknown, deviceId: unknown): string[] {
  return [nameText(HubHost, "hub host", host, "host"), nameText(HubDeviceId, "hub device ID", deviceId, "deviceId")];
}
