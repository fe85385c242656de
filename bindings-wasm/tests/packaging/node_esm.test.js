import assert from "node:assert/strict";
import { test } from "node:test";
import { consumer } from "./consumer.js";
import { EXPECTED_REPORT } from "./expected_report.js";

const project = await consumer("uses.js", "default.js");

test("import in Node, without awaiting anything", async () => {
  assert.deepEqual(await project.report("default.js"), EXPECTED_REPORT);
});
