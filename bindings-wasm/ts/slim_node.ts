import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { hasVectors, load, type ModuleSource } from "./wasm_module.js";

export * from "./api.js";
export { initSync } from "./wasm_module.js";

/** As `dps-symkey/slim` has it elsewhere: here the file is read, since `fetch` reads none. */
export async function init(source?: ModuleSource): Promise<void> {
  const name = hasVectors() ? "dps_symkey_simd128.wasm" : "dps_symkey.wasm";
  await load(source ?? (await readFile(join(__dirname, "..", "wasm", name))));
}
