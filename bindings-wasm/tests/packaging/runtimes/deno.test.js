import assert from "node:assert/strict";
import { test } from "node:test";
import { consumer } from "../consumer.js";
import { EXPECTED_REPORT } from "../expected_report.js";
import { program } from "./programs.js";

const project = await consumer("uses.js", "default.js", "slim.js");
const runtime = program("@deno", "", "deno");

// The packages are those that npm has installed, and nothing may be asked of the network.
const options = ["run", "--quiet", "--node-modules-dir=manual", "--no-remote", "--allow-read"];

for (const name of ["default.js", "slim.js"]) {
  test(`Deno, ${name}`, async () => {
    assert.deepEqual(await project.report(name, { runtime, options, env: { DENO_NO_UPDATE_CHECK: "1" } }), EXPECTED_REPORT);
  });
}
