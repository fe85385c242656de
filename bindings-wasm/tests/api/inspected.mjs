// Every object that the package gives, to be looked at with developer tools. Runs in Node and in a browser.

const GROUP_KEY = "8isrFI1sGsIlvvFSSFRiMfCNzv21fjbE/+ah/lSh3lF8e2YG1Te7w1KpZhJFFXJrqYKi9yegxkqIChbqOS9Egw==";

/** The objects by name, and the texts that none of them may show: keys and signatures, as text and in hexadecimal. */
export function makeInspected(dps) {
  const groupKey = new dps.GroupKey(GROUP_KEY);
  const deviceKey = groupKey.deriveDeviceKey("sn-1");
  const resource = { idScope: "0ne00002193", registrationId: "sn-1" };
  const token = deviceKey.registrationSasToken({ ...resource, validFor: 3600 });
  const expired = deviceKey.registrationSasToken({ ...resource, expiresAt: 1 });
  const moduleToken = deviceKey.hubModuleSasToken({ host: "h.example", deviceId: "d", moduleId: "m", validFor: 3600 });
  const freed = new dps.DeviceKey(deviceKey.toBase64());
  freed.free();
  const { errors } = groupKey.deriveMany(["sn-1", "SN-1"], { errors: "collect" });
  const objects = {
    groupKey,
    groupKeyOfBytes: dps.GroupKey.fromBytes(bytesOf(GROUP_KEY)),
    deviceKey,
    freed,
    token,
    moduleToken,
    verified: deviceKey.verify(String(token), resource),
    parsed: dps.SasToken.parse(String(token)),
    registrationId: new dps.RegistrationId("sn-1"),
    macAddress: new dps.MacAddress("00:1b:21:d4:e5:f6"),
    idScope: new dps.IdScope("0ne00002193"),
    errors,
    wrongGroupKey: thrown(() => new dps.GroupKey(`${GROUP_KEY}\n`)),
    wrongDeviceKey: thrown(() => new dps.DeviceKey(`"${deviceKey.toBase64()}"`)),
    wrongToken: thrown(() => dps.SasToken.parse(`${token}&x=1`)),
    expired: thrown(() => deviceKey.verify(expired, resource)),
    refusedJson: thrown(() => JSON.stringify(token)),
    exports: { ...dps },
  };
  const secrets = [GROUP_KEY, deviceKey.toBase64(), ...[token, moduleToken, expired].map(signatureOf)];
  return { objects, secrets: secrets.flatMap((secret) => [secret, encodeURIComponent(secret), hexadecimal(bytesOf(secret))]) };
}

/** Objects that hide a text as badly as can be: what looks at them must find it. */
export function makeLeaky(secret) {
  const leaky = {
    own: { text: secret },
    nested: { a: { b: [{ text: secret }] } },
    privateField: new (class {
      #text = secret;
      toString = () => this.#text;
    })(),
    privateOfPrivate: new (class {
      #field = new (class {
        #text = secret;
        toString = () => this.#text;
      })();
      toString = () => `${this.#field}`;
    })(),
    getter: Object.create({
      get text() {
        return secret;
      },
    }),
    inherited: Object.create({ text: secret }),
    staticField: class {
      static text = secret;
    },
    map: new Map([["text", { text: secret }]]),
    cause: new Error("wrong", { cause: { text: secret } }),
    bound: String.bind(null, secret),
    bytes: { buffer: bytesOf(secret).buffer },
  };
  return leaky;
}

function thrown(call) {
  try {
    call();
  } catch (error) {
    return error;
  }
  throw new Error(`accepted: ${call}`);
}

const bytesOf = (base64) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

export const hexadecimal = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

const signatureOf = (token) => decodeURIComponent(/sig=([^&]*)/.exec(String(token))[1]);
