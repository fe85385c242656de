import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";

import { MODULES } from "./modules.mjs";

const KEY = Buffer.from("000102030405060708090a0b0c0d0e0f", "hex");
const hmac = (id) => createHmac("sha256", KEY).update(id).digest("base64");
const encoder = new TextEncoder();
const decoder = new TextDecoder();

for (const [name, { DpsError, GroupKey, RegistrationId }] of Object.entries(MODULES)) {
  const groupKey = GroupKey.fromBytes(KEY);

  test(`${name}: nothing gives nothing`, () => {
    assert.deepEqual(groupKey.deriveMany([]), []);
    assert.deepEqual(groupKey.deriveMany([], { errors: "collect" }), { keys: [], errors: [] });
    assert.deepEqual(groupKey.deriveMany(new Uint8Array()), new Uint8Array());
  });

  test(`${name}: any iterable, at the borders of what crosses at once`, () => {
    for (const count of [1, 1023, 1024, 1025, 2048, 5000]) {
      const ids = Array.from({ length: count }, (_, index) => `sn-${index}`);
      const expected = ids.map(hmac);
      assert.deepEqual(groupKey.deriveMany(ids), expected);
      assert.deepEqual(groupKey.deriveMany(ids.values()), expected);
      assert.deepEqual(groupKey.deriveMany(ids.map((id) => new RegistrationId(id))), expected);
    }
  });

  test(`${name}: long IDs, which do not all fit at once`, () => {
    const ids = Array.from({ length: 3000 }, (_, index) => `${index}`.padStart(128, "a"));
    assert.deepEqual(groupKey.deriveMany(ids), ids.map(hmac));
  });

  test(`${name}: the first refused ID throws, with its index`, () => {
    for (const index of [0, 1, 1023, 1024, 3000]) {
      const ids = Array.from({ length: 4000 }, (_, index) => `sn-${index}`);
      ids[index] = "SN";
      ids[3500] = "";
      const expected = { name: "DpsError", code: "registration_id_upper_case", index, message: new RegExp(`^index ${index}: registration ID`) };
      assert.throws(() => groupKey.deriveMany(ids), expected);
      assert.throws(() => groupKey.deriveMany(encoder.encode(ids.join("\n"))), expected);
    }
  });

  test(`${name}: refused IDs are collected, in their order`, () => {
    const bad = new Map([[0, ""], [5, "a\nb"], [6, "a\r"], [1024, "SN"], [1500, "x".repeat(200_000)], [2047, "\ud800"], [2999, "a\n"]]);
    const ids = Array.from({ length: 3000 }, (_, index) => bad.get(index) ?? `sn-${index}`);
    const { keys, errors } = groupKey.deriveMany(ids, { errors: "collect" });
    assert.deepEqual(errors.map((error) => error.index), [...bad.keys()]);
    assert.ok(errors.every((error) => error instanceof DpsError && error.message.startsWith(`index ${error.index}: `)));
    assert.deepEqual(keys, ids.map((id, index) => (bad.has(index) ? null : hmac(id))));
  });

  test(`${name}: IDs that are missing are refused as such, among others`, () => {
    const missing = new Map([[0, null], [7, undefined], [1023, null], [1024, undefined], [2999, null]]);
    const ids = Array.from({ length: 3000 }, (_, index) => (missing.has(index) ? missing.get(index) : `sn-${index}`));
    ids[8] = "";
    ids[1500] = "a\nb";
    const { keys, errors } = groupKey.deriveMany(ids, { errors: "collect" });
    assert.deepEqual(keys, ids.map((id) => (id && id !== "a\nb" ? hmac(id) : null)));
    const code = (index) => errors.find((error) => error.index === index).code;
    assert.deepEqual(errors.map((error) => error.index), [0, 7, 8, 1023, 1024, 1500, 2999]);
    assert.ok(errors.every((error) => error instanceof DpsError && error.message.startsWith(`index ${error.index}: `)));
    assert.deepEqual([...missing.keys()].map(code), Array(5).fill("registration_id_missing"));
    assert.deepEqual([code(8), code(1500)], ["registration_id_empty", "registration_id_white_space"]);
    // Of an array with a hole too; and the first one throws.
    assert.equal(groupKey.deriveMany([, "sn-1"], { errors: "collect" }).errors[0].code, "registration_id_missing");
    const message = "index 1: registration ID is missing: give a string";
    assert.throws(() => groupKey.deriveMany(["sn-1", null, "SN"]), { name: "DpsError", code: "registration_id_missing", index: 1, message });
  });

  test(`${name}: lines of every shape`, () => {
    for (const end of ["\n", "\r\n"]) {
      for (const last of ["", end]) {
        const ids = Array.from({ length: 4000 }, (_, index) => `sn-${index}`.padEnd(1 + (index * 7) % 128, "x"));
        const expected = ids.map((id) => `${hmac(id)}\n`).join("");
        assert.equal(decoder.decode(groupKey.deriveMany(encoder.encode(ids.join(end) + last))), expected);
      }
    }
  });

  test(`${name}: the shortest IDs, whose keys are many times as long`, () => {
    const ids = Array.from({ length: 50_000 }, (_, index) => "abcdefghij0123456789"[index % 20]);
    assert.equal(decoder.decode(groupKey.deriveMany(encoder.encode(ids.join("\n")))), ids.map((id) => `${hmac(id)}\n`).join(""));
  });

  test(`${name}: short lines first, far shorter than the rest`, () => {
    // By the first block, the keys would have 22 times as many bytes as the IDs: more than a buffer takes.
    const short = "a\n".repeat(8 << 10);
    const long = `${"x".repeat(128)}\n`.repeat(100_000);
    const keys = groupKey.deriveMany(encoder.encode(short + long));
    assert.equal(keys.length, 45 * ((8 << 10) + 100_000));
    const [first, last] = [keys.subarray(0, 44), keys.subarray(-45, -1)].map((key) => decoder.decode(key));
    assert.deepEqual([first, last], [hmac("a"), hmac("x".repeat(128))]);
  });

  test(`${name}: blank, long and endless lines`, () => {
    const lines = ["sn-1", "", "x".repeat(200), "y".repeat(16 << 10), "z".repeat(100_000), "sn-2", "w".repeat(40_000)];
    for (const end of ["\n", "\r\n"]) {
      const { keys, errors } = groupKey.deriveMany(encoder.encode(lines.join(end) + (end === "\n" ? "" : end)), { errors: "collect" });
      assert.equal(decoder.decode(keys), `${hmac("sn-1")}\n\n\n\n\n${hmac("sn-2")}\n\n`);
      assert.deepEqual(errors.map(({ index, code }) => [index, code]), [
        [1, "registration_id_empty"],
        ...[2, 3, 4, 6].map((index) => [index, "registration_id_too_long"]),
      ]);
      assert.match(errors[3].message, / 100000 /);
      assert.match(errors[4].message, / 40000 /);
    }
  });

  test(`${name}: a view of a larger buffer, which is left as it is`, () => {
    const buffer = encoder.encode("xx\nsn-1\nsn-2\nxx");
    const before = buffer.slice();
    assert.equal(decoder.decode(groupKey.deriveMany(buffer.subarray(3, 13))), `${hmac("sn-1")}\n${hmac("sn-2")}\n`);
    assert.deepEqual(buffer, before);
  });

  test(`${name}: an ID of many lines is one ID, which is refused`, () => {
    const { keys, errors } = groupKey.deriveMany(["sn-1", "a\n".repeat(40_000), "sn-2"], { errors: "collect" });
    assert.deepEqual(keys, [hmac("sn-1"), null, hmac("sn-2")]);
    assert.deepEqual(errors.map(({ index, code }) => [index, code]), [[1, "registration_id_too_long"]]);
  });

  test(`${name}: IDs that together are longer than a string can be`, () => {
    const ids = [...Array(600).fill("b".repeat(1_000_000)), "c".repeat(2_000_000), "sn-1"];
    const { keys, errors } = groupKey.deriveMany(ids, { errors: "collect" });
    assert.deepEqual(keys, [...Array(601).fill(null), hmac("sn-1")]);
    assert.deepEqual([errors.length, errors[600].index, errors[600].code], [601, 600, "registration_id_too_long"]);
    assert.match(errors[600].message, /2000000 bytes/);
  });

  test(`${name}: a key that the iterable frees`, () => {
    const freed = GroupKey.fromBytes(KEY);
    const ids = (function* () {
      yield* Array.from({ length: 2000 }, (_, index) => `sn-${index}`);
      freed.free();
      yield* Array.from({ length: 2000 }, (_, index) => `sn-${index}`);
    })();
    assert.throws(() => freed.deriveMany(ids), { name: "TypeError", message: "this GroupKey was freed: make a new one" });
    assert.deepEqual(groupKey.deriveMany(["sn-1"]), [hmac("sn-1")]);
  });

  test(`${name}: an error of the iterable passes through`, () => {
    const failing = (function* () {
      yield "sn-1";
      throw new RangeError("mine");
    })();
    assert.throws(() => groupKey.deriveMany(failing), { name: "RangeError", message: "mine" });
    assert.deepEqual(groupKey.deriveMany(["sn-1"]), [hmac("sn-1")]);
  });
}
