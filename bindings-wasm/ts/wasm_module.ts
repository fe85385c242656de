import { CallBuffer } from "./call_buffer.js";
import { DpsError } from "./error.js";
import * as bindings from "./generated/bindings.js";

/** A module, or where it is: bytes, an answer of `fetch`, an address. */
export type ModuleSource = WebAssembly.Module | BufferSource | Response | Promise<Response> | URL | string;

/** Makes the module, where what it is made of is at hand. */
let provided: (() => WebAssembly.Module) | undefined;
let buffer: CallBuffer | undefined;

/**
 * Says where the module comes from when it is first needed.
 *
 * @internal
 */
export function provide(module: () => WebAssembly.Module): void {
  provided = module;
}

/**
 * The buffer that every call needs. The module is started where it is not yet.
 *
 * @internal
 */
export function callBuffer(): CallBuffer {
  return buffer ?? startProvided();
}

function startProvided(): CallBuffer {
  if (provided === undefined) {
    throw new DpsError("dps-symkey/slim is not initialized: call `await init()` first", "not_initialized");
  }
  return start(provided());
}

/** Starts the module, once. */
function start(module: WebAssembly.Module): CallBuffer {
  buffer ??= new CallBuffer(bindings.initSync({ module }).memory);
  return buffer;
}

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

/**
 * Compiles what is at hand.
 *
 * @internal
 */
export function compile(bytes: BufferSource): WebAssembly.Module {
  try {
    return new WebAssembly.Module(bytes);
  } catch (error) {
    throw notCompiled(error);
  }
}

/** Says what is usually the matter where a page refuses WebAssembly. */
function notCompiled(cause: unknown): Error {
  return new Error(
    "dps-symkey cannot start its WebAssembly module: where the page has a Content-Security-Policy, its script-src needs " +
      "'wasm-unsafe-eval'",
    { cause },
  );
}

/**
 * A module with a vector instruction, for {@link WebAssembly.validate}: a function that gives `i8x16.popcnt(i8x16.splat(0))`.
 * Source of the instructions' numbers: the specification of WebAssembly 2.0, section 5.4.8.
 */
const VECTORS = new Uint8Array([
  // The magic number and the version; one type, without arguments, that gives a v128; one function of that type.
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0,
  // Its body: i32.const 0, i8x16.splat, i8x16.popcnt, end.
  10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
]);

/**
 * Whether the module with vectors runs here.
 *
 * @internal
 */
export function hasVectors(): boolean {
  return WebAssembly.validate(VECTORS);
}
