// The shared vectors: every file, every list, every case. Runs in Node and in a browser.

/** The files in tests/vectors. */
export const FILES = ["registration_ids", "names", "keys", "derived_keys", "sas_tokens"];

/** Compares every case with what `dps`, the package, gives. `vectors` are the files, by name. */
export function compareAll(dps, vectors) {
  return Object.entries(LISTS).map(([name, compare]) => {
    const comparison = new Comparison(dps);
    compare(dps, vectors, comparison);
    return { name, compared: comparison.compared, differences: comparison.differences, codes: [...comparison.codes] };
  });
}

class Comparison {
  compared = 0;
  differences = [];
  /** Those of the errors that were thrown. */
  codes = new Set();

  constructor(dps) {
    this.dps = dps;
  }

  /** Compares what a call gives with that part of a case, or its error with the case's. */
  compare(item, call, part) {
    this.compared += 1;
    const found = this.outcome(call);
    const wanted = "error" in item ? { error: item.error, index: item.index } : item[part];
    if (JSON.stringify(found) !== JSON.stringify(wanted)) {
      this.differences.push(`${JSON.stringify(item)}: found ${JSON.stringify(found)}`);
    }
  }

  /** What a call gives; or the code of its error, and where it is. */
  outcome(call) {
    try {
      return call();
    } catch (error) {
      if (!(error instanceof this.dps.DpsError)) {
        return { thrown: String(error) };
      }
      this.codes.add(error.code);
      return { error: error.code, index: error.byteIndex };
    }
  }
}

