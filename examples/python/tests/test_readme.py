"""The commands of the README, as they stand there, with what they print."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest
from conftest import StartEmulator
from example import EXAMPLES, run_command

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the commands are for a POSIX shell")

README = (EXAMPLES / "README.md").read_text(encoding="utf-8")


def consoles(heading: str) -> str:
    """The console blocks of a section, one behind the other."""
    [section] = re.findall(rf"^## {heading}\n(.*?)(?=^## |\Z)", README, re.DOTALL | re.MULTILINE)
    return "".join(re.findall(r"^```console\n(.*?)^```$", section, re.DOTALL | re.MULTILINE))


def assert_prints(console: str, folder: Path, *, errors: str = "&1") -> None:
    """In a shell, for which that folder is the root of the repository."""
    if not (folder / "examples").exists():
        (folder / "examples").symlink_to(EXAMPLES.parent)
    # A command begins with `$ ` and goes on behind a backslash. The rest is printed.
    command = re.compile(r"^\$ ((?:.*\\\n)*.*\n)", re.MULTILINE)
    script = "".join([f"exec 2>{errors}\n", *command.findall(console)])
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    # Unbuffered, so that what goes to the two outputs comes in the order in which a terminal shows it.
    outcome = run_command(["bash", "-c", script], folder, PATH=path, PYTHONUNBUFFERED="1")
    assert outcome.stdout == command.sub("", console)


def test_in_the_factory(tmp_path: Path) -> None:
    assert_prints(consoles("In the factory"), tmp_path)


def test_on_the_device(start_emulator: StartEmulator, tmp_path: Path) -> None:
    # It keeps its CA in the same folder. The port of the README may be in use.
    emulator = start_emulator("--lenient")
    assert_prints(consoles("On the device").replace("8884", emulator.port), tmp_path)


@pytest.mark.azure
def test_with_azure_iot_device(start_emulator: StartEmulator, tmp_path: Path) -> None:
    start_emulator("--lenient", port=8883)
    assert_prints(consoles("With azure-iot-device"), tmp_path)


@pytest.mark.spark
def test_on_spark(tmp_path: Path) -> None:
    # With the list that the factory has left there; Spark says much besides.
    assert_prints(consoles("In the factory"), tmp_path)
    assert_prints(consoles("On Spark"), tmp_path, errors="/dev/null")
