/** The values that the lines are filled with. Never the group key, which has no place in a device. */
export interface DeviceValues {
  idScope: string;
  registrationId: string;
  deviceKey: string;
}

export type Language = "c" | "python" | "node";

/** The lines for one device. The values are ones that were checked, and so need no escapes in any of these languages. */
export function deviceCode(language: Language, { idScope, registrationId, deviceKey }: DeviceValues): string {
  switch (language) {
    case "c":
      // Three places of Microsoft's sample, as the how-to for legacy devices names them.
      return `static const char* id_scope = "${idScope}";

//hsm_type = SECURE_DEVICE_TYPE_TPM;
//hsm_type = SECURE_DEVICE_TYPE_X509;
hsm_type = SECURE_DEVICE_TYPE_SYMMETRIC_KEY;

// Set the symmetric key if using they auth type
prov_dev_set_symmetric_key_info("${registrationId}", "${deviceKey}");
`;
    case "python":
      return `from azure.iot.device import ProvisioningDeviceClient

client = ProvisioningDeviceClient.create_from_symmetric_key(
    provisioning_host="global.azure-devices-provisioning.net",
    registration_id="${registrationId}",
    id_scope="${idScope}",
    symmetric_key="${deviceKey}",
)
result = client.register()
print(result.status, result.registration_state.assigned_hub)

# Without an SDK: the SAS token that the device signs in with
from dps_symkey import DeviceKey

token = DeviceKey("${deviceKey}").registration_sas_token(
    id_scope="${idScope}",
    registration_id="${registrationId}",
    valid_for=3600,
)
`;
    case "node":
      // Default imports: the packages are CommonJS.
      return `import mqtt from "azure-iot-provisioning-device-mqtt";
import provisioning from "azure-iot-provisioning-device";
import symmetricKey from "azure-iot-security-symmetric-key";

const security = new symmetricKey.SymmetricKeySecurityClient(
  "${registrationId}",
  "${deviceKey}",
);
const client = provisioning.ProvisioningDeviceClient.create(
  "global.azure-devices-provisioning.net",
  "${idScope}",
  new mqtt.Mqtt(),
  security,
);
const { assignedHub, deviceId } = await client.register();
console.log(assignedHub, deviceId);
`;
  }
}

export const WHERE: Record<Language, string> = {
  c: "In prov_dev_client_sample.c of the Azure IoT C SDK, built with -Dhsm_type_symm_key:BOOL=ON -Duse_prov_client:BOOL=ON",
  python: "With azure-iot-device; the last lines with dps-symkey instead",
  node: "With azure-iot-provisioning-device and its MQTT transport",
};
