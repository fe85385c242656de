import type { Rules } from "dps-symkey";

/** What a device's registration ID is made from. Columns are numbered from 0. */
export type Identity =
  /** The file is a list: each line is an ID. */
  | { kind: "list" }
  /** The file is CSV with a header, and this column has the ID. */
  | { kind: "id"; id: number }
  | { kind: "serial"; serial: number }
  | { kind: "mac"; mac: number }
  | { kind: "serial_and_mac"; serial: number; mac: number };

/** Of CSV. */
export type ColumnIdentity = Exclude<Identity, { kind: "list" }>;

export type Delimiter = "," | ";";

/** How the IDs of a file are found, and by which rules. */
export interface JobPlan {
  identity: Identity;
  /** Of the input, and of all that is written. */
  delimiter: Delimiter;
  rules: Rules;
  /** Fold the IDs of a list or an ID column to lower case: asked for, never guessed. */
  lowerCase: boolean;
}

export interface GroupKeys {
  primary: string;
  secondary: string | undefined;
}

/** Why a row has no key. */
export interface Refusal {
  code: string;
  reason: string;
}

/** Something about the whole file, so that no row can be done. */
export class JobRefused extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
