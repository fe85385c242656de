import assert from "node:assert/strict";
import { test } from "node:test";
import { consumer } from "./consumer.js";
import { EXPECTED_REPORT } from "./expected_report.js";

const USES = {
  "slim.js": "import of dps-symkey/slim, which finds its module by itself",
  "slim.cjs": "require of dps-symkey/slim, which finds its module by itself",
  "slim_bytes.js": "initSync with the bytes of the module without SIMD",
  "slim_compiled.js": "initSync with a compiled module",
};
const project = await consumer("uses.js", "slim_too_early.js", ...Object.keys(USES));

for (const [source, name] of Object.entries(USES)) {
  test(name, async () => {
    assert.deepEqual(await project.report(source), EXPECTED_REPORT);
  });
}

test("dps-symkey/slim before init says what to do", async () => {
  const { message } = await project.report("slim_too_early.js");
  assert.match(message, /\binit\b/);
});
