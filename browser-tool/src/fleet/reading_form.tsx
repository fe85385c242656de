import type { Rules } from "dps-symkey";
import { useId } from "preact/hooks";

import { Choice } from "../interface/choice.tsx";
import type { ColumnIdentity, Delimiter } from "../job/plan.ts";
import type { ColumnChoice, FileReading } from "./file_head.ts";

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
const IDENTITIES: readonly (readonly [ColumnIdentity["kind"], string])[] = [
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
  onColumns: (columns: ColumnChoice) => void;
  onOptions: (options: FleetOptions) => void;
}

/** How the file is read: guessed from its beginning, and all of it can be chosen otherwise. */
export function ReadingForm({ reading, header, options, onFormat, onColumns, onOptions }: ReadingFormProperties) {
  const { isList, delimiter, columns } = reading;
  const { kind } = columns;
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
          <Choice
            label="Registration ID from"
            options={IDENTITIES}
            value={kind}
            onChange={(chosen) => onColumns({ ...columns, kind: chosen })}
          />
          {kind === undefined && header.length > 0 && (
            <p class="hint">No column has a name that is known here: choose what the IDs come from.</p>
          )}
          <div class="columns">
            {kind === "id" && (
              <ColumnSelect
                label="ID column"
                header={header}
                column={columns.id}
                onChange={(id) => onColumns({ ...columns, id })}
              />
            )}
            {(kind === "serial" || kind === "serial_and_mac") && (
              <ColumnSelect
                label="Serial column"
                header={header}
                column={columns.serial}
                onChange={(serial) => onColumns({ ...columns, serial })}
              />
            )}
            {(kind === "mac" || kind === "serial_and_mac") && (
              <ColumnSelect
                label="MAC column"
                header={header}
                column={columns.mac}
                onChange={(mac) => onColumns({ ...columns, mac })}
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
      {(isList || kind === "id") && (
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
  /** Undefined where none is chosen yet. */
  column: number | undefined;
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
        value={column === undefined ? "" : String(column)}
        onChange={(event) => onChange(Number(event.currentTarget.value))}
      >
        {column === undefined && (
          <option value="" disabled>
            Choose a column
          </option>
        )}
        {header.map((name, index) => (
          <option key={index} value={String(index)}>
            {name === "" ? `(column ${index + 1})` : name}
          </option>
        ))}
      </select>
    </div>
  );
}
