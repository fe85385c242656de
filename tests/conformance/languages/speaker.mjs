// Speaks for JavaScript: see judge.py. `node speaker.mjs FOLDER`: the package is installed there.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { createInterface } from "node:readline";

const require = createRequire(resolve(process.argv[2], "package.json"));
const { DeviceKey, DpsError, GroupKey, RegistrationId, deriveDeviceKey } = require("dps-symkey");

const TASKS = {
  id: (rules, text) => String(new RegistrationId(text, { rules })),
  lower: (rules, text) => String(RegistrationId.lowerCased(text, { rules })),
  mac: (mac) => String(RegistrationId.fromMac(mac)),
  serial: (rules, serial) => String(RegistrationId.fromSerial(serial, { rules })),
  both: (rules, serial, mac) => String(RegistrationId.fromSerialAndMac({ serial, mac, rules })),
  key: (text) => new DeviceKey(text).toBase64(),
  derive(groupKey, rules, text) {
    const key = deriveDeviceKey(groupKey, text, { rules });
    const ofGroup = new GroupKey(groupKey);
    assert.deepEqual(ofGroup.deriveMany([text], { rules }), [key]);
    ofGroup.free();
    return key;
  },
  sign(key, kind, first, second, moduleId, expiry) {
    const [deviceKey, expiresAt] = [new DeviceKey(key), Number(expiry)];
    if (kind === "dps") {
      return String(deviceKey.registrationSasToken({ idScope: first, registrationId: second, expiresAt }));
    }
    const device = { host: first, deviceId: second, expiresAt };
    return String(moduleId ? deviceKey.hubModuleSasToken({ ...device, moduleId }) : deviceKey.hubDeviceSasToken(device));
  },
  verify(key, token, idScope, registrationId, now, skew) {
    new DeviceKey(key).verify(token, { idScope, registrationId, now: Number(now), allowedSkew: Number(skew) });
    return "";
  },
  sign_for(key, registrationId, lifetime) {
    new DeviceKey(key).registrationSasToken({ idScope: "0ne00002193", registrationId, validFor: Number(lifetime) });
    return "";
  },
  renew(key, expiry, issuedAt) {
    const names = { idScope: "0ne00002193", registrationId: "a" };
    const token = new DeviceKey(key).registrationSasToken({ ...names, expiresAt: Number(expiry) });
    return String(token.renewAt(Number(issuedAt)));
  },
};

const answers = [];
for await (const line of createInterface({ input: process.stdin })) {
  const [task, ...words] = line.split("\t");
  try {
    answers.push(`ok ${TASKS[task](...words.map((word) => Buffer.from(word, "hex").toString()))}`);
  } catch (error) {
    if (!(error instanceof DpsError)) {
      throw error;
    }
    answers.push(`error ${error.code}`);
  }
}
process.stdout.write(answers.map((answer) => `${answer}\n`).join(""));
