import vectors from "../wasm/dps_symkey_simd128.wasm";
import { provide } from "./wasm_module.js";

// Cloudflare's runtime compiles no bytes, but imports a module; it has vectors.
provide(() => vectors);

export * from "./api.js";

/** What `dps-symkey/slim` has elsewhere. Here the module is at hand from the start. */
export async function init(): Promise<void> {}

/** The same. */
export function initSync(): void {}
