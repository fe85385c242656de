// The commands of the README, as they stand there, with what they print.

import assert from "node:assert/strict";
import { readFileSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { Emulator } from "./emulator.mjs";
import { EXAMPLES, runCommand, temporaryFolder } from "./example.mjs";

const README = readFileSync(join(EXAMPLES, "README.md"), "utf8");

/** The console blocks of a section, one behind the other. */
function consoles(heading) {
  const section = README.split(/^## /m).find((section) => section.startsWith(`${heading}\n`));
  return Array.from(section.matchAll(/^```console\n(.*?)^```$/gms), ([, console]) => console).join("");
}

/** In a shell, for which that folder is the root of the repository. */
async function assertPrints(console, folder) {
  symlinkSync(dirname(EXAMPLES.replace(/\/$/, "")), join(folder, "examples"));
  // A command begins with `$ ` and goes on behind a backslash. The rest is printed.
  const command = /^\$ ((?:.*\\\n)*.*\n)/gm;
  const script = ["exec 2>&1\n", ...Array.from(console.matchAll(command), ([, command]) => command)].join("");
  const { stdout } = await runCommand(["bash", "-c", script], {}, folder);
  assert.equal(stdout, console.replaceAll(command, ""));
}

// The commands are for a POSIX shell.
if (process.platform !== "win32") {
  test("in the factory", async (t) => {
    await assertPrints(consoles("In the factory"), temporaryFolder(t));
  });

  test("on the device", async (t) => {
    // It keeps its CA in the same folder. The port of the README may be in use.
    const folder = temporaryFolder(t);
    const emulator = await Emulator.start(t, [], { folder });
    await assertPrints(consoles("On the device").replaceAll("8443", emulator.httpsPort), folder);
  });
}
