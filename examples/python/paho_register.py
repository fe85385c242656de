"""On the device: registers with the provisioning service over MQTT, without an SDK of Azure.

    DPS_DEVICE_KEY=… python paho_register.py --id-scope 0ne00002193 --serial 007-888-ABC --mac A1:B2:C3:D4:E5:F6

The device makes its registration ID, and its SAS token with the device key that the factory derived. The topics are
those of https://learn.microsoft.com/azure/iot/iot-mqtt-connect-to-iot-dps.

`--host` and `--port` may be those of a local emulator whose CA the variable SSL_CERT_FILE names.

Exit status: 0 assigned, 1 something was refused, 2 wrong usage, 3 the machine failed.
"""

from __future__ import annotations

import json
import os
import queue
import ssl
import sys
import time
from contextlib import closing
from datetime import timedelta
from typing import Any, NamedTuple
from urllib.parse import parse_qs

import paho.mqtt.client as mqtt
from device_identity import make_registration_id, read_device_key
from dps_symkey import DpsError, InvalidKeyError, RegistrationId
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.reasoncodes import ReasonCode
from secrecy import ArgumentParser, key_file, print_error

# That of the page above.
API_VERSION = "2019-03-31"
LIFETIME = timedelta(hours=1)
# Between two questions where the service names no time, in seconds.
INTERVAL = 2
# The longest that it waits, whatever the service says, in seconds.
LONGEST_INTERVAL = 600
# How often a device asks before it gives up, to begin anew later.
ATTEMPTS = 30
# For a connection or an answer, in seconds.
PATIENCE = 60
# A local emulator has a CA of its own, and so has a company that reads along.
UNTRUSTED = "check the host and the clock, and name its CA in SSL_CERT_FILE where the system does not know it"


class NotRegistered(Exception):
    """The service has refused the device, or does not answer."""


class Answer(NamedTuple):
    status: int
    # Seconds until the service wants to be asked again.
    retry_after: int
    body: str


def main() -> int:
    parser = ArgumentParser("Registers a device with the provisioning service over MQTT.")
    parser.add_argument("--host", default="global.azure-devices-provisioning.net", help="[default: %(default)s]")
    parser.add_argument("--port", type=int, default=8883, help="[default: %(default)s]")
    parser.add_argument("--id-scope", required=True)
    parser.add_argument("--serial", help="the serial number")
    parser.add_argument("--mac", help="the MAC address")
    # The file, and never the key: every user of the machine can read a program's arguments.
    parser.add_argument(
        "--device-key-file", type=key_file, help="the file with the device key [default: DPS_DEVICE_KEY]"
    )
    arguments = parser.parse_args()
    if arguments.serial is None and arguments.mac is None:
        parser.error("a device has --serial, --mac or both")
    if arguments.device_key_file is None and "DPS_DEVICE_KEY" not in os.environ:
        parser.error("no device key was given: name its file with --device-key-file, or set DPS_DEVICE_KEY")
    try:
        registration_id = make_registration_id(arguments.serial, arguments.mac)
        device_key = read_device_key(arguments.device_key_file)
        token = device_key.registration_sas_token(
            id_scope=arguments.id_scope, registration_id=registration_id, valid_for=LIFETIME
        )
        user = f"{arguments.id_scope}/registrations/{registration_id}/api-version={API_VERSION}"
        with closing(Connection(str(registration_id), user, str(token))) as connection:
            connection.open(arguments.host, arguments.port)
            state = register(connection, registration_id)
    except InvalidKeyError as error:
        print_error(f"device key: {error}")
        return 1
    except (DpsError, NotRegistered) as error:
        print_error(error)
        return 1
    except OSError as error:
        print_error(error)
        return 3
    print(f"assigned to {state['assignedHub']} as {state['deviceId']}")
    return 0


