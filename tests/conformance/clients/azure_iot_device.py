"""Registers a device with Microsoft's `azure-iot-device`, over MQTT.

    DPS_DEVICE_KEY=… python azure_iot_device.py HOST ID_SCOPE REGISTRATION_ID

Prints the result as an object of JSON. Exit status 1, with the error on standard error, where the device is not assigned.
"""

import json
import os
import sys

from azure.iot.device import ProvisioningDeviceClient, exceptions


def main() -> int:
    host, id_scope, registration_id = sys.argv[1:]
    client = ProvisioningDeviceClient.create_from_symmetric_key(
        provisioning_host=host,
        id_scope=id_scope,
        registration_id=registration_id,
        symmetric_key=os.environ["DPS_DEVICE_KEY"],
    )
    client.provisioning_payload = {"model": "pump"}
    try:
        result = client.register()
    except exceptions.ClientError as error:
        print(f"{type(error).__name__}: {error} ({error.__cause__})", file=sys.stderr)
        return 1
    state = result.registration_state
    print(
        json.dumps(
            {
                "status": result.status,
                "assignedHub": state.assigned_hub,
                "deviceId": state.device_id,
                "substatus": state.sub_status,
                "payload": json.loads(state.response_payload),
            }
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
