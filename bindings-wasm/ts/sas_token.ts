import { text } from "./arguments.js";
import * as bindings from "./generated/bindings.js";
import { timeOrNow, type Time } from "./time.js";
import { callBuffer } from "./wasm_module.js";

/**
 * The texts of tokens. Not in private fields: developer tools show those, in the preview of a token that is merely logged.
 */
const texts = new WeakMap<SasToken, string>();

/**
 * A SAS token: made by a {@link DeviceKey}, or read from text by {@link SasToken.parse}.
 *
 * `String(token)` is its text, for a password or a header. Whoever holds that text is the device until it expires, so the
 * object shows no signature, in developer tools either, and refuses to become JSON.
 */
export class SasToken {
  readonly #expiresAt: number;

  private constructor(text: string, expiresAt: number) {
    if (typeof expiresAt !== "number") {
      throw new TypeError("SAS tokens are made by a DeviceKey, or by SasToken.parse");
    }
    texts.set(this, text);
    this.#expiresAt = expiresAt;
  }

  /** @internal */
  static made(text: string, expiresAt: number): SasToken {
    return new SasToken(text, expiresAt);
  }

  /**
   * Reads a token without judging it: {@link DeviceKey.verify} does that.
   *
   * Its parts may stand in any order, `skn` may be missing or empty, and `sr` and `sig` may have escapes of either case.
   *
   * @throws {@link DpsError} `sas_token_…`, for a token that is malformed
   */
  static parse(token: string): SasToken {
    const given = text("SAS token", token);
    return new SasToken(given, claims(given).expiresAt);
  }

  /** When the token ends, in seconds since 1970. */
  get expiresAt(): number {
    return this.#expiresAt;
  }

  /** The policy name (`skn`): `registration` for the provisioning service, `null` for a hub. */
  get policyName(): string | null {
    return claims(secretText(this)).policyName;
  }

  /** The text of `sr`: the resource URI, percent-encoded as its signer wrote it. */
  get encodedResourceUri(): string {
    return claims(secretText(this)).encodedResourceUri;
  }

  /**
   * When to make the next token, in seconds since 1970: after four fifths of the lifetime of a token that was made at
   * `issuedAt`. Without it the token was made just now.
   *
   * @throws {@link DpsError} `expiry_…`, for `issuedAt` that is no time in seconds
   */
  renewAt(issuedAt?: Time): number {
    const issued = timeOrNow("issuedAt", issuedAt);
    // Starts the module where it is not yet.
    callBuffer();
    return bindings.renew_at(this.#expiresAt, issued);
  }

  /** The token's text. Secret. */
  toString(): string {
    return secretText(this);
  }

  /** Refused: what is stored or sent as JSON is seldom meant to be a password. */
  toJSON(): never {
    throw new TypeError("a SasToken is secret: pass String(token) on where it is safe");
  }

  /** How Node shows it. */
  [Symbol.for("nodejs.util.inspect.custom") as never](): string {
    return `SasToken for ${this.encodedResourceUri} until ${this.#expiresAt}`;
  }
}

/**
 * The text of a token, whatever its `toString` was replaced by.
 *
 * @internal
 */
export function secretText(token: SasToken): string {
  const secret = texts.get(token);
  if (secret === undefined) {
    throw new TypeError("this is not a SasToken: use one made by a DeviceKey, or by SasToken.parse");
  }
  return secret;
}

function claims(token: string): { expiresAt: number; policyName: string | null; encodedResourceUri: string } {
  const buffer = callBuffer();
  const [length] = buffer.write(token);
  const claims = buffer.wiping(length!, (at) => bindings.parse_sas_token(at, length!));
  const { expires_at: expiresAt, policy_name, encoded_resource_uri: encodedResourceUri } = claims;
  claims.free();
  return { expiresAt, policyName: policy_name ?? null, encodedResourceUri };
}
