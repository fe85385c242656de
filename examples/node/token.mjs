// On the device: a SAS token with which it registers, or with which it speaks to its hub.
//
//     DPS_DEVICE_KEY=… node token.mjs --id-scope 0ne00002193 --registration-id sn-007-888-abc
//     DPS_DEVICE_KEY=… node token.mjs --hub my-hub.azure-devices.net --device-id sn-007-888-abc
//
// The token is alone on standard output. When it expires, and when to make the next one, is on standard error. A device
// whose clock is not set yet makes a token that has expired already: set the clock first.

import { DeviceKey } from "dps-symkey";
import { readKey } from "./key_file.mjs";
import { Failure, WRONG_USAGE, runProgram } from "./program.mjs";

const usage = `usage: node token.mjs --id-scope SCOPE --registration-id ID [options]
       node token.mjs --hub HOST --device-id ID [--module-id ID] [options]

  --id-scope SCOPE        the ID scope of the provisioning service
  --registration-id ID    the very ID that the device key was derived from, case included
  --hub HOST              the hub that the device is assigned to
  --device-id ID          its ID there
  --module-id ID          a module of the device
  --valid-for SECONDS     [default: 3600]
  --device-key-file FILE  the file with the device key [default: DPS_DEVICE_KEY]`;

const options = {
  "id-scope": { type: "string" },
  "registration-id": { type: "string" },
  hub: { type: "string" },
  "device-id": { type: "string" },
  "module-id": { type: "string" },
  "valid-for": { type: "string", default: "3600" },
  "device-key-file": { type: "string" },
};

await runProgram({ usage, options }, async (values) => {
  const sign = signing(values);
  if (!/^[0-9]+$/.test(values["valid-for"])) throw new Failure(WRONG_USAGE, "--valid-for is in whole seconds");
  const deviceKey = await readKey("device", DeviceKey, values["device-key-file"]);
  const token = sign(deviceKey, Number(values["valid-for"]));
  console.log(token.toString());
  console.error(`expires at ${utc(token.expiresAt)}; make the next one at ${utc(token.renewAt())}`);
  deviceKey.free();
  return 0;
});

/** What signs the token that is asked for. */
function signing(values) {
  const {
    "id-scope": idScope,
    "registration-id": registrationId,
    hub: host,
    "device-id": deviceId,
    "module-id": moduleId,
  } = values;
  const forRegistration = idScope !== undefined && registrationId !== undefined;
  const forHub = host !== undefined && deviceId !== undefined;
  const others = forRegistration ? [host, deviceId, moduleId] : [idScope, registrationId];
  if (forRegistration === forHub || others.some((other) => other !== undefined)) {
    throw new Failure(WRONG_USAGE, "a token is for --id-scope and --registration-id, or for --hub and --device-id");
  }
  if (forRegistration) {
    return (deviceKey, validFor) => deviceKey.registrationSasToken({ idScope, registrationId, validFor });
  }
  return moduleId === undefined
    ? (deviceKey, validFor) => deviceKey.hubDeviceSasToken({ host, deviceId, validFor })
    : (deviceKey, validFor) => deviceKey.hubModuleSasToken({ host, deviceId, moduleId, validFor });
}

function utc(seconds) {
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}
