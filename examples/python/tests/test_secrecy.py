"""What every program says where a key is given as an argument: not the key."""

from __future__ import annotations

import base64
import random
from collections.abc import Iterator
from pathlib import Path

import fleet
import pytest
from example import DEVICE_KEY, GROUP_KEY, Outcome, run
from secrecy import GIVEN, is_key_among, may_hold_key

DEVICES = "--input", str(fleet.DEVICES), "--output", "keys"
DEVICE = "--id-scope", "0ne00002193", "--serial", "1"



def wrapped(key: str, columns: int, end: str) -> str:
    """The key over lines of so many characters."""
    return "".join(key[at : at + columns] + end for at in range(0, len(key), columns))


# The program, which key it takes, and what else it needs.
programs = pytest.mark.parametrize(
    ("program", "kind", "others"),
    [
        ("derive_fleet.py", "group", DEVICES),
        ("pandas_fleet.py", "group", DEVICES),
        pytest.param("spark_fleet.py", "group", DEVICES, marks=pytest.mark.spark),
        ("paho_register.py", "device", DEVICE),
        pytest.param("provision.py", "device", DEVICE, marks=pytest.mark.azure),
        pytest.param("provision.py", "group", DEVICE, marks=pytest.mark.azure),
    ],
)
keys = pytest.mark.parametrize(
    "key",
    [
        GROUP_KEY,
        GROUP_KEY.rstrip("="),
        GROUP_KEY.replace("/", "_").replace("+", "-"),
        DEVICE_KEY,
        "8isrFI1sGsIlvvFSSFRiMQ==",
        "QPmDWkEcTHSzvYJabRtxLQ==",
        wrapped(GROUP_KEY, 64, "\n"),
        wrapped(GROUP_KEY, 76, "\r\n"),
        f"./{GROUP_KEY}",
        f"DPS_GROUP_KEY={GROUP_KEY}",
    ],
    ids=[
        *("64 bytes", "no padding", "URL-safe", "32 bytes", "16 bytes", "no digit", "64 columns", "76 columns, CRLF"),
        *("path", "assignment"),
    ],
)


def error_of(outcome: Outcome, key: str) -> str:
    """The last line, of wrong usage. No part of the key may be in what is printed."""
    assert (outcome.status, outcome.stdout) == (2, "")
    for part in key.replace("/", "=").replace("\r\n", "=").replace("\n", "=").split("="):
        assert len(part) < 4 or part == "DPS_GROUP_KEY" or part not in outcome.stderr, "a part of the key was printed"
    return outcome.stderr.splitlines()[-1]


@programs
@keys
def test_a_key_in_place_of_its_file(program: str, kind: str, others: tuple[str, ...], key: str) -> None:
    error = error_of(run(program, *others, f"--{kind}-key-file", key), key)
    assert error == f"{program}: error: {GIVEN}"
    # As a shell takes it apart.
    error = error_of(run(program, *others, f"--{kind}-key-file", *key.split()), key)
    assert error == f"{program}: error: {GIVEN}"


@programs
@pytest.mark.parametrize("form", ["--{kind}-key {key}", "--{kind}-key={key}", "{key}", "--{key}"])
def test_a_key_in_place_of_an_option(program: str, kind: str, others: tuple[str, ...], form: str) -> None:
    for key in GROUP_KEY, GROUP_KEY.rstrip("="), "QPmDWkEcTHSzvYJabRtxLQ==":
        arguments = form.format(kind=kind, key=key).split()
        # In the environment it would be in order.
        variables = {f"DPS_{kind.upper()}_KEY": DEVICE_KEY}
        error = error_of(run(program, *others, *arguments, **variables), key)
        assert error == f"{program}: error: {GIVEN}"


def test_a_file_that_is_called_like_a_key(tmp_path: Path) -> None:
    name = "KeyOfTheGroup7InTheFactory"
    arguments = "--input", tmp_path / "devices.csv", "--output", tmp_path / "keys.csv"
    (tmp_path / "devices.csv").write_text("serial,mac\n")
    (tmp_path / name).write_text(GROUP_KEY)
    assert run("derive_fleet.py", "--group-key-file", tmp_path / name, *arguments).status == 0
    # One that is not there, in a folder that is, whatever that one is called.
    folder = tmp_path / f"{name}s"
    folder.mkdir()
    outcome = run("derive_fleet.py", "--group-key-file", folder / "nowhere.txt", *arguments)
    assert (outcome.status, outcome.stdout) == (3, "")
    assert f"{name}s/nowhere.txt" in outcome.stderr.replace("\\", "/")


