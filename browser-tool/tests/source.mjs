import { fileURLToPath } from "node:url";

import { runnerImport } from "vite";

/** Loads a TypeScript source of the page for a test without a browser. */
export async function load(path) {
  const file = fileURLToPath(new URL(`../src/${path}`, import.meta.url));
  const { module } = await runnerImport(file, { configFile: false, logLevel: "error" });
  return module;
}
