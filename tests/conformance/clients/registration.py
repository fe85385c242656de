"""Registers a device without an SDK of Azure: over HTTPS with `http.client`, over MQTT with `paho-mqtt`.

    DPS_SAS_TOKEN=… SSL_CERT_FILE=… python registration.py https|mqtt HOST PORT ID_SCOPE REGISTRATION_ID

Prints the result as an object of JSON. Exit status 1, with the answer on standard error, where the device is not assigned.
"""

import http.client
import json
import os
import queue
import ssl
import sys
import time
from collections.abc import Callable
from typing import Any

import paho.mqtt.client as mqtt

#: For an answer, in seconds.
PATIENCE = 60

#: The status and the body.
Answer = tuple[int, Any]
Ask = Callable[[str | None], Answer]


def over_https(host: str, port: int, id_scope: str, registration_id: str, token: str) -> Ask:
    connection = http.client.HTTPSConnection(host, port, timeout=PATIENCE, context=ssl.create_default_context())
    headers = {"Authorization": token, "Content-Type": "application/json"}
    path = f"/{id_scope}/registrations/{registration_id}"

    def ask(operation_id: str | None) -> Answer:
        if operation_id is None:
            request = "PUT", f"{path}/register", json.dumps({"registrationId": registration_id})
        else:
            request = "GET", f"{path}/operations/{operation_id}", None
        method, place, body = request
        connection.request(method, f"{place}?api-version=2021-06-01", body, headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())

    return ask


def over_mqtt(host: str, port: int, id_scope: str, registration_id: str, token: str) -> Ask:
    answers: queue.Queue[Answer] = queue.Queue()
    client = mqtt.Client(registration_id)
    client.username_pw_set(f"{id_scope}/registrations/{registration_id}/api-version=2019-03-31", token)
    client.tls_set_context(ssl.create_default_context())

    def connected(_client: Any, _userdata: Any, _flags: Any, code: int) -> None:
        if code == 0:
            client.subscribe("$dps/registrations/res/#", qos=1)
        else:
            answers.put((code, mqtt.connack_string(code)))

    def answered(_client: Any, _userdata: Any, message: mqtt.MQTTMessage) -> None:
        answers.put((int(message.topic.split("/")[3]), json.loads(message.payload)))

    client.on_connect, client.on_message = connected, answered
    client.on_subscribe = lambda *_: answers.put((0, "subscribed"))
    client.connect(host, port)
    client.loop_start()
    opened = answers.get(timeout=PATIENCE)

    def ask(operation_id: str | None) -> Answer:
        if opened[0] != 0:
            return opened
        if operation_id is None:
            topic, body = "PUT/iotdps-register/?$rid=1", json.dumps({"registrationId": registration_id})
        else:
            topic, body = f"GET/iotdps-get-operationstatus/?$rid=2&operationId={operation_id}", ""
        client.publish(f"$dps/registrations/{topic}", body, qos=1)
        return answers.get(timeout=PATIENCE)

    return ask


def main() -> int:
    transport, host, port, id_scope, registration_id = sys.argv[1:]
    open_line = {"https": over_https, "mqtt": over_mqtt}[transport]
    ask = open_line(host, int(port), id_scope, registration_id, os.environ["DPS_SAS_TOKEN"])
    status, body = ask(None)
    while status == 202:
        time.sleep(0.2)
        status, body = ask(body["operationId"])
    if status != 200:
        print(status, body, file=sys.stderr)
        return 1
    state = body["registrationState"]
    print(json.dumps({name: state[name] for name in ("status", "assignedHub", "deviceId")}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
