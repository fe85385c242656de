"""On the device: registers with the provisioning service by Microsoft's `azure-iot-device`.

    DPS_DEVICE_KEY=… python provision.py --id-scope 0ne00002193 --serial 007-888-ABC --mac A1:B2:C3:D4:E5:F6

The device has its serial number, its MAC address and the device key that the factory derived and stored. To try both at
one desk, `--group-key-file` derives the device key here too.

`--host` may be a local emulator whose CA the variable SSL_CERT_FILE names, on port 8883: the client knows no other.

Exit status: 0 assigned, 1 something was refused, 2 wrong usage, 3 the machine failed.
"""

from __future__ import annotations

import logging
import os
import ssl
import sys

from azure.iot.device import ProvisioningDeviceClient, RegistrationResult, exceptions
from device_identity import make_registration_id, read_device_key, read_key_file
from dps_symkey import DeviceKey, DpsError, GroupKey, InvalidKeyError, RegistrationId
from secrecy import ArgumentParser, key_file, print_error

# A local emulator has a CA of its own, and so has a company that reads along.
UNTRUSTED = "check the host and the clock, and name its CA in SSL_CERT_FILE where the system does not know it"


def main() -> int:
    parser = ArgumentParser("Registers a device with the provisioning service.")
    parser.add_argument("--host", default="global.azure-devices-provisioning.net", help="[default: %(default)s]")
    parser.add_argument("--id-scope", required=True)
    parser.add_argument("--serial", help="the serial number")
    parser.add_argument("--mac", help="the MAC address")
    # Files, and never the keys: every user of the machine can read a program's arguments.
    keys = parser.add_mutually_exclusive_group()
    keys.add_argument("--device-key-file", type=key_file, help="the file with the device key [default: DPS_DEVICE_KEY]")
    keys.add_argument(
        "--group-key-file", type=key_file, help="the file with the group key, to try out; never on a device"
    )
    arguments = parser.parse_args()
    if arguments.serial is None and arguments.mac is None:
        parser.error("a device has --serial, --mac or both")
    if not (arguments.device_key_file or arguments.group_key_file or "DPS_DEVICE_KEY" in os.environ):
        parser.error("no device key was given: name its file with --device-key-file, or set DPS_DEVICE_KEY")
    # The client warns of each step that fails, at times; what it was, its error says.
    logging.getLogger("azure.iot.device").addHandler(logging.NullHandler())
    try:
        registration_id = make_registration_id(arguments.serial, arguments.mac)
        if arguments.group_key_file is not None:
            print("warning: the group key never goes onto a device: this is for trying out", file=sys.stderr)
            device_key = derive_in_the_factory(arguments.group_key_file, registration_id)
        else:
            device_key = read_device_key(arguments.device_key_file)
        result = register(arguments.host, arguments.id_scope, registration_id, device_key)
    except InvalidKeyError as error:
        print_error(f"{'device' if arguments.group_key_file is None else 'group'} key: {error}")
        return 1
    except DpsError as error:
        print_error(error)
        return 1
    except exceptions.ClientError as error:
        print_error(f"not registered: {with_causes(error)}")
        return 1
    except OSError as error:
        print_error(error)
        return 3
    state = result.registration_state
    if result.status != "assigned" or state is None:
        print_error(f"not assigned: {result.status}")
        return 1
    print(f"assigned to {state.assigned_hub} as {state.device_id}")
    return 0


def derive_in_the_factory(group_key_file: str, registration_id: RegistrationId) -> DeviceKey:
    """The one step that needs the group key. It makes the key of every device of the group: it stays in the factory."""
    return GroupKey(read_key_file(group_key_file)).derive_device_key(registration_id)


def register(host: str, id_scope: str, registration_id: RegistrationId, device_key: DeviceKey) -> RegistrationResult:
    """On the device: the client makes the SAS token itself, asks, and asks again until the service has decided."""
    client = ProvisioningDeviceClient.create_from_symmetric_key(
        provisioning_host=host,
        registration_id=str(registration_id),
        id_scope=id_scope,
        symmetric_key=device_key.to_base64(),
    )
    return client.register()


def with_causes(error: BaseException | None) -> str:
    """What the client says is short; the causes beneath say more, and at the end what to check."""
    texts = []
    advice = []
    while error is not None:
        texts.append(str(error) or type(error).__name__)
        if isinstance(error, exceptions.CredentialError):
            # The service does not say more. These are the causes, the usual ones first.
            advice = ["check the device key, the registration ID and its case, the ID scope, and the clock"]
        if isinstance(error, ssl.SSLCertVerificationError):
            advice = [UNTRUSTED]
        error = error.__cause__
    return ": ".join(texts + advice)


if __name__ == "__main__":
    sys.exit(main())
