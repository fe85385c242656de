// On the device: registers with the provisioning service by Microsoft's `azure-iot-provisioning-device`.
//
//     DPS_DEVICE_KEY=… node provision.mjs --id-scope 0ne00002193 --serial 007-888-ABC --mac A1:B2:C3:D4:E5:F6
//
// The device has its serial number, its MAC address and the device key that the factory derived and stored. It makes its
// registration ID by the same call as the factory. The client makes the SAS token.
//
// `--host` may be a local emulator whose CA the variable NODE_EXTRA_CA_CERTS names, on the ports 8883 (MQTT) and 443
// (HTTPS): the client knows no others.

import http from "azure-iot-provisioning-device-http";
import mqtt from "azure-iot-provisioning-device-mqtt";
import provisioning from "azure-iot-provisioning-device";
import symmetricKey from "azure-iot-security-symmetric-key";
import { DeviceKey } from "dps-symkey";
import { readKey } from "./key_file.mjs";
import { Failure, MACHINE_FAILED, REFUSED, WRONG_USAGE, runProgram } from "./program.mjs";
import { makeRegistrationId } from "./registration_id.mjs";
import { WHAT_TO_CHECK } from "./unauthorized.mjs";

const usage = `usage: node provision.mjs --id-scope SCOPE [--serial NUMBER] [--mac ADDRESS] [options]

  --id-scope SCOPE        the ID scope of the provisioning service
  --serial NUMBER         the serial number
  --mac ADDRESS           the MAC address
  --transport NAME        mqtt or http [default: mqtt]
  --host HOST             [default: global.azure-devices-provisioning.net]
  --device-key-file FILE  the file with the device key [default: DPS_DEVICE_KEY]`;

const options = {
  "id-scope": { type: "string" },
  serial: { type: "string" },
  mac: { type: "string" },
  transport: { type: "string", default: "mqtt" },
  host: { type: "string", default: "global.azure-devices-provisioning.net" },
  "device-key-file": { type: "string" },
};

const TRANSPORTS = { mqtt: mqtt.Mqtt, http: http.Http };

await runProgram({ usage, options, required: ["id-scope"] }, async (values) => {
  if (!Object.hasOwn(TRANSPORTS, values.transport)) throw new Failure(WRONG_USAGE, "--transport is mqtt or http");
  const registrationId = makeRegistrationId(values).toString();
  const deviceKey = await readKey("device", DeviceKey, values["device-key-file"]);
  const client = provisioning.ProvisioningDeviceClient.create(
    values.host,
    values["id-scope"],
    new TRANSPORTS[values.transport](),
    new symmetricKey.SymmetricKeySecurityClient(registrationId, deviceKey.toBase64()),
  );
  const { assignedHub, deviceId } = await register(client);
  console.log(`assigned to ${assignedHub} as ${deviceId}`);
  return 0;
});

/** The client asks, and asks again until the service has decided. */
async function register(client) {
  try {
    return await client.register();
  } catch (error) {
    // Errors of the network and of TLS have a code that is text; those of the service are the client's own.
    const status = typeof error.code === "string" ? MACHINE_FAILED : REFUSED;
    throw new Failure(status, `not registered: ${reason(error)}`, { cause: error });
  }
}

/** What the client says is short, or a whole answer of the service. */
function reason(error) {
  if (error.name === "UnauthorizedError" || error.message.includes("Not authorized")) return WHAT_TO_CHECK;
  const ofTheService = error.result?.registrationState?.errorMessage;
  return ofTheService === undefined ? error.message : `${error.message}: ${ofTheService}`;
}
