// Inlined, so that the worker is made from a blob: a blob worker inherits this page's policy and is refused every request
// too, while one that is loaded from a file has only the policy that its server sends with it. It is also the only kind
// that works in a page from disk.
import JobWorker from "./worker.ts?worker&inline";

import type { JobProgress, JobResult } from "./job.ts";
import { JobRefused } from "./plan.ts";
import type { JobMessage, JobRequest } from "./protocol.ts";

export interface RunningJob {
  readonly result: Promise<JobResult>;
  /** Ends it at once. The result never comes. */
  cancel(): void;
}

/** Runs a job in a worker of its own, which goes with it: what it held of keys goes too. */
export function startJob(request: JobRequest, onProgress: (progress: JobProgress) => void): RunningJob {
  const worker = new JobWorker();
  const result = new Promise<JobResult>((resolve, reject) => {
    worker.addEventListener("message", (event: MessageEvent<JobMessage>) => {
      const message = event.data;
      if (message.kind === "progress") {
        onProgress(message.progress);
        return;
      }
      worker.terminate();
      switch (message.kind) {
        case "done":
          resolve(message.result);
          break;
        case "refused":
          reject(new JobRefused(message.code, message.message));
          break;
        case "failed":
          reject(new Error(message.message));
      }
    });
    worker.addEventListener("error", (event) => {
      worker.terminate();
      reject(new Error(event.message || "the worker could not be started"));
    });
  });
  worker.postMessage(request);
  return { result, cancel: () => worker.terminate() };
}
