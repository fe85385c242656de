// Somebody's project: a fresh folder outside the repository, with the packed tarball installed from npm's point of view.
import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const SOURCES = fileURLToPath(new URL("consumers/", import.meta.url));

if (!process.env.DPS_SYMKEY_TARBALL) {
  throw new Error("DPS_SYMKEY_TARBALL is the packed package to test: `cargo xtask build wasm` leaves it in dist/npm");
}
export const TARBALL = resolve(process.env.DPS_SYMKEY_TARBALL);

class Consumer {
  /** @param {string} folder */
  constructor(folder) {
    this.folder = folder;
  }

  /** The package as it lies there. */
  get package() {
    return this.path("node_modules/dps-symkey");
  }

  path(...names) {
    return join(this.folder, ...names);
  }

  async write(name, text) {
    await writeFile(this.path(name), text);
  }

  /** What a source file reports on standard output when a runtime, Node unless told, runs it. */
  async report(name, { runtime = process.execPath, options = [], env = {} } = {}) {
    const { stdout } = await this.run(runtime, [...options, name], env);
    return JSON.parse(stdout);
  }

  async run(program, options, env = {}) {
    return run(program, options, { cwd: this.folder, env: { ...process.env, ...env } });
  }
}

/** A project with these files of consumers/, removed after the file's tests. */
export async function consumer(...sources) {
  const folder = await mkdtemp(join(tmpdir(), "dps-symkey-consumer-"));
  after(() => rm(folder, { recursive: true, force: true }));
  const project = new Consumer(folder);
  await project.write("package.json", JSON.stringify({ private: true, type: "module" }));
  await run("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", TARBALL], {
    cwd: folder,
    // Or npm may ask the registry for its own latest version.
    env: { ...process.env, npm_config_update_notifier: "false" },
    // On Windows npm is a script.
    shell: process.platform === "win32",
  });
  for (const source of sources) {
    await cp(join(SOURCES, source), project.path(source.split("/").at(-1)));
  }
  return project;
}

/** A file of consumers/, for a project that needs it under another name. */
export function source(name) {
  return readFile(join(SOURCES, name), "utf8");
}
