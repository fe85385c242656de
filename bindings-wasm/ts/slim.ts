import { hasVectors, load, type ModuleSource } from "./wasm_module.js";

export * from "./api.js";
export { initSync, type ModuleSource } from "./wasm_module.js";

/**
 * Loads and starts the module: the `.wasm` file beside this one, or what it is given. Call it once, and await it, before
 * anything else.
 */
export async function init(source?: ModuleSource): Promise<void> {
  await load(source ?? besideThis());
}

/** So written that bundlers find the files, and copy them. */
function besideThis(): URL {
  return hasVectors()
    ? new URL("../wasm/dps_symkey_simd128.wasm", import.meta.url)
    : new URL("../wasm/dps_symkey.wasm", import.meta.url);
}
