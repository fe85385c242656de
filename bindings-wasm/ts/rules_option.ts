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
