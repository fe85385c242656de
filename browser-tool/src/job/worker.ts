import { DpsError } from "dps-symkey";

import { type JobResult, runJob } from "./job.ts";
import { JobRefused } from "./plan.ts";
import type { JobMessage, JobRequest } from "./protocol.ts";

addEventListener("message", (event: MessageEvent<JobRequest>) => {
  void answer(event.data);
});

async function answer({ file, plan, keys }: JobRequest): Promise<void> {
  try {
    const result = await runJob(file, plan, keys, (progress) => send({ kind: "progress", progress }));
    send({ kind: "done", result }, buffersOf(result));
  } catch (error) {
    if (error instanceof DpsError || error instanceof JobRefused) {
      send({ kind: "refused", code: error.code, message: error.message });
    } else {
      send({ kind: "failed", message: error instanceof Error ? error.message : String(error) });
    }
  }
}

function send(message: JobMessage, transfer: Transferable[] = []): void {
  postMessage(message, { transfer });
}

/** Handed over to the page rather than copied, so that no second copy of the keys is left here. */
function buffersOf({ output, refused, duplicates }: JobResult): ArrayBuffer[] {
  return [...output, ...refused.report, ...duplicates.report].map((bytes) => bytes.buffer);
}
