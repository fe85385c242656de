import type { Rules } from "dps-symkey";
import { useId } from "preact/hooks";

import { Choice } from "../interface/choice.tsx";
import type { Delimiter, Identity } from "../job/plan.ts";
import type { FileReading } from "./file_head.ts";

const FORMATS: readonly (readonly ["list" | "csv", string])[] = [
  ["list", "List, an ID a line"],
  ["csv", "CSV with a header"],
];
const DELIMITERS: readonly (readonly [Delimiter, string])[] = [
  [",", "Comma ,"],
  [";", "Semicolon ;"],
];
const RULES: readonly (readonly [Rules, string])[] = [
  ["portable", "Portable"],
  ["service", "Service"],
];
const IDENTITIES: readonly (readonly [Exclude<Identity["kind"], "list">, string])[] = [
  ["serial_and_mac", "Serial + MAC"],
  ["serial", "Serial"],
  ["mac", "MAC"],
  ["id", "ID column"],
];

/** What the user chose besides the file. */
export interface FleetOptions {
  rules: Rules;
  lowerCase: boolean;
}

interface ReadingFormProperties {
  reading: FileReading;
  header: readonly string[];
  options: FleetOptions;
  onFormat: (isList: boolean, delimiter: Delimiter) => void;
  onIdentity: (identity: Identity) => void;
  onOptions: (options: FleetOptions) => void;
}

/** How the file is read: guessed from its beginning, and all of it can be chosen otherwise. */
export function ReadingForm({ reading, header, options, onFormat, onIdentity, onOptions }: ReadingFormProperties) {
  const { isList, delimiter, identity } = reading;
  return (
    <div class="reading-form">
      <Choice
        label="File"
        options={FORMATS}
        value={isList ? "list" : "csv"}
        onChange={(format) => onFormat(format === "list", delimiter)}
      />
      {!isList && (
        <>
          <Choice
            label="Between columns"
            options={DELIMITERS}
            value={delimiter}
            onChange={(chosen) => onFormat(false, chosen)}
          />
          {identity.kind !== "list" && (
            <Choice
              label="Registration ID from"
              options={IDENTITIES}
              value={identity.kind}
              onChange={(kind) => onIdentity(withKind(identity, kind))}
            />
          )}
          <div class="columns">
            {identity.kind === "id" && (
              <ColumnSelect
                label="ID column"
                header={header}
                column={identity.id}
                onChange={(id) => onIdentity({ kind: "id", id })}
              />
            )}
            {(identity.kind === "serial" || identity.kind === "serial_and_mac") && (
              <ColumnSelect
                label="Serial column"
                header={header}
                column={identity.serial}
                onChange={(serial) => onIdentity({ ...identity, serial })}
              />
            )}
            {(identity.kind === "mac" || identity.kind === "serial_and_mac") && (
              <ColumnSelect
                label="MAC column"
                header={header}
                column={identity.mac}
                onChange={(mac) => onIdentity({ ...identity, mac })}
              />
            )}
          </div>
        </>
      )}
      <Choice
        label="Rules"
        options={RULES}
        value={options.rules}
        onChange={(rules) => onOptions({ ...options, rules })}
      />
      {(isList || identity.kind === "id") && (
        <label class="check">
          <input
            type="checkbox"
            checked={options.lowerCase}
            onChange={(event) => onOptions({ ...options, lowerCase: event.currentTarget.checked })}
          />
          <span>Lower-case the IDs (do so on the devices too: case changes the key)</span>
        </label>
      )}
    </div>
  );
}

interface ColumnSelectProperties {
  label: string;
  header: readonly string[];
  column: number;
  onChange: (column: number) => void;
}

function ColumnSelect({ label, header, column, onChange }: ColumnSelectProperties) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        class="input"
        value={String(column)}
        onChange={(event) => onChange(Number(event.currentTarget.value))}
      >
        {header.map((name, index) => (
          <option key={index} value={String(index)}>
            {name === "" ? `(column ${index + 1})` : name}
          </option>
        ))}
      </select>
    </div>
  );
}

/** Keeps the columns that both have. */
function withKind(identity: Identity, kind: Exclude<Identity["kind"], "list">): Identity {
  const id = "id" in identity ? identity.id : 0;
  const serial = "serial" in identity ? identity.serial : 0;
  const mac = "mac" in identity ? identity.mac : serial + 1;
  switch (kind) {
    case "id":
      return { kind, id };
    case "serial":
      return { kind, serial };
    case "mac":
      return { kind, mac };
    case "serial_and_mac":
      return { kind, serial, mac };
  }
}
