// Files with keys: whole or not there, and for their owner alone.

import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

/** What a write makes takes that name only when it is whole. Nobody but its owner may read it (mode 0600). */
export async function writeWhole(path, write) {
  // In the same folder, since a file takes a new name only within one file system.
  const unfinished = join(dirname(path), `.${randomUUID()}.part`);
  const file = await open(unfinished, "wx", 0o600);
  unfinishedFiles.add(unfinished);
  try {
    const result = await write(file);
    await file.sync();
    await file.close();
    await rename(unfinished, path);
    return result;
  } catch (error) {
    await file.close();
    await rm(unfinished, { force: true });
    throw error;
  } finally {
    unfinishedFiles.delete(unfinished);
  }
}

const unfinishedFiles = new Set();

// Ctrl+C leaves no keys behind. Then the signal does what it would have done.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.once(signal, () => {
    for (const unfinished of unfinishedFiles) rmSync(unfinished, { force: true });
    process.kill(process.pid, signal);
  });
}
