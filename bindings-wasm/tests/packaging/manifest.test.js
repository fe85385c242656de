// What the tools that judge packages say of the archive.
import { execFile } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { TARBALL } from "./consumer.js";

const run = promisify(execFile);

async function judge(program, ...options) {
  const script = fileURLToPath(new URL(`node_modules/${program}`, import.meta.url));
  await run(process.execPath, [script, ...options]).catch(({ stdout, stderr }) => {
    throw new Error(stdout + stderr);
  });
}

test("publint finds nothing", () => judge("publint/src/cli.js", "run", TARBALL, "--strict"));

// Node 10 knew no `exports`.
test("attw finds nothing", () => judge("@arethetypeswrong/cli/dist/index.js", TARBALL, "--profile", "node16"));
