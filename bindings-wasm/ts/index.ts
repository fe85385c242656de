import vectors from "../wasm/dps_symkey_simd128.wasm";
import scalar from "../wasm/dps_symkey.wasm";
import { compile, hasVectors, provide } from "./wasm_module.js";

// The modules are here in base64, and one of them is compiled when it is first needed: that needs no `await`.
provide(() => {
  const bytes = atob(hasVectors() ? vectors : scalar);
  return compile(Uint8Array.from(bytes, (character) => character.charCodeAt(0)));
});

export * from "./api.js";