const LISTS = {
  registrationIds({ RegistrationId }, vectors, comparison) {
    for (const item of vectors.registration_ids.cases) {
      const { text, rules, lower_case } = item;
      const make = () => (lower_case ? RegistrationId.lowerCased(text, { rules }) : new RegistrationId(text, { rules }));
      comparison.compare(item, () => String(make()), "registration_id");
    }
  },

  registrationIdsOfMany({ GroupKey }, vectors, comparison) {
    const groupKey = GroupKey.fromBytes(new Uint8Array(64));
    for (const rules of ["portable", "service"]) {
      const items = vectors.registration_ids.cases.filter((item) => item.rules === rules && !item.lower_case);
      const refusals = items.map(({ error, index }) => (error ? [error, index ?? null] : null));
      const { keys, errors } = groupKey.deriveMany(items.map((item) => item.text), { rules, errors: "collect" });
      const found = refusals.map(() => null);
      for (const error of errors) {
        found[error.index] = [error.code, error.byteIndex];
      }
      comparison.compare({ rules, refusals }, () => found, "refusals");
      comparison.compare({ rules, none: refusals.map((refusal) => refusal !== null) }, () => keys.map((key) => key === null), "none");
      // As lines, those that are one.
      const lines = items.filter(({ text }) => !text.includes("\n") && !text.endsWith("\r"));
      const bytes = new TextEncoder().encode(lines.map(({ text }) => `${text}\n`).join(""));
      const ofLines = groupKey.deriveMany(bytes, { rules, errors: "collect" });
      const refused = lines.flatMap(({ error, index }, line) => (error ? [[line, error, index ?? null]] : []));
      const refusedLines = () => ofLines.errors.map(({ index, code, byteIndex }) => [index, code, byteIndex]);
      comparison.compare({ rules, refused }, refusedLines, "refused");
      const keyLines = new TextDecoder().decode(ofLines.keys).split("\n");
      comparison.compare({ rules, count: lines.length }, () => keyLines.length - 1, "count");
    }
  },

  builtRegistrationIds({ MacAddress, RegistrationId }, vectors, comparison) {
    for (const item of vectors.registration_ids.built) {
      const { serial, mac, rules } = item;
      const build = (address) => {
        if (mac === null) {
          return RegistrationId.fromSerial(serial, { rules });
        }
        return serial === null ? RegistrationId.fromMac(address()) : RegistrationId.fromSerialAndMac({ serial, mac: address(), rules });
      };
      comparison.compare(item, () => String(build(() => mac)), "registration_id");
      comparison.compare(item, () => String(build(() => new MacAddress(mac))), "registration_id");
    }
  },

  macAddresses({ MacAddress }, vectors, comparison) {
    for (const item of vectors.registration_ids.mac_addresses) {
      const hex = (octets) => Array.from(octets, (octet) => octet.toString(16).padStart(2, "0")).join("");
      comparison.compare(item, () => hex(new MacAddress(item.mac).octets), "octets");
      if (!("error" in item)) {
        comparison.compare(item, () => new MacAddress(item.mac).isLocallyAdministered, "locally_administered");
      }
    }
  },

  names({ DeviceKey, HubDeviceId, HubHost, HubModuleId, IdScope }, vectors, comparison) {
    const deviceKey = DeviceKey.fromBytes(new Uint8Array(32));
    const good = { idScope: "0ne", registrationId: "sn-1", host: "h.azure-devices.net", deviceId: "d", moduleId: "m" };
    const kinds = {
      id_scope: ["idScope", IdScope],
      hub_host: ["host", HubHost],
      hub_device_id: ["deviceId", HubDeviceId],
      hub_module_id: ["moduleId", HubModuleId],
    };
    for (const item of vectors.names.cases) {
      const [option, Name] = kinds[item.kind];
      comparison.compare(item, () => String(new Name(item.text)) === item.text, "ok");
      const { idScope, registrationId, host, deviceId, moduleId } = { ...good, [option]: item.text };
      const take = () => {
        deviceKey.registrationSasToken({ idScope, registrationId, expiresAt: 0 });
        deviceKey.hubDeviceSasToken({ host, deviceId, expiresAt: 0 });
        deviceKey.hubModuleSasToken({ host, deviceId, moduleId, expiresAt: 0 });
        return true;
      };
      comparison.compare(item, take, "ok");
    }
  },

  keys({ DeviceKey, GroupKey }, vectors, comparison) {
    for (const item of vectors.keys.cases) {
      const { text } = item;
      const bytes = Uint8Array.from(item.bytes?.match(/../g) ?? [], (digits) => parseInt(digits, 16));
      comparison.compare({ ...item, same: true }, () => new DeviceKey(text).equals(DeviceKey.fromBytes(bytes)), "same");
      comparison.compare({ ...item, length: bytes.length }, () => new GroupKey(text).byteLength, "length");
      if (!("error" in item)) {
        comparison.compare(item, () => new DeviceKey(text).toBase64(), "text");
        comparison.compare({ length: bytes.length }, () => GroupKey.fromBytes(bytes).byteLength, "length");
      }
    }
  },

  derivedKeys({ GroupKey, RegistrationId, deriveDeviceKey }, vectors, comparison) {
    for (const item of vectors.derived_keys.cases) {
      const { group_key: text, registration_id: id, rules } = item;
      const groupKey = new GroupKey(text);
      const checked = new RegistrationId(id, { rules });
      for (const call of [
        () => deriveDeviceKey(text, id, { rules }),
        () => deriveDeviceKey(groupKey, checked),
        () => groupKey.deriveDeviceKey(id, { rules }).toBase64(),
        () => groupKey.deriveMany([id], { rules })[0],
        () => groupKey.deriveMany(new Set([checked]))[0],
        () => new TextDecoder().decode(groupKey.deriveMany(new TextEncoder().encode(id), { rules })).trimEnd(),
      ]) {
        comparison.compare(item, call, "device_key");
      }
    }
  },

  sasTokens({ DeviceKey, SasToken }, vectors, comparison) {
    for (const item of vectors.sas_tokens.built) {
      const deviceKey = new DeviceKey(item.device_key);
      const token = sign(deviceKey, item.resource, item.expiry);
      const policy = "id_scope" in item.resource ? "registration" : null;
      comparison.compare(item, () => String(token), "token");
      comparison.compare({ ...item, policy }, () => token.policyName, "policy");
      comparison.compare(item, () => token.expiresAt, "expiry");
      comparison.compare(item, () => String(SasToken.parse(item.token)), "token");
      comparison.compare(item, () => SasToken.parse(item.token).expiresAt, "expiry");
      for (const form of [token, item.token]) {
        const options = { ...resourceOf(item.resource), now: 0, allowedSkew: 1 };
        comparison.compare(item, () => String(deviceKey.verify(form, options)), "token");
      }
    }
  },

  verifiedSasTokens({ DeviceKey }, vectors, comparison) {
    for (const item of vectors.sas_tokens.verified) {
      const options = { ...resourceOf(item.resource), now: item.now, allowedSkew: item.allowed_skew };
      const verify = () => String(new DeviceKey(item.device_key).verify(item.token, options)) === item.token;
      comparison.compare(item, verify, "ok");
    }
  },

  expiries({ DeviceKey }, vectors, comparison) {
    const deviceKey = DeviceKey.fromBytes(new Uint8Array(32));
    for (const item of vectors.sas_tokens.expiries) {
      // Of the texts, those that a number of JavaScript is written as.
      if (String(Number(item.text)) === item.text) {
        const token = () => deviceKey.registrationSasToken({ idScope: "0ne", registrationId: "sn-1", expiresAt: Number(item.text) });
        comparison.compare(item, () => token().expiresAt, "seconds");
      }
    }
  },

  renewals({ DeviceKey }, vectors, comparison) {
    const deviceKey = DeviceKey.fromBytes(new Uint8Array(32));
    for (const item of vectors.sas_tokens.renewals) {
      const token = deviceKey.registrationSasToken({ idScope: "0ne", registrationId: "sn-1", expiresAt: item.expiry });
      comparison.compare(item, () => token.renewAt(item.issued_at), "renew_at");
    }
  },
};

function sign(deviceKey, resource, expiresAt) {
  const options = { ...resourceOf(resource), expiresAt };
  if ("id_scope" in resource) {
    return deviceKey.registrationSasToken(options);
  }
  return "module_id" in resource ? deviceKey.hubModuleSasToken(options) : deviceKey.hubDeviceSasToken(options);
}

function resourceOf(resource) {
  const { id_scope: idScope, registration_id: registrationId, host, device_id: deviceId, module_id: moduleId } = resource;
  return idScope === undefined ? { host, deviceId, moduleId } : { idScope, registrationId, rules: "service" };
}
