// A page or a command that may never need a key does not pay for one.
import assert from "node:assert/strict";
import { test } from "node:test";
import { consumer } from "./consumer.js";

const project = await consumer("uses.js", "compilations.js");

test("importing the package compiles nothing", async () => {
  const report = await project.report("compilations.js");
  assert.deepEqual(Object.keys(report), ["dps-symkey", "dps-symkey/slim"]);
  for (const [name, { atImport, atFirstUse }] of Object.entries(report)) {
    assert.equal(atImport, 0, name);
    // Or the count has seen nothing.
    assert.notEqual(atFirstUse, 0, name);
  }
});
