// Runs a program that was built for WASI, as `cargo test` runs tests: node --no-warnings run-wasi.mjs PROGRAM [ARGUMENT]...
import { readFile } from "node:fs/promises";
import { argv, env, exit } from "node:process";
import { WASI } from "node:wasi";

const [program, ...parameters] = argv.slice(2);
const wasi = new WASI({ version: "preview1", args: [program, ...parameters], env });
const module = await WebAssembly.compile(await readFile(program));
const instance = await WebAssembly.instantiate(module, wasi.getImportObject());
exit(wasi.start(instance));
