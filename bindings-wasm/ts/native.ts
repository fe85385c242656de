import { DpsError } from "./error.js";
import { Exchange } from "./exchange.js";
import { initSync } from "./generated/native.js";

/** What the module is compiled from, where it is at hand. */
let source: (() => WebAssembly.Module) | undefined;
let exchange: Exchange | undefined;

/** Says where the module comes from when it is first needed. */
export function provide(module: () => WebAssembly.Module): void {
  source = module;
}

/** Starts the module, once. */
export function start(module: WebAssembly.Module): Exchange {
  exchange ??= new Exchange(initSync({ module }).memory);
  return exchange;
}

/** The piece of memory that every call needs; the module is started where it is not yet. */
export function memory(): Exchange {
  return exchange ?? startFromSource();
}

function startFromSource(): Exchange {
  if (source === undefined) {
    throw new DpsError("dps-symkey/slim is not initialized: call `await init()` first", "not_initialized");
  }
  return start(source());
}

/** Compiles what is at hand. */
export function compile(bytes: BufferSource): WebAssembly.Module {
  try {
    return new WebAssembly.Module(bytes);
  } catch (error) {
    throw notCompiled(error);
  }
}

/** Says what is usually the matter where a page refuses WebAssembly. */
export function notCompiled(cause: unknown): Error {
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

/** Whether the module with vectors runs here. */
export function hasVectors(): boolean {
  return WebAssembly.validate(VECTORS);
}
