// A consumer's project compiles, with the types of the package checked too, and what is wrong does not.
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { consumer } from "./consumer.js";

const project = await consumer("typed_uses.ts", "typed_uses.cts");

const OPTIONS = {
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: false,
  noEmit: true,
  target: "es2022",
  lib: ["es2022", "dom"],
  types: [],
};

for (const compiler of ["typescript", "typescript-5"]) {
  for (const [resolution, files] of [
    ["nodenext", ["typed_uses.ts", "typed_uses.cts"]],
    ["bundler", ["typed_uses.ts"]],
  ]) {
    test(`tsc --strict of ${compiler}, module resolution ${resolution}`, async () => {
      const module = resolution === "bundler" ? "esnext" : resolution;
      const compilerOptions = { ...OPTIONS, module, moduleResolution: resolution };
      await project.write("tsconfig.json", JSON.stringify({ compilerOptions, files }));
      const tsc = fileURLToPath(new URL(`node_modules/${compiler}/bin/tsc`, import.meta.url));
      await project.run(process.execPath, [tsc, "-p", "tsconfig.json"]).catch(({ stdout }) => {
        throw new Error(stdout);
      });
    });
  }
}
