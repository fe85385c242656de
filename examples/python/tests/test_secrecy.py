"""What every program says where a key is given as an argument: not the key."""

from __future__ import annotations

from pathlib import Path

import fleet
import pytest
from example import DEVICE_KEY, GROUP_KEY, Outcome, run

DEVICES = "--input", str(fleet.DEVICES), "--output", "keys"
DEVICE = "--id-scope", "0ne00002193", "--serial", "1"

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
        f"./{GROUP_KEY}",
        f"DPS_GROUP_KEY={GROUP_KEY}",
    ],
    ids=["64 bytes", "no padding", "URL-safe", "32 bytes", "16 bytes", "path", "assignment"],
)


def error_of(outcome: Outcome, key: str) -> str:
    """The last line, of wrong usage. No part of the key may be in what is printed."""
    assert (outcome.status, outcome.stdout) == (2, "")
    for part in key.replace("/", "=").split("="):
        assert len(part) < 4 or part == "DPS_GROUP_KEY" or part not in outcome.stderr, "a part of the key was printed"
    return outcome.stderr.splitlines()[-1]


@programs
@keys
def test_a_key_in_place_of_its_file(program: str, kind: str, others: tuple[str, ...], key: str) -> None:
    error = error_of(run(program, *others, f"--{kind}-key-file", key), key)
    assert error == (
        f"{program}: error: argument --{kind}-key-file: takes the name of a file, and was given what may be a key: "
        "put the key into a file; others may have seen it on this command line"
    )


@programs
@pytest.mark.parametrize("form", ["--{kind}-key {key}", "--{kind}-key={key}", "{key}", "--{key}"])
def test_a_key_in_place_of_an_option(program: str, kind: str, others: tuple[str, ...], form: str) -> None:
    for key in GROUP_KEY, GROUP_KEY.rstrip("="):
        arguments = form.format(kind=kind, key=key).split()
        # In the environment it would be in order.
        variables = {f"DPS_{kind.upper()}_KEY": DEVICE_KEY}
        error = error_of(run(program, *others, *arguments, **variables), key)
        assert "error: unrecognized arguments: " in error
        assert "(not shown: it may be a secret)" in error


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
