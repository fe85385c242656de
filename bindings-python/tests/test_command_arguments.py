"""The command as it is started from Python: its arguments, what it is given, and how it ends."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from reference import SECRET, key_of
from test_command import COMMANDS, GUARD, run

ENVIRONMENT = {**os.environ, "DPS_GROUP_KEY": base64.b64encode(SECRET).decode()}


@pytest.mark.parametrize("command", COMMANDS)
def test_an_id_may_look_like_anything(command: str) -> None:
    done = run(command, "derive", "--", "-1", env=ENVIRONMENT)
    assert (done.returncode, done.stdout) == (1, "")
    assert "Traceback" not in done.stderr
    done = run(command, "derive", "", env=ENVIRONMENT)
    assert done.returncode == 1
    assert "registration ID is empty" in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="arguments are bytes on POSIX alone")
@pytest.mark.parametrize("command", COMMANDS)
def test_an_argument_that_is_no_text(command: str) -> None:
    words: list[str | bytes] = [*COMMANDS[command], "derive", b"sn-\xff"]
    done = subprocess.run(words, capture_output=True, env=ENVIRONMENT, timeout=GUARD, check=False)
    assert (done.returncode, done.stdout) in ((1, b""), (2, b""))
    assert b"Traceback" not in done.stderr
    assert b"panicked" not in done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_a_list_from_standard_input(command: str) -> None:
    done = run(command, "derive", "--input", "-", "--output", "-", "--quiet", input="sn-1\nsn-2\n", env=ENVIRONMENT)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--refused" in done.stderr
    with_report = run(
        command, "derive", "--input", "-", "--output", "-", "--refused", os.devnull, "--quiet",
        input="sn-1\nsn-2\n", env=ENVIRONMENT,
    )  # fmt: skip
    assert with_report.stdout.splitlines()[1:] == [f"sn-1,{key_of('sn-1')}", f"sn-2,{key_of('sn-2')}"]


def test_both_do_the_same(tmp_path: Path) -> None:
    """In what they print and in how they end, whatever they are asked for."""
    bad = tmp_path / "key.txt"
    bad.write_text("no key\n")
    for arguments, status in (
        (["derive", "sn-1", "sn-2"], 0),
        (["derive", "--json", "sn-1"], 0),
        (["derive", "SN-1"], 1),
        (["derive", "--lower-case", "SN-1"], 0),
        (["derive", "--group-key-file", bad, "sn-1"], 1),
        (["id", "--serial", "007-888-ABC", "--mac", "00:1b:21:d4:e5:f6"], 0),
        (["id", "--mac", "ff:ff:ff:ff:ff:ff"], 1),
        (["id"], 2),
        (["--nonsense"], 2),
        ([], 2),
        (["--version"], 0),
        (["derive", "--help"], 0),
    ):
        answers = [run(command, *arguments, env=ENVIRONMENT) for command in COMMANDS]
        assert {answer.returncode for answer in answers} == {status}, (arguments, answers[0])
        assert answers[0].stdout == answers[1].stdout
        assert answers[0].stderr == answers[1].stderr
        assert "Traceback" not in answers[0].stderr
        assert "no key" not in answers[0].stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_generated_keys_are_taken(command: str) -> None:
    key = run(command, "generate-key").stdout
    made = run(command, "derive", "--json", "sn-1", env={**os.environ, "DPS_GROUP_KEY": key.strip()})
    assert json.loads(made.stdout)["registration_id"] == "sn-1"
    refused = run(command, "derive", "sn-1", env={**os.environ, "DPS_GROUP_KEY": key})
    assert (refused.returncode, refused.stdout) == (1, "")
    assert key[:8] not in refused.stderr


def test_the_version_is_that_of_the_package() -> None:
    import dps_symkey

    assert run("module", "--version").stdout.split()[-1] == dps_symkey.__version__


def test_it_runs_without_the_users_modules(tmp_path: Path) -> None:
    """A file of the user's that is called like one of Python's is none of its business."""
    (tmp_path / "json.py").write_text("raise SystemExit('the wrong one')")
    words = [sys.executable, "-I", "-m", "dps_symkey", "--version"]
    done = subprocess.run(words, capture_output=True, cwd=tmp_path, timeout=GUARD, check=False)
    assert done.returncode == 0, done.stderr
