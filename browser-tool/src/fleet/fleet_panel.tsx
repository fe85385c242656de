import { useState } from "preact/hooks";

import { Card } from "../interface/card.tsx";
import { sentence } from "../interface/field.tsx";
import { type Delimiter, JobRefused } from "../job/plan.ts";
import { type PreviewPlan, previewRows } from "../job/preview.ts";
import { GroupKeyFields } from "../keys/group_key_fields.tsx";
import { type GroupKeysInput, missingGroupKey } from "../keys/group_keys.ts";
import { counted, fileSize } from "./counts.ts";
import { DropArea } from "./drop_area.tsx";
import {
  type FileReading,
  type FleetFile,
  guessColumns,
  guessReading,
  headerOf,
  identityOf,
  readHead,
} from "./file_head.ts";
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
  const [unreadable, setUnreadable] = useState<{ file: File; why: string } | undefined>();
  const [options, setOptions] = useState<FleetOptions>({ rules: "portable", lowerCase: false });
  const [problem, setProblem] = useState("");
  const job = useJob();

  const take = (file: File) => {
    job.forget();
    setFleet(undefined);
    setUnreadable(undefined);
    setProblem("");
    readHead(file).then(
      (head) => {
        try {
          setFleet({ file: head, reading: guessReading(head) });
        } catch (error) {
          setUnreadable({ file, why: refusalText(error) });
        }
      },
      () => setUnreadable({ file, why: "the file cannot be read: check that it is still there" }),
    );
  };
  const read = (reading: FileReading) => {
    job.forget();
    setProblem("");
    setFleet(fleet && { ...fleet, reading });
  };
  const chooseFormat = (isList: boolean, delimiter: Delimiter) => {
    if (fleet !== undefined) {
      read(guessColumns(fleet.file, { isList, delimiter }));
    }
  };
  const file = fleet?.file.file ?? unreadable?.file;
  const { header, refused } = fleet === undefined ? NO_HEADER : headerOf(fleet.file, fleet.reading);
  const wrongFile = unreadable?.why ?? refused;
  const plan = fleet && planOf(fleet.reading, options);
  const derive = () => {
    const missing = missingFile(file, wrongFile, plan) ?? missingGroupKey(groupKeys);
    setProblem(missing ?? "");
    if (missing === undefined && file !== undefined && plan?.identity !== undefined) {
      const { primary, secondary } = groupKeys;
      const keys = { primary, secondary: secondary === "" ? undefined : secondary };
      job.start({ file, plan: { ...plan, identity: plan.identity }, keys });
    }
  };

  const { state } = job;
  return (
    <div class="columns-layout">
      <div class="column">
        <Card title="File" step={1} about="A list of IDs, or CSV with serial numbers or MAC addresses.">
          <DropArea fileName={file && `${file.name} · ${fileSize(file.size)}`} onFile={take} />
          <div class="wrong-file" aria-live="polite">
            {wrongFile !== "" && <p class="failed">{sentence(wrongFile)}</p>}
          </div>
          {fleet !== undefined && (
            <ReadingForm
              reading={fleet.reading}
              header={header}
              options={options}
              onFormat={chooseFormat}
              onColumns={(columns) => read({ ...fleet.reading, columns })}
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
          {fleet !== undefined && plan !== undefined && wrongFile === "" && (
            <PreviewTable header={header} rows={previewRows(fleet.file.head, fleet.file.isWhole, plan)} />
          )}
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
              <span>{counted(state.progress.rows, "row", "rows")}</span>
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
            {state.kind === "idle" && file === undefined && problem === "" && (
              <p class="hint">First rows, progress, and what was refused show here.</p>
            )}
          </div>
        </Card>
      </div>
    </div>
  );
}

const NO_HEADER = { header: [], refused: "" };

function planOf(reading: FileReading, { rules, lowerCase }: FleetOptions): PreviewPlan {
  // A list is written with commas, whatever its lines look like.
  return { identity: identityOf(reading), delimiter: reading.isList ? "," : reading.delimiter, rules, lowerCase };
}

/** Why nothing can be derived from the file yet. */
function missingFile(file: File | undefined, wrong: string, plan: PreviewPlan | undefined): string | undefined {
  if (file === undefined) {
    return "Choose a file first.";
  }
  if (wrong !== "") {
    return "Mend the file first, or choose another.";
  }
  return plan?.identity === undefined ? "Choose the columns first." : undefined;
}

function refusalText(error: unknown): string {
  if (error instanceof JobRefused) {
    return error.message;
  }
  throw error;
}
