import assert from "node:assert/strict";
import { test } from "node:test";

import { load } from "./source.mjs";

const { characterAtByte } = await load("id/byte_position.ts");

test("a byte is found in a text whose characters have one to four", () => {
  const text = "a№ö😀z";
  const found = Array.from({ length: 12 }, (_, byte) => {
    const place = characterAtByte(text, byte);
    return place === undefined ? undefined : text.slice(place.start, place.end);
  });
  assert.deepEqual(found, ["a", "№", "№", "№", "ö", "ö", "😀", "😀", "😀", "😀", "z", ""]);
  assert.equal(characterAtByte(text, 12), undefined);
  assert.deepEqual(characterAtByte("", 0), { start: 0, end: 0 });
});
