import { useState } from "preact/hooks";

import { Card } from "../interface/card.tsx";
import { sentence } from "../interface/field.tsx";
import { type Delimiter, type JobPlan, JobRefused } from "../job/plan.ts";
import { previewRows } from "../job/preview.ts";
import { GroupKeyFields } from "../keys/group_key_fields.tsx";
import { type GroupKeysInput, missingGroupKey } from "../keys/group_keys.ts";
import { count, fileSize } from "./counts.ts";
import { DropArea } from "./drop_area.tsx";
import { type FileReading, type FleetFile, guessedIdentity, guessReading, headerOf, readHead } from "./file_head.ts";
import { Result } from "./job_result.tsx";
import { PreviewTable } from "./preview_table.tsx";
import { type FleetOptions, ReadingForm } from "./reading_form.tsx";
import { useJob } from "./use_job.ts";

interface FleetPanelProperties {
  groupKeys: GroupKeysInput;
  onGroupKeys: (keys: GroupKeysInput) => void;
}

export function FleetPanel({ groupKeys, onGroupKeys }: FleetPanelProperties) {
  const [fleet, setFleet] = useState<{ file: FleetFile; reading: FileReading } | undefined>();
  const [options, setOptions] = useState<FleetOptions>({ rules: "portable", lowerCase: false });
  const [problem, setProblem] = useState("");
  const job = useJob();

  const take = (file: File) => {
    job.forget();
    setFleet(undefined);
    setProblem("");
    readHead(file).then(
      (head) => {
        try {
          setFleet({ file: head, reading: guessReading(head) });
        } catch (error) {
          setProblem(refusalText(error));
        }
      },
      () => setProblem("The file cannot be read: check that it is still there."),
    );
  };
  const read = (reading: FileReading) => {
    job.forget();
    setProblem("");
    setFleet(fleet && { ...fleet, reading });
  };
  const chooseFormat = (isList: boolean, delimiter: Delimiter) => {
    if (fleet !== undefined) {
      const identity = isList ? { kind: "list" as const } : identityOf(fleet.file, delimiter);
      read({ isList, delimiter, identity });
    }
  };
  const derive = () => {
    const missing = fleet === undefined ? "Choose a file first." : missingGroupKey(groupKeys);
    setProblem(missing ?? "");
    if (fleet !== undefined && missing === undefined) {
      const { primary, secondary } = groupKeys;
      const keys = { primary, secondary: secondary === "" ? undefined : secondary };
      job.start({ file: fleet.file.file, plan: planOf(fleet.reading, options), keys });
    }
  };

  const { state } = job;
  const file = fleet?.file.file;
  return (
    <div class="columns-layout">
      <div class="column">
        <Card title="File" step={1} about="A list of IDs, or CSV with serial numbers or MAC addresses.">
          <DropArea fileName={file && `${file.name} · ${fileSize(file.size)}`} onFile={take} />
          {fleet !== undefined && (
            <ReadingForm
              reading={fleet.reading}
              header={headerOf(fleet.file, fleet.reading).header}
              options={options}
              onFormat={chooseFormat}
              onIdentity={(identity) => read({ ...fleet.reading, identity })}
              onOptions={(changed) => {
                job.forget();
                setOptions(changed);
              }}
            />
          )}
        </Card>
        <Card title="Group key" step={2} about="Each device key derives from it. It stays in this page.">
          <GroupKeyFields keys={groupKeys} onInput={onGroupKeys} />
        </Card>
      </div>
      <div class="column">
        <Card title="Device keys" step={3} about="One for each row, with the row's own columns. No row is lost.">
          {fleet !== undefined && <Preview file={fleet.file} reading={fleet.reading} options={options} />}
          <div class="actions">
            {state.kind === "running" ? (
              <button type="button" class="button" onClick={job.cancel}>
                Cancel
              </button>
            ) : (
              <button type="button" class="button primary" onClick={derive}>
                Derive device keys
              </button>
            )}
            <span class="missing" role="status">
              {problem}
            </span>
          </div>
          {state.kind === "running" && (
            <div class="progress">
              <progress
                aria-label="Progress"
                max={file?.size ?? 1}
                value={state.progress.bytes}
              />
              <span>{count(state.progress.rows)} rows</span>
            </div>
          )}
          <div aria-live="polite">
            {state.kind === "cancelled" && <p class="warning">Cancelled: nothing was kept.</p>}
            {state.kind === "failed" && <p class="failed">{sentence(state.message)}</p>}
            {state.kind === "done" && (
              <Result
                result={state.result}
                fileName={file?.name ?? "devices"}
                seconds={state.seconds}
                onForget={job.forget}
              />
            )}
            {state.kind === "idle" && fleet === undefined && problem === "" && (
              <p class="hint">First rows, progress, and what was refused show here.</p>
            )}
          </div>
        </Card>
      </div>
    </div>
  );
}

interface PreviewProperties {
  file: FleetFile;
  reading: FileReading;
  options: FleetOptions;
}

function Preview({ file, reading, options }: PreviewProperties) {
  const { header, refused } = headerOf(file, reading);
  if (refused !== "") {
    return <p class="failed">{sentence(refused)}</p>;
  }
  return <PreviewTable header={header} rows={previewRows(file.head, file.isWhole, planOf(reading, options))} />;
}

function planOf({ identity, delimiter }: FileReading, { rules, lowerCase }: FleetOptions): JobPlan {
  // A list is written with commas, whatever its lines look like.
  return { identity, delimiter: identity.kind === "list" ? "," : delimiter, rules, lowerCase };
}

function identityOf({ head }: FleetFile, delimiter: Delimiter) {
  try {
    return guessedIdentity(head, delimiter);
  } catch {
    // What is wrong with the header is said in place of the preview.
    return { kind: "id" as const, id: 0 };
  }
}

function refusalText(error: unknown): string {
  if (error instanceof JobRefused) {
    return sentence(error.message);
  }
  throw error;
}
