import { useEffect, useRef, useState } from "preact/hooks";

import type { JobProgress, JobResult } from "../job/job.ts";
import { type RunningJob, startJob } from "../job/job_client.ts";
import { JobRefused } from "../job/plan.ts";
import type { JobRequest } from "../job/protocol.ts";

export type JobState =
  | { kind: "idle" }
  | { kind: "running"; progress: JobProgress }
  | { kind: "cancelled" }
  | { kind: "failed"; message: string }
  | { kind: "done"; result: JobResult; seconds: number };

export interface JobControl {
  state: JobState;
  start: (request: JobRequest) => void;
  cancel: () => void;
  /** Forgets the result, its keys overwritten. */
  forget: () => void;
}

/** One job at a time, in a worker. */
export function useJob(): JobControl {
  const [state, setState] = useState<JobState>({ kind: "idle" });
  const running = useRef<RunningJob | undefined>(undefined);
  useEffect(() => () => running.current?.cancel(), []);
  const forget = () => {
    running.current?.cancel();
    running.current = undefined;
    if (state.kind === "done") {
      wipe(state.result);
    }
    setState({ kind: "idle" });
  };
  // The browser may keep the page that is left, to come back to it; the keys of a fleet must not stay in it.
  useEffect(() => {
    addEventListener("pagehide", forget);
    return () => removeEventListener("pagehide", forget);
  });
  const start = (request: JobRequest) => {
    forget();
    const started = performance.now();
    setState({ kind: "running", progress: { bytes: 0, rows: 0, refused: 0 } });
    const job = startJob(request, (progress) => {
      if (running.current === job) {
        setState({ kind: "running", progress });
      }
    });
    running.current = job;
    job.result
      .then<JobState, JobState>(
        (result) => ({ kind: "done", result, seconds: (performance.now() - started) / 1000 }),
        (error: unknown) => ({ kind: "failed", message: messageOf(error) }),
      )
      .then((ended) => {
        if (running.current === job) {
          running.current = undefined;
          setState(ended);
        } else if (ended.kind === "done") {
          wipe(ended.result);
        }
      });
  };
  const cancel = () => {
    running.current?.cancel();
    running.current = undefined;
    setState({ kind: "cancelled" });
  };
  return { state, start, cancel, forget };
}

function wipe(result: JobResult): void {
  for (const piece of result.output) {
    piece.fill(0);
  }
}

function messageOf(error: unknown): string {
  if (error instanceof JobRefused) {
    return error.message;
  }
  const message = error instanceof Error ? error.message : String(error);
  return `the file could not be read to its end (${message}): check that it is still there and that nobody writes to it`;
}
