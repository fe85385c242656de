// Registers a device with Microsoft's azure-iot-provisioning-device, over MQTT or HTTPS.
//
//     DPS_DEVICE_KEY=… node azure_iot_provisioning_device.mjs mqtt|http HOST ID_SCOPE REGISTRATION_ID
//
// Prints the result as an object of JSON. Exit status 1, with the error on standard error, where the device is not
// assigned.

import http from "azure-iot-provisioning-device-http";
import mqtt from "azure-iot-provisioning-device-mqtt";
import provisioning from "azure-iot-provisioning-device";
import symmetricKey from "azure-iot-security-symmetric-key";

const [protocol, host, idScope, registrationId] = process.argv.slice(2);
const transport = protocol === "http" ? new http.Http() : new mqtt.Mqtt();
const security = new symmetricKey.SymmetricKeySecurityClient(registrationId, process.env.DPS_DEVICE_KEY);
const client = provisioning.ProvisioningDeviceClient.create(host, idScope, transport, security);
client.setProvisioningPayload({ model: "pump" });
try {
  const { status, assignedHub, deviceId, substatus, payload } = await client.register();
  console.log(JSON.stringify({ status, assignedHub, deviceId, substatus, payload }));
} catch (error) {
  console.error(`${error.constructor.name}: ${error.message}`);
  process.exitCode = 1;
}
