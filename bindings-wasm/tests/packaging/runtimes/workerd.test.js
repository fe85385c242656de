// Cloudflare's runtime compiles no bytes: the package is imported by its `workerd` condition, with the module beside it.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { test } from "node:test";
import * as esbuild from "esbuild";
import { consumer } from "../consumer.js";
import { EXPECTED_REPORT } from "../expected_report.js";
import { program } from "./programs.js";

const project = await consumer("uses.js");

for (const entry of ["dps-symkey", "dps-symkey/slim"]) {
  test(`workerd, ${entry}`, async () => {
    await project.write(
      "worker.js",
      `import * as dps from "${entry}";\nimport { uses } from "./uses.js";\n` +
        "export default { fetch: async () => (await dps.init?.(), Response.json(uses(dps))) };\n",
    );
    await esbuild.build({
      entryPoints: [project.path("worker.js")],
      bundle: true,
      format: "esm",
      conditions: ["workerd", "worker", "browser"],
      plugins: [modulesStayOutside],
      outfile: project.path("bundle.js"),
      logLevel: "silent",
    });
    const port = await freePort();
    await project.write("config.capnp", config(port));
    const server = spawn(program("@cloudflare", "workerd-", "bin/workerd"), ["serve", "config.capnp"], { cwd: project.folder, stdio: "inherit" });
    try {
      assert.deepEqual(await answer(port), EXPECTED_REPORT);
    } finally {
      server.kill();
    }
  });
}

/** As wrangler does: the module is uploaded beside the script. */
const modulesStayOutside = {
  name: "modules-stay-outside",
  setup(build) {
    build.onResolve({ filter: /\.wasm$/ }, ({ path }) => ({ path: `./${path.split("/").at(-1)}`, external: true }));
  },
};

function config(port) {
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (
    modules = [
      (name = "bundle.js", esModule = embed "bundle.js"),
      (name = "dps_symkey_simd128.wasm", wasm = embed "node_modules/dps-symkey/wasm/dps_symkey_simd128.wasm"),
    ],
    compatibilityDate = "2026-01-01",
  ))],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
`;
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** What it answers, once it does: half a minute at most. */
async function answer(port) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await (await fetch(`http://127.0.0.1:${port}/`)).json();
    } catch (error) {
      if (attempt === 300) {
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