@pytest.mark.parametrize("program", ["derive_fleet.py", "pandas_fleet.py"])
@pytest.mark.parametrize("key", [GROUP_KEY, "QPmDWkEcTHSzvYJabRtxLQ=="])
def test_a_key_in_place_of_the_list(program: str, key: str, tmp_path: Path) -> None:
    outputs = "--output", tmp_path / "keys.csv"
    outcome = run(program, "--input", key, *outputs, DPS_GROUP_KEY=GROUP_KEY)
    assert outcome == Outcome(3, "", f"error: {GIVEN}\n")
    # And the key's file in its place.
    (tmp_path / "key.txt").write_text(key)
    outcome = run(program, "--input", tmp_path / "key.txt", *outputs, DPS_GROUP_KEY=GROUP_KEY)
    assert (outcome.status, outcome.stdout) == (1, "")
    assert outcome.stderr.endswith("its header is '(not shown: it may be a secret)'\n")


def random_keys(count: int) -> Iterator[str]:
    """So many of each length, always the same ones."""
    bytes_of = random.Random(1).randbytes
    for length in range(16, 65):
        for _ in range(count):
            yield base64.b64encode(bytes_of(length)).decode()


def test_every_key_is_known() -> None:
    for key in random_keys(2_000):
        assert may_hold_key(key), key
    for key in random_keys(40):
        for form in "{}", "--{}", "./{}", "--group-key-file={}", "DPS_GROUP_KEY={}", "'{}'":
            for given in key, key.rstrip("="):
                assert is_key_among(["--id-scope", "0ne00002193", form.format(given)]), form.format(given)


def test_every_key_over_several_lines_is_known() -> None:
    for key in random_keys(40):
        for columns, end in [(64, "\n"), (64, "\r\n"), (76, "\n"), (76, "\r\n"), (20, "\n")]:
            given = wrapped(key, columns, end)
            assert is_key_among(["--group-key-file", given]), given
            assert is_key_among(["--group-key-file", *given.split(), "--input", "devices.csv"]), given


@pytest.mark.parametrize(
    "name",
    [
        # Registration IDs and serial numbers.
        *("sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6", "SN-007-888-ABC-mac-A1-B2-C3-D4-E5-F6", "SampleDevice_1-Line7-Plant3"),
        *("Contoso-Pump-A1B2C3D4E5F6-2026", "contosothermostatofbuilding12", "007-888-ABC", "C02XL0ACJGH5"),
        *("1HGCM82633A0043521HGCM82633A004352", "Siemens-6ES7214-1AG40-0XB0-S-C4U72215"),
        # Numbers of chips, and UUIDs.
        *("0123456789ABCDEF01234567", "0x0123456789ABCDEF012345", "esp32-3C71BFFFFE4A2B1C3C71BFFF"),
        "A1B2C3D4E5F60718293A4B5C6D7E8F90A1B2C3D4E5F60718293A4B5C6D7E8F90",
        *("550e8400-e29b-41d4-a716-446655440000", "{550E8400-E29B-41D4-A716-446655440000}"),
        "550e8400e29b41d4a716446655440000",
        # Files and hosts.
        *("group-key.txt", "KeyOfTheGroup7InTheFactory", "Plant7_DeviceKeys_2026-11-25"),
        *("DeviceKeysOfPlant7InBuilding12.csv", "MasterKeyOfTheFactoryOne.txt", "keys/2024/plant-seven/group-key"),
        *("/run/secrets/dpsgroupkey", "/etc/dps/keys/primarygroupkey", "/Users/Anna/PlantSeven/GroupKey"),
        *(r"C:\Users\Anna\PlantSeven\GroupKeyFile12.txt", "global.azure-devices-provisioning.net"),
    ],
)
def test_names_are_no_keys(name: str) -> None:
    for given in name, f"--input={name}":
        assert not is_key_among(["--id-scope", "0ne00002193", given, "--output", "keys.csv"]), given
