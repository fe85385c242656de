// The package as it is installed, and each of its two modules by itself.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

import * as installed from "dps-symkey";

const require = createRequire(import.meta.url);

/** The folder of the package. */
export const PACKAGE = dirname(require.resolve("dps-symkey/package.json"));

/** A copy of the package that has started this module, by the name of its file. */
async function withModule(name) {
  const slim = await import(`${pathToFileURL(join(PACKAGE, "esm", "slim.js"))}?${name}`);
  slim.initSync(await readFile(join(PACKAGE, "wasm", `${name}.wasm`)));
  return slim;
}

/** What every test of the API is run with, by name. */
export const MODULES = {
  installed,
  scalar: await withModule("dps_symkey"),
  simd128: await withModule("dps_symkey_simd128"),
};
