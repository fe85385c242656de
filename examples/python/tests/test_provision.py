"""`provision.py`: Microsoft's client, with the emulator in place of the service."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import StartEmulator
from emulator import HUB, ID_SCOPE, Emulator
from example import DEVICE_KEY, GROUP_KEY, GROUP_KEY_FILE, ID, MAC, SERIAL, Outcome, run
from fleet import device_key

pytestmark = pytest.mark.azure

# The only one that the client knows.
PORT = 8883

ADDRESS = "--host", "localhost", "--id-scope", ID_SCOPE
IDENTITY = "--serial", SERIAL, "--mac", MAC


def start_leniently(start_emulator: StartEmulator, *options: str) -> Emulator:
    # The client writes its tokens without `skn`.
    return start_emulator("--lenient", "--assigning", "0", *options, port=PORT)


def assigned(registration_id: str, stderr: str = "") -> Outcome:
    return Outcome(0, f"assigned to {HUB} as {registration_id}\n", stderr)


def test_is_assigned(start_emulator: StartEmulator) -> None:
    emulator = start_leniently(start_emulator)
    outcome = run("provision.py", *ADDRESS, *IDENTITY, DPS_DEVICE_KEY=DEVICE_KEY, SSL_CERT_FILE=emulator.ca_file)
    assert outcome == assigned(ID)
    assert [emulator.logged("request")["outcome"] for _ in range(2)] == ["assigning", "assigned"]


@pytest.mark.parametrize(
    ("identity", "registration_id"),
    [(("--serial", "PUMP-1"), "sn-pump-1"), (("--mac", "a1b2.c3d4.e5f6"), "mac-a1-b2-c3-d4-e5-f6")],
)
def test_makes_an_id_of_either(
    identity: tuple[str, str], registration_id: str, start_emulator: StartEmulator, tmp_path: Path
) -> None:
    emulator = start_leniently(start_emulator)
    key_file = tmp_path / "device-key.txt"
    key_file.write_text(f"{device_key(registration_id)}\n")
    outcome = run(*("provision.py", *ADDRESS, *identity, "--device-key-file", key_file), SSL_CERT_FILE=emulator.ca_file)
    assert outcome == assigned(registration_id)


def test_derives_the_device_key_for_a_try(start_emulator: StartEmulator) -> None:
    emulator = start_leniently(start_emulator)
    group_key = "--group-key-file", GROUP_KEY_FILE
    outcome = run("provision.py", *ADDRESS, *IDENTITY, *group_key, SSL_CERT_FILE=emulator.ca_file)
    assert outcome == assigned(ID, "warning: the group key never goes onto a device: this is for trying out\n")


@pytest.mark.parametrize(
    ("where", "error"),
    [
        ("connect", ": check the device key, the registration ID and its case, the ID scope, and the clock\n"),
        ("register", "a service error status code 401"),
    ],
)
def test_is_refused_with_the_group_key(where: str, error: str, start_emulator: StartEmulator) -> None:
    emulator = start_leniently(start_emulator, "--refuse-at", where)
    outcome = run("provision.py", *ADDRESS, *IDENTITY, DPS_DEVICE_KEY=GROUP_KEY, SSL_CERT_FILE=emulator.ca_file)
    assert (outcome.status, outcome.stdout) == (1, "")
    assert outcome.stderr.startswith("error: not registered: ") and error in outcome.stderr, outcome.stderr
    assert "signed with the primary group key of 'default' itself" in emulator.logged("refused")["reason"]


def test_says_that_the_operation_failed(start_emulator: StartEmulator) -> None:
    emulator = start_leniently(start_emulator, "--fault", "failed")
    outcome = run("provision.py", *ADDRESS, *IDENTITY, DPS_DEVICE_KEY=DEVICE_KEY, SSL_CERT_FILE=emulator.ca_file)
    assert (outcome.status, outcome.stdout) == (1, "")
    assert "failed registration status" in outcome.stderr


def test_trusts_nobody_without_reason(start_emulator: StartEmulator, tmp_path: Path) -> None:
    start_leniently(start_emulator)
    nobody = tmp_path / "nobody.pem"
    nobody.touch()
    outcome = run("provision.py", *ADDRESS, *IDENTITY, DPS_DEVICE_KEY=DEVICE_KEY, SSL_CERT_FILE=nobody)
    assert (outcome.status, outcome.stdout) == (1, "")
    assert "CERTIFICATE_VERIFY_FAILED" in outcome.stderr
    assert "name its CA in SSL_CERT_FILE" in outcome.stderr


TWO_KEYS = "--device-key-file", "device-key.txt", "--group-key-file", "group-key.txt"


@pytest.mark.parametrize(
    ("arguments", "key", "status", "error"),
    [
        ((), DEVICE_KEY, 2, "error: a device has --serial, --mac or both"),
        (IDENTITY, None, 2, "error: no device key was given"),
        ((*IDENTITY, *TWO_KEYS), None, 2, "not allowed with argument"),
        (IDENTITY, DEVICE_KEY + " ", 1, "error: device key: key has white space"),
        ((*IDENTITY, "--group-key-file", __file__), None, 1, "error: group key: key "),
        (("--mac", "FF:FF:FF:FF:FF:FF"), DEVICE_KEY, 1, "error: MAC address is the broadcast address"),
        ((*IDENTITY, "--device-key-file", "nowhere"), None, 3, "'nowhere'"),
    ],
    ids=["no identity", "no key", "two keys", "space", "group key", "MAC address", "no file"],
)
def test_refuses(arguments: tuple[str, ...], key: str | None, status: int, error: str) -> None:
    outcome = run("provision.py", *ADDRESS, *arguments, **{} if key is None else {"DPS_DEVICE_KEY": key})
    assert (outcome.status, outcome.stdout) == (status, "")
    assert error in outcome.stderr, outcome.stderr
