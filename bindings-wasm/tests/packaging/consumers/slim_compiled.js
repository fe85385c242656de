// A module that the application compiled itself, as a page does that shares one between its workers.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as dpsSymkey from "dps-symkey/slim";
import { uses } from "./uses.js";

const path = createRequire(import.meta.url).resolve("dps-symkey/wasm/dps_symkey_simd128.wasm");
dpsSymkey.initSync(new WebAssembly.Module(readFileSync(path)));
console.log(JSON.stringify(uses(dpsSymkey)));
