import assert from "node:assert/strict";
import { test } from "node:test";

import { load } from "./source.mjs";

const { duration, fieldTime, relativeTime, unixTime, utcTime } = await load("token/times.ts");
const { readResource } = await load("token/resource.ts");

test("times as people say them", () => {
  assert.equal(relativeTime(1_000, 1_000 + 3 * 3600 + 5), "expired 3 h ago");
  assert.equal(relativeTime(1_000, 1_000), "expired 0 s ago");
  assert.equal(relativeTime(1_000 + 2 * 86_400, 1_000), "valid for 2 days more");
  assert.equal(duration(47 * 3600), "47 h");
  assert.equal(utcTime(1_700_000_000), "2023-11-14T22:13:20Z");
  assert.equal(utcTime(99_999_999_999_999), "99999999999999 s after 1970");
  assert.equal(unixTime(fieldTime(1_700_000_040)), 1_700_000_040);
  assert.equal(unixTime(""), undefined);
});

test("what a token is for", () => {
  const registration = { kind: "registration", idScope: "0ne", registrationId: "sn-1" };
  assert.deepEqual(readResource("0ne%2fregistrations%2Fsn-1"), registration);
  const device = { kind: "device", host: "h.example", deviceId: "d", moduleId: undefined };
  assert.deepEqual(readResource("h.example/devices/d"), device);
  assert.deepEqual(readResource("h.example%2Fdevices%2Fd%2Fmodules%2Fm"), { ...device, moduleId: "m" });
  const others = ["", "h", "h/devices", "h/devices/", "h/devices/d/modules", "h/devices/d/x/m", "h/devices/d/modules/m/n", "%zz"];
  for (const text of others) {
    assert.equal(readResource(text).kind, "other", text);
  }
});
