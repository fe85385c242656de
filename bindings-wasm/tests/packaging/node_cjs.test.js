import assert from "node:assert/strict";
import { test } from "node:test";
import { consumer } from "./consumer.js";
import { DEVICE_KEY, EXPECTED_REPORT } from "./expected_report.js";

const project = await consumer("uses.js", "default.cjs", "import_and_require.js");

test("require in Node", async () => {
  assert.deepEqual(await project.report("default.cjs"), EXPECTED_REPORT);
});

test("import and require in one process give the same classes", async () => {
  assert.deepEqual(await project.report("import_and_require.js"), {
    differing: [],
    missing: [],
    deviceKey: DEVICE_KEY,
    equal: true,
    refused: true,
  });
});
