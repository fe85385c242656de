import { useState } from "preact/hooks";

import type { DuplicatesFound } from "../job/duplicates.ts";
import type { FormulasFound } from "../job/formulas.ts";
import type { JobResult } from "../job/job.ts";
import type { RefusedRow } from "../job/refused_rows.ts";
import { UPPER_CASE_DISPUTED } from "../id/warnings.ts";
import { count, counted, plural } from "./counts.ts";
import { type Saved, saveFile } from "./save_file.ts";

interface ResultProperties {
  result: JobResult;
  /** Of the input, for the names of the outputs. */
  fileName: string;
  /** From the start of the job to its end. */
  seconds: number;
  onForget: () => void;
}

/** How many rows each table shows at first. */
const SHOWN_ROWS = 10;

export function Result({ result, fileName, seconds, onForget }: ResultProperties) {
  const { rows, derived, refused, duplicates, formulas, locallyAdministered, upperCase } = result;
  const stem = fileName.replace(/\.[^.]*$/, "");
  return (
    <div class="result">
      <dl class="counts">
        <Count label={plural(rows, "row", "rows")} number={rows} />
        <Count label={plural(derived, "key", "keys")} number={derived} kind="good" />
        <Count label="refused" number={refused.count} kind="bad" />
        <Count label={plural(duplicates.count, "duplicate", "duplicates")} number={duplicates.count} kind="warning-text" />
      </dl>
      {derived > 0 ? (
        <p class="hint">Done in {seconds.toFixed(2)} s. The file holds keys: it is worth as much as the devices.</p>
      ) : (
        <p class="warning">No keys were made: {rows === 0 ? "the file has no rows" : "every row was refused"}.</p>
      )}
      <div class="actions">
        {derived > 0 && <SaveButton label="Save keys" pieces={result.output} name={`${stem}.keys.csv`} isPrimary />}
        {refused.count > 0 && (
          <SaveButton label="Save refused rows" pieces={refused.report} name={`${stem}.refused.csv`} />
        )}
        {duplicates.count > 0 && (
          <SaveButton label="Save duplicates" pieces={duplicates.report} name={`${stem}.duplicates.csv`} />
        )}
        <button type="button" class="button" onClick={onForget}>
          Forget result
        </button>
      </div>
      {locallyAdministered > 0 && (
        <p class="warning">
          {counted(locallyAdministered, "row has a MAC address", "rows have a MAC address")} set by software: it may change
          at the next boot, and the ID with it.
        </p>
      )}
      {upperCase > 0 && (
        <p class="warning" data-code="registration_id_upper_case">
          {counted(upperCase, "row has", "rows have")} an ID with an upper-case letter, and {UPPER_CASE_DISPUTED}.
        </p>
      )}
      {derived > 0 && formulas.count > 0 && <FormulasWarning formulas={formulas} />}
      {refused.count > 0 && <RefusedTable rows={refused.first} total={refused.count} />}
      {duplicates.count > 0 && <DuplicatesTable duplicates={duplicates} />}
    </div>
  );
}

function FormulasWarning({ formulas: { count: number, named } }: { formulas: FormulasFound }) {
  return (
    <p class="warning" data-code="csv_formula">
      {counted(number, "cell begins", "cells begin")} with =, +, - or @, and a spreadsheet would run{" "}
      {plural(number, "it as a formula", "them as formulas")} beside the keys: import the columns as text. Nothing was changed.{" "}
      {plural(number, "It is", "They are")} on{" "}
      {named.map(({ line, column }, index) => (
        <>
          {index > 0 && ", "}line {line} in <code>{column}</code>
        </>
      ))}
      {number > named.length && ` and ${counted(number - named.length, "more", "more")}`}.
    </p>
  );
}

function Count({ label, number, kind = "" }: { label: string; number: number; kind?: string }) {
  return (
    <div class="count">
      <dt>{label}</dt>
      <dd class={number > 0 ? kind : ""}>{count(number)}</dd>
    </div>
  );
}

interface SaveButtonProperties {
  label: string;
  pieces: readonly Uint8Array<ArrayBuffer>[];
  name: string;
  isPrimary?: boolean;
}

const SAID: Record<Saved, string> = { saved: "Saved", downloaded: "Downloaded", dismissed: "" };

function SaveButton({ label, pieces, name, isPrimary = false }: SaveButtonProperties) {
  const [said, setSaid] = useState("");
  const save = () => {
    setSaid("Saving…");
    saveFile(pieces, name).then(
      (saved) => setSaid(SAID[saved]),
      (error: unknown) => setSaid(`Not saved: ${error instanceof Error ? error.message : String(error)}`),
    );
  };
  return (
    <span class="save">
      <button type="button" class={isPrimary ? "button primary" : "button"} onClick={save}>
        {label}
      </button>
      <span class="hint" role="status">
        {said}
      </span>
    </span>
  );
}

function RefusedTable({ rows, total }: { rows: readonly RefusedRow[]; total: number }) {
  const { shown, more } = useShown(rows);
  return (
    <div class="table-frame" tabIndex={0} role="region" aria-label="Refused rows">
      <table>
        <caption>
          Refused rows{total > shown.length && ` (the first ${shown.length} of ${count(total)})`}
        </caption>
        <thead>
          <tr>
            <th scope="col">Line</th>
            <th scope="col">Reason</th>
            <th scope="col">Row</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ line, text, code, reason }) => (
            <tr key={line} data-code={code}>
              <td class="number">{line}</td>
              <td class="reason">{reason}</td>
              <td class="mono">{text}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {more}
    </div>
  );
}

function DuplicatesTable({ duplicates }: { duplicates: DuplicatesFound }) {
  const { shown, more } = useShown(duplicates.first);
  const { differByCase } = duplicates;
  return (
    <>
      <p class="warning">
        {counted(duplicates.count, "row repeats", "rows repeat")} the ID of an earlier one, and{" "}
        {duplicates.count === 1 ? "is" : "are"} kept: the same ID always has the same key.
        {differByCase > 0 &&
          ` Of them ${counted(differByCase, "differs", "differ")} only by case, which changes the key, though the service's documents call such IDs the same.`}
      </p>
      <div class="table-frame" tabIndex={0} role="region" aria-label="Duplicates">
        <table>
          <caption>
            Duplicates
            {duplicates.count > shown.length && ` (the first ${shown.length} of ${count(duplicates.count)})`}
          </caption>
          <thead>
            <tr>
              <th scope="col">Line</th>
              <th scope="col">First on line</th>
              <th scope="col">Registration ID</th>
              <th scope="col">How</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ line, firstLine, registrationId, firstRegistrationId }) => (
              <tr key={line}>
                <td class="number">{line}</td>
                <td class="number">{firstLine}</td>
                <td class="mono">{registrationId}</td>
                <td>{registrationId === firstRegistrationId ? "the same" : "differs only by case"}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {more}
      </div>
    </>
  );
}

function useShown<T>(rows: readonly T[]) {
  const [isAll, setAll] = useState(false);
  const shown = isAll ? rows : rows.slice(0, SHOWN_ROWS);
  const more = shown.length < rows.length && (
    <button type="button" class="button small" onClick={() => setAll(true)}>
      Show {rows.length}
    </button>
  );
  return { shown, more };
}
