/** As much of Node as is used: its own types would be most of what there is to install. */
declare module "node:fs/promises" {
  export function readFile(path: string): Promise<Uint8Array<ArrayBuffer>>;
}

declare module "node:path" {
  export function join(...parts: string[]): string;
}

/** The folder of a CommonJS file. */
declare const __dirname: string;
