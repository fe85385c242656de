import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";

import { MODULES } from "./modules.mjs";

for (const [name, dps] of Object.entries(MODULES)) {
  const { DeviceKey, GroupKey, HubDeviceId, HubHost, HubModuleId, IdScope, MacAddress, RegistrationId, SasToken, deriveDeviceKey, generateKey } =
    dps;
  const deviceKey = new DeviceKey("Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=");
  const registration = { idScope: "0ne00002193", registrationId: "sn-1" };

  test(`${name}: values are text wherever text is wanted`, () => {
    const id = new RegistrationId("sn-1");
    const mac = new MacAddress("00:1B:21:D4:E5:F6");
    assert.equal(`${id} ${mac}`, "sn-1 00-1b-21-d4-e5-f6");
    assert.equal(JSON.stringify({ id, mac }), '{"id":"sn-1","mac":"00-1b-21-d4-e5-f6"}');
    assert.equal(inspect([id, mac]), "[ RegistrationId('sn-1'), MacAddress('00-1b-21-d4-e5-f6') ]");
    assert.equal(RegistrationId.MAX_LENGTH, 128);
    assert.equal(String(new RegistrationId(id)), "sn-1");
    for (const [Name, kind, text] of [
      [IdScope, "IdScope", "0ne00002193"],
      [HubHost, "HubHost", "my-hub.azure-devices.net"],
      [HubDeviceId, "HubDeviceId", "Pump(7)"],
      [HubModuleId, "HubModuleId", "$edgeAgent"],
    ]) {
      const name = new Name(text);
      assert.equal(`${name}`, text);
      assert.equal(JSON.stringify({ name }), `{"name":"${text}"}`);
      assert.equal(inspect([name]), `[ ${kind}('${text}') ]`);
      assert.equal(String(new Name(name)), text);
      assert.deepEqual(Object.keys(name), []);
    }
  });

  test(`${name}: a name that was checked goes wherever its text does`, () => {
    const scope = new IdScope(registration.idScope);
    const expiresAt = 2_000_000_000;
    const token = deviceKey.registrationSasToken({ ...registration, expiresAt });
    assert.equal(String(deviceKey.registrationSasToken({ ...registration, idScope: scope, expiresAt })), String(token));
    assert.equal(deviceKey.verify(token, { ...registration, idScope: scope }), token);
    const texts = { host: "h.azure-devices.net", deviceId: "d", moduleId: "m" };
    const names = { host: new HubHost(texts.host), deviceId: new HubDeviceId("d"), moduleId: new HubModuleId("m") };
    for (const method of ["hubDeviceSasToken", "hubModuleSasToken"]) {
      assert.equal(String(deviceKey[method]({ ...names, expiresAt })), String(deviceKey[method]({ ...texts, expiresAt })));
    }
    const moduleToken = deviceKey.hubModuleSasToken({ ...texts, expiresAt });
    assert.equal(deviceKey.verify(moduleToken, names), moduleToken);
  });

  test(`${name}: an ID that was checked stays checked, by whatever rules, wherever it goes`, () => {
    const groupKey = new GroupKey(generateKey());
    const checked = [
      new RegistrationId("SN_1", { rules: "service" }),
      RegistrationId.fromSerial("sn.1", { rules: "service" }),
      RegistrationId.fromSerialAndMac({ serial: "a:b", mac: "00:1b:21:d4:e5:f6", rules: "service" }),
      RegistrationId.lowerCased("SN_1", { rules: "service" }),
      new RegistrationId("sn-1"),
      RegistrationId.fromMac("00:1b:21:d4:e5:f6"),
    ];
    for (const id of checked) {
      const key = groupKey.deriveDeviceKey(String(id), { rules: "service" }).toBase64();
      for (const options of [undefined, {}, { rules: "portable" }, { rules: "service" }]) {
        assert.equal(String(new RegistrationId(id, options)), String(id));
        assert.equal(deriveDeviceKey(groupKey, id, options), key);
        assert.equal(groupKey.deriveDeviceKey(id, options).toBase64(), key);
        assert.deepEqual(groupKey.deriveMany([id], options), [key]);
        const resource = { idScope: "0ne", registrationId: new RegistrationId(id, options), ...options };
        const token = deviceKey.registrationSasToken({ ...resource, validFor: 60 });
        assert.equal(deviceKey.verify(token, resource), token);
      }
    }
    // Among texts, which the rules that are given are for.
    const mixed = checked.flatMap((id) => [id, "sn-2", "SN_2"]);
    const { keys, errors } = groupKey.deriveMany(mixed, { errors: "collect" });
    const expected = mixed.map((id) => (id === "SN_2" ? null : deriveDeviceKey(groupKey, id)));
    assert.deepEqual(keys, expected);
    assert.deepEqual(errors.map(({ index, code }) => [index, code]), checked.map((_, at) => [3 * at + 2, "registration_id_upper_case"]));
    assert.throws(() => new RegistrationId(checked[0], { rules: "other" }), { code: "unknown_rules" });
  });

  test(`${name}: octets are a copy`, () => {
    const mac = new MacAddress("02-1b-21-d4-e5-f6-00-01");
    mac.octets.fill(0);
    assert.deepEqual([...mac.octets], [0x02, 0x1b, 0x21, 0xd4, 0xe5, 0xf6, 0x00, 0x01]);
    assert.equal(mac.isLocallyAdministered, true);
  });

  test(`${name}: a Date and seconds are one time, and validFor counts from now`, () => {
    const expiresAt = 1_700_000_000;
    const bySeconds = deviceKey.registrationSasToken({ ...registration, expiresAt });
    const byDate = deviceKey.registrationSasToken({ ...registration, expiresAt: new Date(expiresAt * 1000 + 999) });
    assert.equal(String(byDate), String(bySeconds));
    const before = Math.floor(Date.now() / 1000);
    const token = deviceKey.registrationSasToken({ ...registration, validFor: 3600 });
    const after = Math.floor(Date.now() / 1000);
    assert.ok(before + 3600 <= token.expiresAt && token.expiresAt <= after + 3600);
    assert.equal(token.renewAt(token.expiresAt - 3600), token.expiresAt - 720);
    assert.equal(token.renewAt(new Date((token.expiresAt - 3600) * 1000)), token.expiresAt - 720);
    assert.ok(token.renewAt() <= token.expiresAt);
  });

  test(`${name}: a token is judged by the clock, with the skew allowed`, () => {
    const now = Math.floor(Date.now() / 1000);
    const token = deviceKey.registrationSasToken({ ...registration, expiresAt: now - 100 });
    assert.throws(() => deviceKey.verify(token, registration), { code: "sas_token_expired" });
    assert.equal(deviceKey.verify(token, { ...registration, allowedSkew: 10_000 }), token);
    assert.equal(deviceKey.verify(token, { ...registration, now: new Date((now - 101) * 1000) }), token);
    assert.ok(deviceKey.verify(String(token), { ...registration, allowedSkew: 86_400 }) instanceof SasToken);
    const other = DeviceKey.fromBytes(new Uint8Array(32));
    assert.throws(() => other.verify(token, registration), { code: "sas_token_wrong_signature" });
  });

  test(`${name}: a token shows what it is for, and no signature`, () => {
    const token = deviceKey.hubModuleSasToken({ host: "h.azure-devices.net", deviceId: "d", moduleId: "m", expiresAt: 5 });
    assert.equal(token.policyName, null);
    assert.equal(token.encodedResourceUri, "h.azure-devices.net%2Fdevices%2Fd%2Fmodules%2Fm");
    assert.equal(inspect(token), "SasToken for h.azure-devices.net%2Fdevices%2Fd%2Fmodules%2Fm until 5");
  });

  test(`${name}: keys are compared`, () => {
    assert.equal(deviceKey.equals(new DeviceKey(deviceKey.toBase64())), true);
    assert.equal(deviceKey.equals(DeviceKey.fromBytes(new Uint8Array(32))), false);
  });

  test(`${name}: a device key that may be the group key says so`, () => {
    const derived = new GroupKey(generateKey()).deriveDeviceKey("sn-1");
    assert.equal(derived.mayBeGroupKey, false);
    assert.equal(new DeviceKey(generateKey()).mayBeGroupKey, true);
    for (const length of [16, 31, 32, 33, 64]) {
      assert.equal(DeviceKey.fromBytes(new Uint8Array(length)).mayBeGroupKey, length !== 32);
    }
  });

  test(`${name}: names that are hardly right`, () => {
    for (const [idScope, isUnusual] of [["0ne00002193", false], ["0ne0A", false], ["One00002193", true], ["0ne0000O193", true], ["0neo", true], ["x", true]]) {
      assert.equal(new IdScope(idScope).isUnusual, isUnusual, idScope);
    }
    for (const [host, hasDomain] of [["my-hub.azure-devices.net", true], ["edge.local", true], ["my-hub", false], ["localhost", false]]) {
      assert.equal(new HubHost(host).hasDomain, hasDomain, host);
    }
  });

  test(`${name}: new keys are those of the service's length, and differ`, () => {
    const keys = new Set(Array.from({ length: 100 }, () => generateKey()));
    assert.equal(keys.size, 100);
    for (const key of keys) {
      assert.equal(new GroupKey(key).byteLength, 64);
    }
  });

  test(`${name}: a signing group key, a deriving device key do not exist`, () => {
    for (const method of ["registrationSasToken", "hubDeviceSasToken", "hubModuleSasToken", "verify", "toBase64"]) {
      assert.equal(method in GroupKey.prototype, false);
    }
    for (const method of ["deriveDeviceKey", "deriveMany"]) {
      assert.equal(method in DeviceKey.prototype, false);
    }
  });
}

test("every copy exports the same names, and `slim` its start", async () => {
  const { installed, ...slim } = MODULES;
  for (const copy of Object.values(slim)) {
    assert.deepEqual(Object.keys(copy).filter((name) => !name.startsWith("init")), Object.keys(installed));
  }
  const node = await import("dps-symkey/slim");
  assert.deepEqual(Object.keys(node), Object.keys(slim.scalar));
});
