// The programs of the runtimes, in the packages that npm installs for this machine. Nothing is run to install them.
import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const MODULES = new URL("node_modules/", import.meta.url);

/** A program that one of a scope's packages for machines has. */
export function program(scope, prefix, path) {
  const folder = new URL(`${scope}/`, MODULES);
  const found = readdirSync(folder)
    .filter((name) => name.startsWith(prefix))
    .map((name) => fileURLToPath(new URL(`${name}/${path}`, folder)))
    .find((file) => existsSync(file));
  if (found === undefined) {
    throw new Error(`${scope} has no program for this machine: run npm ci in ${fileURLToPath(new URL(".", import.meta.url))}`);
  }
  return found;
}
