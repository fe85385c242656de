import assert from "node:assert/strict";
import { test } from "node:test";
import { consumer } from "../consumer.js";
import { EXPECTED_REPORT } from "../expected_report.js";
import { program } from "./programs.js";

const project = await consumer("uses.js", "default.js", "slim.js", "default.cjs");
const runtime = program("@oven", "bun-", "bin/bun");

for (const name of ["default.js", "slim.js", "default.cjs"]) {
  test(`Bun, ${name}`, async () => {
    assert.deepEqual(await project.report(name, { runtime }), EXPECTED_REPORT);
  });
}
