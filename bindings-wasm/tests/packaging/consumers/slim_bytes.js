// The bytes at hand, so that nothing need be awaited; the module without SIMD, which the rest here never loads.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as dpsSymkey from "dps-symkey/slim";
import { uses } from "./uses.js";

const bytes = readFileSync(createRequire(import.meta.url).resolve("dps-symkey/wasm/dps_symkey.wasm"));
dpsSymkey.initSync(bytes);
console.log(JSON.stringify(uses(dpsSymkey)));
