/** What the bundler puts in: the version of the package, and whether it is bundled for Node. */
declare const VERSION: string;
declare const IS_NODE: boolean;

/** As the bundler is told for each entry: the bytes in base64, or a module. */
declare module "*.wasm" {
  const content: never;
  export default content;
}

/** As much of Node as is used: its own types would be most of what there is to install. */
declare module "node:fs/promises" {
  export function readFile(path: string): Promise<Uint8Array<ArrayBuffer>>;
}

declare module "node:path" {
  export function join(...parts: string[]): string;
}

/** The folder of a CommonJS file. */
declare const __dirname: string;
