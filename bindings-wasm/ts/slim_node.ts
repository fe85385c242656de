import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { load, type ModuleSource } from "./load.js";
import { hasVectors } from "./native.js";

export * from "./api.js";
export { initSync } from "./load.js";

/** As `dps-symkey/slim` has it elsewhere: here the file is read, since `fetch` reads none. */
export async function init(source?: ModuleSource): Promise<void> {
  const name = hasVectors() ? "dps_symkey_simd128.wasm" : "dps_symkey.wasm";
  await load(source ?? (await readFile(join(__dirname, "..", "wasm", name))));
}
