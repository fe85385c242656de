import type { JobProgress, JobResult } from "./job.ts";
import type { GroupKeys, JobPlan } from "./plan.ts";

/** What the page sends to the worker, once. */
export interface JobRequest {
  file: Blob;
  plan: JobPlan;
  keys: GroupKeys;
}

/** What the worker sends back. */
export type JobMessage =
  | { kind: "progress"; progress: JobProgress }
  | { kind: "done"; result: JobResult }
  /** The input or a key is refused, with a text for the user. */
  | { kind: "refused"; code: string; message: string }
  /** The machine failed: the file changed or went away, or memory is used up. */
  | { kind: "failed"; message: string };
