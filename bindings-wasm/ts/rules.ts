import { options, typeName } from "./arguments.js";
import { DpsError } from "./error.js";
import * as bindings from "./generated/bindings.js";

/**
 * Which registration IDs are accepted: `"portable"` takes `a-z`, `0-9` and inner dashes, which every public document accepts;
 * `"service"` also takes upper case and `. _ :`, as the service's concepts page does.
 */
export type Rules = "portable" | "service";

/** The rules that a registration ID in text is checked by. A `RegistrationId` was checked before, and stays so. */
export interface RulesOption {
  /** `"portable"` where it is not given. */
  readonly rules?: Rules | undefined;
}

/**
 * The rules of options that may be missing.
 *
 * @internal
 */
export function rulesOf(given: RulesOption | undefined): bindings.Rules {
  if (given === undefined) {
    return bindings.Rules.Portable;
  }
  return rules(options(given, '{ rules: "service" }')["rules"]);
}

/** @internal */
export function rules(name: unknown): bindings.Rules {
  switch (name) {
    case undefined:
    case "portable":
      return bindings.Rules.Portable;
    case "service":
      return bindings.Rules.Service;
  }
  if (typeof name !== "string") {
    throw new TypeError(`rules are ${typeName(name)}: give "portable" or "service"`);
  }
  throw new DpsError('rules are unknown: give "portable" or "service"', "unknown_rules");
}
