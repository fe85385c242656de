"""`paho_register.py`, with the emulator in place of the service."""

from __future__ import annotations

import importlib.metadata
import socket
from pathlib import Path

import pytest
from conftest import StartEmulator
from emulator import HUB, ID_SCOPE, Emulator
from example import DEVICE_KEY, GROUP_KEY, ID, MAC, SERIAL, Outcome, run
from fleet import device_key

IDENTITY = "--serial", SERIAL, "--mac", MAC


@pytest.fixture(autouse=True)
def paho_mqtt_2() -> None:
    version = importlib.metadata.version("paho-mqtt")
    assert version.startswith("2."), f"paho-mqtt {version} is installed here: make an environment of requirements.txt"


def register(
    emulator: Emulator, *identity: str, key: str = DEVICE_KEY, id_scope: str = ID_SCOPE, trusted: Path | None = None
) -> Outcome:
    address = "--host", "localhost", "--port", emulator.port, "--id-scope", id_scope
    certificates = trusted or emulator.ca_file
    return run("paho_register.py", *address, *(identity or IDENTITY), DPS_DEVICE_KEY=key, SSL_CERT_FILE=certificates)


def assigned(registration_id: str) -> Outcome:
    return Outcome(0, f"assigned to {HUB} as {registration_id}\n", "")


def test_is_assigned(start_emulator: StartEmulator) -> None:
    emulator = start_emulator()
    assert register(emulator) == assigned(ID)
    requests = [emulator.logged("request") for _ in range(3)]
    assert {request["transport"] for request in requests} == {"mqtt"}
    outcomes = [(request["request"], request["outcome"]) for request in requests]
    assert outcomes == [("register", "assigning"), ("operation", "assigning"), ("operation", "assigned")]


@pytest.mark.parametrize(
    ("identity", "registration_id"),
    [(("--serial", "PUMP-1"), "sn-pump-1"), (("--mac", "a1b2.c3d4.e5f6"), "mac-a1-b2-c3-d4-e5-f6")],
)
def test_makes_an_id_of_either(identity: tuple[str, str], registration_id: str, start_emulator: StartEmulator) -> None:
    emulator = start_emulator("--assigning", "0")
    assert register(emulator, *identity, key=device_key(registration_id)) == assigned(registration_id)


def test_reads_a_key_file(start_emulator: StartEmulator, tmp_path: Path) -> None:
    emulator = start_emulator("--assigning", "0")
    key_file = tmp_path / "device-key.txt"
    key_file.write_text(f"{DEVICE_KEY}\n")
    # The file goes before the environment.
    assert register(emulator, *IDENTITY, "--device-key-file", str(key_file), key="x") == assigned(ID)


@pytest.mark.parametrize(
    ("where", "error"),
    [
        (
            "connect",
            "error: connection refused: Not authorized: check the device key, the registration ID and its case,",
        ),
        ("register", "error: not registered, 401: {"),
    ],
)
def test_is_refused_with_the_group_key(where: str, error: str, start_emulator: StartEmulator) -> None:
    emulator = start_emulator("--refuse-at", where)
    outcome = register(emulator, key=GROUP_KEY)
    assert (outcome.status, outcome.stdout) == (1, "")
    assert outcome.stderr.startswith(error), outcome.stderr
    assert "signed with the primary group key of 'default' itself" in emulator.logged("refused")["reason"]


def test_is_refused_with_another_devices_key(start_emulator: StartEmulator) -> None:
    emulator = start_emulator()
    assert register(emulator, "--serial", "2", key=device_key("sn-1")).status == 1
    assert emulator.logged("refused")["code"] == "token_wrong_signature"


def test_is_refused_with_another_id_scope(start_emulator: StartEmulator) -> None:
    emulator = start_emulator()
    outcome = register(emulator, id_scope="0ne00000000")
    assert outcome.status == 1
    assert outcome.stderr.startswith("error: connection refused: Server unavailable: check "), outcome.stderr
    assert emulator.logged("refused")["code"] == "id_scope_unknown"


def test_asks_a_busy_service_again(start_emulator: StartEmulator) -> None:
    faults = "--fault", "429,retry-after=1", "--fault", "500", "--fault", "429,at=operation"
    emulator = start_emulator("--assigning", "0", *faults)
    assert register(emulator) == assigned(ID)
    outcomes = [emulator.logged("request")["outcome"] for _ in range(5)]
    assert outcomes == ["throttled", "internal error", "assigning", "throttled", "assigned"]


def test_says_that_the_operation_failed(start_emulator: StartEmulator) -> None:
    outcome = register(start_emulator("--assigning", "0", "--fault", "failed"))
    assert outcome == Outcome(1, "", "error: not assigned: failed: Custom allocation failed with status code: 400\n")


def test_says_that_the_connection_is_lost(start_emulator: StartEmulator) -> None:
    outcome = register(start_emulator("--fault", "drop"))
    assert (outcome.status, outcome.stdout) == (1, "")
    assert outcome.stderr.startswith("error: connection lost: "), outcome.stderr


def test_trusts_nobody_without_reason(start_emulator: StartEmulator, tmp_path: Path) -> None:
    nobody = tmp_path / "nobody.pem"
    nobody.touch()
    outcome = register(start_emulator(), trusted=nobody)
    assert (outcome.status, outcome.stdout) == (3, "")
    assert "CERTIFICATE_VERIFY_FAILED" in outcome.stderr
    assert "name its CA in SSL_CERT_FILE" in outcome.stderr


def test_says_that_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as bound:
        port = str(bound.getsockname()[1])
    address = "--host", "127.0.0.1", "--port", port, "--id-scope", ID_SCOPE
    outcome = run("paho_register.py", *address, *IDENTITY, DPS_DEVICE_KEY=DEVICE_KEY)
    assert (outcome.status, outcome.stdout) == (3, "")
    assert outcome.stderr.startswith(f"error: cannot connect to 127.0.0.1:{port}: "), outcome.stderr


@pytest.mark.parametrize(
    ("arguments", "key", "status", "error"),
    [
        (("--id-scope", ID_SCOPE), DEVICE_KEY, 2, "error: a device has --serial, --mac or both"),
        (("--id-scope", ID_SCOPE, *IDENTITY), None, 2, "error: no device key was given"),
        (("--id-scope", ID_SCOPE, *IDENTITY), DEVICE_KEY + "\n", 1, "error: device key: key has white space"),
        (("--id-scope", ID_SCOPE, *IDENTITY), "", 1, "error: device key: key is empty"),
        (("--id-scope", ID_SCOPE, "--mac", "00:00:00:00:00:00"), DEVICE_KEY, 1, "error: MAC address is all zero"),
        (("--id-scope", "0ne/1", *IDENTITY), DEVICE_KEY, 1, "error: ID scope has '/' at byte 3"),
        (("--id-scope", ID_SCOPE, *IDENTITY, "--device-key-file", "nowhere"), None, 3, "'nowhere'"),
    ],
    ids=["no identity", "no key", "newline", "empty key", "MAC address", "ID scope", "no file"],
)
def test_refuses(arguments: tuple[str, ...], key: str | None, status: int, error: str) -> None:
    outcome = run("paho_register.py", *arguments, **{} if key is None else {"DPS_DEVICE_KEY": key})
    assert (outcome.status, outcome.stdout) == (status, "")
    assert error in outcome.stderr, outcome.stderr
