// Whatever plain JavaScript can pass: a clear error, and a module that still works.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";

import { MODULES } from "./modules.mjs";

const GROUP_KEY = "8isrFI1sGsIlvvFSSFRiMfCNzv21fjbE/+ah/lSh3lF8e2YG1Te7w1KpZhJFFXJrqYKi9yegxkqIChbqOS9Egw==";
const ID = "sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6";
const DEVICE_KEY = "Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=";
const HUGE = "a".repeat(100_000_000);

/** What is no string. */
const NO_TEXT = [undefined, null, 42, NaN, 10n, true, Symbol("s"), {}, [], ["sn-1"], () => "sn-1", new String("sn-1"), new Uint8Array(4), Object.create(null)];

for (const [name, dps] of Object.entries(MODULES)) {
  const { DeviceKey, DpsError, GroupKey, HubDeviceId, HubHost, HubModuleId, IdScope, MacAddress, RegistrationId, SasToken, deriveDeviceKey } = dps;
  const groupKey = new GroupKey(GROUP_KEY);
  const deviceKey = new DeviceKey(DEVICE_KEY);
  const registration = { idScope: "0ne", registrationId: "sn-1", expiresAt: 1 };
  const hub = { host: "h.azure-devices.net", deviceId: "d", expiresAt: 1 };

  /** Every place that takes a text. */
  const TEXTS = {
    "group key": (value) => new GroupKey(value),
    "device key": (value) => new DeviceKey(value),
    "registration ID": (value) => new RegistrationId(value),
    "registration ID to lower-case": (value) => RegistrationId.lowerCased(value),
    "registration ID to derive from": (value) => groupKey.deriveDeviceKey(value),
    "registration ID for a text": (value) => deriveDeviceKey(groupKey, value),
    "group key for a text": (value) => deriveDeviceKey(value, "sn-1"),
    "one of many": (value) => groupKey.deriveMany(["sn-1", value ?? 0]),
    "one of many, collected": (value) => groupKey.deriveMany(["sn-1", value ?? 0], { errors: "collect" }),
    "MAC address": (value) => new MacAddress(value),
    "MAC address of an ID": (value) => RegistrationId.fromMac(value),
    "serial number": (value) => RegistrationId.fromSerial(value),
    "serial number with MAC": (value) => RegistrationId.fromSerialAndMac({ serial: value, mac: "a1:b2:c3:d4:e5:f6" }),
    "MAC with serial number": (value) => RegistrationId.fromSerialAndMac({ serial: "1", mac: value }),
    "ID scope": (value) => deviceKey.registrationSasToken({ ...registration, idScope: value }),
    "registration ID of a token": (value) => deviceKey.registrationSasToken({ ...registration, registrationId: value }),
    "ID scope by itself": (value) => new IdScope(value),
    host: (value) => deviceKey.hubDeviceSasToken({ ...hub, host: value }),
    "host by itself": (value) => new HubHost(value),
    "device ID": (value) => deviceKey.hubDeviceSasToken({ ...hub, deviceId: value }),
    "device ID by itself": (value) => new HubDeviceId(value),
    "module ID": (value) => deviceKey.hubModuleSasToken({ ...hub, moduleId: value }),
    "module ID by itself": (value) => new HubModuleId(value),
    token: (value) => SasToken.parse(value),
    "token to verify": (value) => deviceKey.verify(value, registration),
  };

  let longest = 40_000;

  const works = () => assert.equal(deriveDeviceKey(groupKey, ID), DEVICE_KEY);

  for (const [place, call] of Object.entries(TEXTS)) {
    test(`${name}: ${place} that is no text`, () => {
      for (const value of NO_TEXT) {
        assert.throws(() => call(value), (error) => {
          assert.ok(error instanceof TypeError, inspect(error));
          assert.match(error.message, / is (undefined|null|a \w+|of type \w+|an object): give a /);
          return true;
        });
      }
      works();
    });

    test(`${name}: ${place} that is wrong text`, () => {
      // More than was there for texts before.
      longest += 20_000;
      for (const value of ["a ".repeat(longest / 2), "", " ", "\ud800", "a\ud800b", "sn-1\n", "\u0000", "é", "😀", "sn/1", "a b", HUGE]) {
        let collected;
        try {
          collected = call(value);
        } catch (error) {
          assert.ok(error instanceof DpsError, `${inspect(value.slice(0, 20))}: ${inspect(error)}`);
          assert.equal(error.name, "DpsError");
          assert.match(error.code, /^[a-z0-9_]+$/);
          assert.ok(error.message.length < 400, error.message);
          continue;
        }
        assert.ok(collected?.errors?.length === 1, `${place} takes ${inspect(value.slice(0, 20))}`);
      }
      works();
    });
  }

  const { expiresAt: _, ...timeless } = registration;
  const token = deviceKey.registrationSasToken(registration);

  /** Every place that takes a time. */
  const TIMES = {
    expiresAt: (expiresAt) => deviceKey.registrationSasToken({ ...timeless, expiresAt }),
    "expiresAt of a device": (expiresAt) => deviceKey.hubDeviceSasToken({ ...hub, expiresAt }),
    "expiresAt of a module": (expiresAt) => deviceKey.hubModuleSasToken({ ...hub, moduleId: "m", expiresAt }),
    now: (now) => deviceKey.verify(token, { ...timeless, now }),
    "now of a hub": (now) => deviceKey.verify(deviceKey.hubDeviceSasToken(hub), { ...hub, now }),
    issuedAt: (issuedAt) => token.renewAt(issuedAt),
  };

  for (const [place, call] of Object.entries(TIMES)) {
    test(`${name}: ${place} that is no time`, () => {
      for (const [time, code] of [
        [NaN, "expiry_not_a_number"],
        [Infinity, "expiry_not_a_number"],
        [-Infinity, "expiry_not_a_number"],
        [1.5, "expiry_not_a_number"],
        [Date.now() / 1000 + 0.5, "expiry_not_a_number"],
        [new Date(NaN), "expiry_not_a_number"],
        [-1, "expiry_negative"],
        [-1e300, "expiry_negative"],
        [new Date(-1), "expiry_negative"],
        [100_000_000_000, "expiry_milliseconds"],
        [1_700_000_000_000, "expiry_milliseconds"],
        [2 ** 64, "expiry_milliseconds"],
        [1e300, "expiry_milliseconds"],
      ]) {
        assert.throws(() => call(time), { name: "DpsError", code }, String(time));
      }
      for (const wrongType of [null, "1700000000", 10n, {}, [], true]) {
        assert.throws(() => call(wrongType), TypeError);
      }
      assert.throws(() => call(new Date("x")), { message: /^(expiresAt|now|issuedAt) is an invalid Date: check what it was made from$/ });
      assert.throws(() => call(1.5), { message: /^(expiresAt|now|issuedAt) is not a whole number: give a Date or .* Math\.floor\(/ });
      works();
    });
  }

  test(`${name}: lengths of time`, () => {
    const lifetimes = [
      (validFor) => deviceKey.registrationSasToken({ ...timeless, validFor }),
      (validFor) => deviceKey.hubDeviceSasToken({ ...hub, expiresAt: undefined, validFor }),
      (validFor) => deviceKey.hubModuleSasToken({ ...hub, moduleId: "m", expiresAt: undefined, validFor }),
    ];
    const skew = (allowedSkew) => deviceKey.verify(token, { ...timeless, now: 0, allowedSkew });
    for (const call of [...lifetimes, skew]) {
      for (const length of [NaN, 1.5, -1, Infinity, -Infinity, -1e300]) {
        assert.throws(() => call(length), { name: "DpsError", code: "duration_invalid" });
      }
      for (const wrongType of [null, "60", 10n, {}, [], true]) {
        assert.throws(() => call(wrongType), TypeError);
      }
    }
    for (const call of lifetimes) {
      for (const validFor of [100_000_000_000, 1e12, 2 ** 53, 2 ** 64, 1e300]) {
        assert.throws(() => call(validFor), { name: "DpsError", code: "expiry_milliseconds" });
      }
    }
    assert.equal(skew(86_400), token);
    for (const allowedSkew of [86_401, 3_600_000, 2 ** 32, 2 ** 53, 2 ** 64, 1e300]) {
      assert.throws(() => skew(allowedSkew), { name: "DpsError", code: "skew_too_long" });
    }
    assert.throws(() => deviceKey.registrationSasToken({ ...registration, validFor: 1 }), TypeError);
    assert.throws(() => deviceKey.registrationSasToken(timeless), TypeError);
    works();
  });

  test(`${name}: options`, () => {
    for (const rules of ["Portable", "", "other"]) {
      assert.throws(() => new RegistrationId("sn-1", { rules }), { name: "DpsError", code: "unknown_rules" });
    }
    for (const rules of [null, 1, {}]) {
      assert.throws(() => new RegistrationId("sn-1", { rules }), TypeError);
    }
    for (const options of [null, 1, "service"]) {
      assert.throws(() => new RegistrationId("sn-1", options), TypeError);
      assert.throws(() => groupKey.deriveMany(["sn-1"], options), TypeError);
      assert.throws(() => deviceKey.registrationSasToken(options), TypeError);
      assert.throws(() => deviceKey.verify("x", options), TypeError);
    }
    for (const errors of ["raise", null, 1]) {
      assert.throws(() => groupKey.deriveMany(["sn-1"], { errors }), TypeError);
    }
    assert.throws(() => deviceKey.verify("x", { idScope: "0ne" }), TypeError);
    assert.throws(() => deviceKey.verify("x", { idScope: "0ne", registrationId: "sn-1", host: "h.azure-devices.net" }), TypeError);
    assert.throws(() => deviceKey.verify("x", { host: "h", deviceId: "d", idScope: "0ne" }), TypeError);
    works();
  });

  test(`${name}: options by another name`, () => {
    const token = { idScope: "0ne", registrationId: "sn-1", host: "h.azure-devices.net", deviceId: "d", moduleId: "m", expiresAt: 1 };
    for (const [method, option, what] of [
      ["registrationSasToken", "idScope", "ID scope"],
      ["registrationSasToken", "registrationId", "registration ID"],
      ["hubDeviceSasToken", "host", "hub host"],
      ["hubDeviceSasToken", "deviceId", "hub device ID"],
      ["hubModuleSasToken", "moduleId", "hub module ID"],
    ]) {
      const { [option]: value, ...others } = token;
      const message = `${what} is undefined: give a string as ${option}`;
      assert.throws(() => deviceKey[method]({ ...others, other: value }), { name: "TypeError", message });
    }
    const message = "serial number is undefined: give a string as serial";
    assert.throws(() => RegistrationId.fromSerialAndMac({ sn: "1", mac: "a1:b2:c3:d4:e5:f6" }), { name: "TypeError", message });
    assert.throws(() => RegistrationId.fromSerialAndMac({ serial: "1" }), { message: "MAC address is undefined: give a string as mac" });
    works();
  });

  test(`${name}: a name in place of another`, () => {
    const token = { idScope: "0ne", registrationId: "sn-1", host: "h.azure-devices.net", deviceId: "d", moduleId: "m", expiresAt: 1 };
    const names = {
      idScope: [IdScope, "registrationSasToken"],
      registrationId: [RegistrationId, "registrationSasToken"],
      host: [HubHost, "hubDeviceSasToken"],
      deviceId: [HubDeviceId, "hubDeviceSasToken"],
      moduleId: [HubModuleId, "hubModuleSasToken"],
    };
    for (const [option, [Name, method]] of Object.entries(names)) {
      for (const [other, [Other]] of Object.entries(names).filter(([other]) => other !== option)) {
        const value = new Other(token[other]);
        assert.throws(() => new Name(value), { name: "TypeError", message: / is of type \w+: give a string$/ });
        assert.throws(() => deviceKey[method]({ ...token, [option]: value }), {
          name: "TypeError",
          message: new RegExp(` is of type \\w+: give a string as ${option}$`),
        });
      }
    }
    works();
  });

  test(`${name}: where in a text a mistake is`, () => {
    const { errors } = groupKey.deriveMany(["sn-1", "sn_2", "a\nb", "a".repeat(200), "a".repeat(200_000), null], { errors: "collect" });
    assert.deepEqual(errors.map(({ index, byteIndex }) => [index, byteIndex]), [[1, 2], [2, 1], [3, undefined], [4, undefined], [5, undefined]]);
    const lines = groupKey.deriveMany(new TextEncoder().encode("sn-1\nsn_2\n"), { errors: "collect" });
    assert.deepEqual(lines.errors.map(({ index, byteIndex }) => [index, byteIndex]), [[1, 2]]);
    for (const [call, byteIndex] of [
      [() => new IdScope("0ne/"), 3],
      [() => deriveDeviceKey(groupKey, "-a"), 0],
      [() => deviceKey.registrationSasToken({ ...registration, registrationId: "a b" }), 1],
      // Of UTF-8, whose bytes are not the units of a string.
      [() => SasToken.parse("SharedAccessSignature sr=№ "), 28],
      [() => new HubHost(""), undefined],
      [() => new RegistrationId("sn-1", { rules: "other" }), undefined],
      [() => new HubHost(HUGE), undefined],
      [() => deviceKey.registrationSasToken({ ...registration, expiresAt: 1.5 }), undefined],
    ]) {
      assert.throws(call, { name: "DpsError", index: undefined, byteIndex });
    }
  });

  test(`${name}: bytes in place of a key's text`, () => {
    const bytes = new Uint8Array(64);
    const message = (type) => new RegExp(` is of type \\w+: give a string, as TextDecoder gives it, or .* to ${type}\\.fromBytes$`);
    assert.throws(() => new GroupKey(bytes), { name: "TypeError", message: message("GroupKey") });
    assert.throws(() => deriveDeviceKey(Buffer.from(bytes), "sn-1"), { name: "TypeError", message: message("GroupKey") });
    assert.throws(() => new DeviceKey(bytes), { name: "TypeError", message: message("DeviceKey") });
    works();
  });

  test(`${name}: other values`, () => {
    for (const value of [undefined, null, 42, {}, "sn-1", new ArrayBuffer(8), (function* () { yield 1; })()]) {
      assert.throws(() => groupKey.deriveMany(value), TypeError);
    }
    for (const value of [undefined, null, "AAAA", [1, 2], new ArrayBuffer(32), new Uint16Array(32)]) {
      assert.throws(() => GroupKey.fromBytes(value), TypeError);
      assert.throws(() => DeviceKey.fromBytes(value), TypeError);
    }
    for (const length of [0, 15, 65, 5_000_000]) {
      assert.throws(() => GroupKey.fromBytes(new Uint8Array(length)), DpsError);
      assert.throws(() => DeviceKey.fromBytes(new Uint8Array(length)), DpsError);
    }
    assert.throws(() => deviceKey.equals(DEVICE_KEY), TypeError);
    assert.throws(() => deviceKey.equals(groupKey), TypeError);
    assert.throws(() => new SasToken("SharedAccessSignature"), TypeError);
    assert.throws(() => GroupKey(GROUP_KEY), TypeError);
    assert.throws(() => GroupKey.prototype.deriveDeviceKey.call({}, "sn-1"), TypeError);
    works();
  });

  test(`${name}: objects that were freed`, () => {
    const freedGroup = new GroupKey(GROUP_KEY);
    const freedDevice = freedGroup.deriveDeviceKey(ID);
    for (const key of [freedGroup, freedDevice]) {
      key.free();
      key.free();
      key[Symbol.dispose]();
    }
    for (const call of [
      () => freedGroup.byteLength,
      () => freedGroup.deriveDeviceKey(ID),
      () => freedGroup.deriveMany([ID]),
      () => deriveDeviceKey(freedGroup, ID),
      () => freedDevice.toBase64(),
      () => freedDevice.mayBeGroupKey,
      () => freedDevice.equals(deviceKey),
      () => deviceKey.equals(freedDevice),
      () => freedDevice.registrationSasToken(registration),
      () => freedDevice.hubDeviceSasToken(hub),
      () => freedDevice.hubModuleSasToken({ ...hub, moduleId: "m" }),
      () => freedDevice.verify(deviceKey.registrationSasToken(registration), { idScope: "0ne", registrationId: "sn-1" }),
    ]) {
      assert.throws(call, { name: "TypeError", message: /^this (Group|Device)Key was freed: make a new one$/ });
    }
    works();
  });

  test(`${name}: no secret is shown`, () => {
    const token = deviceKey.registrationSasToken(registration);
    for (const secret of [groupKey, deviceKey, token]) {
      const shown = [inspect(secret, { depth: 9, showHidden: true }), String(Object.entries(secret))].join(" ");
      for (const part of [GROUP_KEY, DEVICE_KEY, "sig="]) {
        assert.ok(!shown.includes(part.slice(0, 12)), shown);
      }
      assert.throws(() => JSON.stringify({ secret }), TypeError);
    }
    assert.equal(String(groupKey), "[object Object]");
    for (const wrong of [`${GROUP_KEY}\n`, GROUP_KEY.slice(1), GROUP_KEY.replace("+", "-"), `"${GROUP_KEY}"`]) {
      assert.throws(() => new GroupKey(wrong), (error) => !inspect(error).includes(GROUP_KEY.slice(10, 18)));
    }
  });
}