def register(connection: Connection, registration_id: RegistrationId) -> dict[str, Any]:
    """What the service says of the device when it has assigned it."""
    operation_id = None
    for attempt in range(ATTEMPTS):
        if operation_id is None:
            body = json.dumps({"registrationId": str(registration_id)})
            answer = connection.ask(f"PUT/iotdps-register/?$rid={attempt}", body)
        else:
            answer = connection.ask(f"GET/iotdps-get-operationstatus/?$rid={attempt}&operationId={operation_id}", "")
        # Busy or out of order for a while: the same again, later.
        if answer.status != 429 and answer.status < 500:
            if answer.status >= 300:
                raise NotRegistered(f"not registered, {answer.status}: {answer.body}")
            operation = json.loads(answer.body)
            state: dict[str, Any] = operation.get("registrationState", {})
            if operation["status"] == "assigned":
                return state
            if operation["status"] != "assigning":
                raise NotRegistered(f"not assigned: {operation['status']}: {state.get('errorMessage')}")
            operation_id = operation["operationId"]
        time.sleep(min(answer.retry_after, LONGEST_INTERVAL))
    raise NotRegistered("the service has not assigned the device in time")


class Connection:
    """A connection to the service: for each request an answer."""

    def __init__(self, registration_id: str, user: str, token: str) -> None:
        # From the thread of the client: that it is ready (None), an answer, or why there will be none.
        self._events: queue.SimpleQueue[Answer | NotRegistered | None] = queue.SimpleQueue()
        self._client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id=registration_id, reconnect_on_failure=False)
        self._client.username_pw_set(user, token)
        # It trusts whom the system trusts, and whom SSL_CERT_FILE names.
        self._client.tls_set_context(ssl.create_default_context())
        self._client.connect_timeout = PATIENCE
        self._client.on_connect = self._on_connect
        self._client.on_subscribe = self._on_subscribe
        self._client.on_message = self._on_message
        self._client.on_disconnect = self._on_disconnect

    def open(self, host: str, port: int) -> None:
        try:
            self._client.connect(host, port)
        except ssl.SSLCertVerificationError as error:
            raise OSError(f"cannot connect to {host}:{port}: {error}: {UNTRUSTED}") from None
        except OSError as error:
            raise OSError(f"cannot connect to {host}:{port}: {error}") from None
        self._client.loop_start()
        self._next_event()

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def ask(self, request: str, body: str) -> Answer:
        self._client.publish(f"$dps/registrations/{request}", body, qos=1)
        answer = self._next_event()
        assert answer is not None
        return answer

    def _next_event(self) -> Answer | None:
        try:
            event = self._events.get(timeout=PATIENCE)
        except queue.Empty:
            raise NotRegistered(f"no answer of the service in {PATIENCE} seconds") from None
        if isinstance(event, NotRegistered):
            raise event
        return event

    def _on_connect(
        self, client: mqtt.Client, userdata: Any, flags: mqtt.ConnectFlags, reason: ReasonCode, properties: Any
    ) -> None:
        if reason.is_failure:
            # The service does not say more. These are the causes, the usual ones first.
            causes = "the device key, the registration ID and its case, the ID scope, and the clock"
            self._events.put(NotRegistered(f"connection refused: {reason}: check {causes}"))
        else:
            client.subscribe("$dps/registrations/res/#", qos=1)

    def _on_subscribe(
        self, client: mqtt.Client, userdata: Any, mid: int, reasons: list[ReasonCode], properties: Any
    ) -> None:
        refused = any(reason.is_failure for reason in reasons)
        self._events.put(NotRegistered("subscription refused") if refused else None)

    def _on_message(self, client: mqtt.Client, userdata: Any, message: mqtt.MQTTMessage) -> None:
        # $dps/registrations/res/202/?$rid=1&retry-after=3
        path, _, query = message.topic.partition("?")
        retry_after = int(parse_qs(query).get("retry-after", [INTERVAL])[0])
        self._events.put(Answer(int(path.split("/")[3]), retry_after, message.payload.decode()))

    def _on_disconnect(
        self, client: mqtt.Client, userdata: Any, flags: mqtt.DisconnectFlags, reason: ReasonCode, properties: Any
    ) -> None:
        self._events.put(NotRegistered(f"connection lost: {reason}"))


if __name__ == "__main__":
    sys.exit(main())
