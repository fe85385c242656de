import { compile, notCompiled, start } from "./native.js";

/** A module, or where it is: bytes, an answer of `fetch`, an address. */
export type ModuleSource = WebAssembly.Module | BufferSource | Response | Promise<Response> | URL | string;

/** Starts a module that is at hand, or compiles bytes. */
export function initSync(source: WebAssembly.Module | BufferSource): void {
  start(source instanceof WebAssembly.Module ? source : compile(source));
}

/** @internal */
export async function load(source: ModuleSource): Promise<void> {
  if (source instanceof WebAssembly.Module || source instanceof ArrayBuffer || ArrayBuffer.isView(source)) {
    initSync(source as WebAssembly.Module | BufferSource);
    return;
  }
  const response = await (source instanceof URL || typeof source === "string" ? fetch(source) : source);
  if (!response.ok) {
    throw new Error(`dps-symkey cannot load its WebAssembly module: ${response.url} answers ${response.status}`);
  }
  // Not compiled as it comes: that fails where a server has no type for `.wasm` files, and these are small.
  const bytes = await response.arrayBuffer();
  const module = WebAssembly.compile(bytes);
  start(
    await module.catch((error: unknown) => {
      throw notCompiled(error);
    }),
  );
}
