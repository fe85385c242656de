// The examples, run as a user runs them.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

export const EXAMPLES = fileURLToPath(new URL("..", import.meta.url));
export const DATA = fileURLToPath(new URL("../../data/", import.meta.url));
export const GROUP_KEY_FILE = join(DATA, "group-key.txt");
export const GROUP_KEY = readFileSync(GROUP_KEY_FILE, "utf8").trim();

// Of Microsoft's how-to for legacy devices.
export const SERIAL = "007-888-ABC";
export const MAC = "A1:B2:C3:D4:E5:F6";
export const ID = "sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6";
export const DEVICE_KEY = "Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=";

// Base64 of 32 bytes or more, as no text of a program has.
const KEY = /[A-Za-z0-9+/]{42,}=/;
// A line of a stack trace.
const STACK = /^ +at .*:[0-9]+/m;

/** Its end. No key may be in what it prints, and no stack trace. */
export function run(program, args, environment = {}) {
  return runCommand([process.execPath, join(EXAMPLES, program), ...args], environment);
}

export async function runCommand(command, environment, cwd = process.cwd()) {
  const child = start(command, environment, cwd);
  const ended = new Promise((resolve, reject) => child.on("error", reject).on("close", resolve));
  const [status, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  for (const printed of [stdout, stderr]) {
    assert.doesNotMatch(printed, KEY, "a key was printed");
    assert.doesNotMatch(printed, STACK);
    for (const [name, value] of Object.entries(environment)) {
      if (name.startsWith("DPS_") && value !== "") assert.ok(!printed.includes(value), `${name} was printed`);
    }
  }
  return { status, stdout, stderr };
}

export function start([program, ...args], environment, cwd = process.cwd()) {
  // The keys of whoever runs the tests are not for them, nor is it for a child that a test runner started this one.
  const inherited = Object.entries(process.env).filter(([name]) => !/^(DPS_|NODE_)/.test(name));
  const env = { ...Object.fromEntries(inherited), ...environment };
  return spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
}

/** A folder that goes when the test does. */
export function temporaryFolder(test) {
  const folder = mkdtempSync(join(tmpdir(), "dps-symkey-"));
  test.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Nobody but its owner may read it. */
export function assertPrivate(path) {
  if (process.platform !== "win32") assert.equal(statSync(path).mode & 0o777, 0o600, path);
}
