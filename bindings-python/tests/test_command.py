"""`python -m dps_symkey` and the script `dps-symkey`: the command, from the same code as the Rust program."""

from __future__ import annotations

import json
import os
import signal
import struct
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from vectors import PROJECT

SCRIPT = Path(sys.executable).parent / ("dps-symkey.exe" if os.name == "nt" else "dps-symkey")
COMMANDS = {"module": [sys.executable, "-m", "dps_symkey"], "script": [str(SCRIPT)]}
GROUP_KEY_FILE = PROJECT / "examples" / "data" / "group-key.txt"
ID = "sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6"
KEY = "Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc="
# Against a hang; nothing here takes a second.
GUARD = 600


def run(command: str, *arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
    words = [*COMMANDS[command], *map(str, arguments)]
    return subprocess.run(words, capture_output=True, text=True, timeout=GUARD, **options)


@pytest.mark.parametrize("command", COMMANDS)
def test_derives(command: str) -> None:
    done = run(command, "derive", "--group-key-file", GROUP_KEY_FILE, ID)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{KEY}\n", "")
    done = run(command, "derive", "--json", ID, env=os.environ | {"DPS_GROUP_KEY": GROUP_KEY_FILE.read_text().strip()})
    assert json.loads(done.stdout) == {"registration_id": ID, "device_key": KEY}


@pytest.mark.parametrize("command", COMMANDS)
def test_exit_status(command: str, tmp_path: Path) -> None:
    refused = run(command, "derive", "--group-key-file", GROUP_KEY_FILE, ID, "SN-1")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "upper-case letter 'S' at byte 0" in refused.stderr
    usage = run(command, "derive", "--group-key", "key", ID)
    assert usage.returncode == 2
    assert "Traceback" not in usage.stderr
    missing = run(command, "derive", "--group-key-file", tmp_path / "none", ID)
    assert missing.returncode == 3


@pytest.mark.parametrize("command", COMMANDS)
def test_says_how_it_is_called(command: str) -> None:
    done = run(command, "--help")
    assert done.returncode == 0
    assert "dps-symkey" in done.stdout
    assert "__main__" not in done.stdout + run(command, "nonsense").stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_reads_files(command: str, tmp_path: Path) -> None:
    output = tmp_path / "keys.csv"
    done = run(
        command, "derive", "--group-key-file", GROUP_KEY_FILE, "--input", PROJECT / "examples" / "data" / "devices.csv",
        "--serial-column", "serial", "--mac-column", "mac", "--output", output,
    )  # fmt: skip
    assert done.returncode == 1
    assert "9993 done" in done.stderr
    assert len(output.read_text().splitlines()) == 9994


@pytest.mark.parametrize("command", COMMANDS)
def test_standard_input_is_read(command: str) -> None:
    made = run(command, "sas", "--device-key-file", "-", "--id-scope", "0ne", "--registration-id", ID, input=f"{KEY}\n")
    assert made.returncode == 0
    verified = run(
        command, "verify", "--id-scope", "0ne", "--registration-id", ID, input=made.stdout,
        env=os.environ | {"DPS_DEVICE_KEY": KEY},
    )  # fmt: skip
    assert verified.returncode == 0, verified.stderr


if os.name == "posix":
    import fcntl
    import termios

    def unread(pipe: int) -> int:
        """How many bytes are in it."""
        return struct.unpack("i", fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)))[0]  # type: ignore[no-any-return]

    @pytest.mark.parametrize("command", COMMANDS)
    def test_ctrl_c_ends_it(command: str) -> None:
        """While it waits for a token, for which Python's own handler would not be asked."""
        words = [*COMMANDS[command], "verify", "--id-scope", "0ne", "--registration-id", ID]
        program = subprocess.Popen(
            words, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ | {"DPS_DEVICE_KEY": KEY}
        )
        assert program.stdin is not None
        program.stdin.write(b"x")
        program.stdin.flush()
        # Once it has read that, it waits for more.
        while unread(program.stdin.fileno()) > 0 and program.poll() is None:
            time.sleep(0.01)
        program.send_signal(signal.SIGINT)
        _, said = program.communicate(timeout=GUARD)
        assert program.returncode == -signal.SIGINT, said
        assert b"Traceback" not in said

    @pytest.mark.parametrize("command", COMMANDS)
    def test_a_closed_pipe_is_no_crash(command: str) -> None:
        reader, writer = os.pipe()
        os.close(reader)
        with os.fdopen(writer, "wb") as closed:
            done = subprocess.run(
                [*COMMANDS[command], "derive", "--group-key-file", str(GROUP_KEY_FILE), ID],
                stdout=closed, stderr=subprocess.PIPE, text=True, timeout=GUARD,
            )  # fmt: skip
        assert done.returncode == 3
        assert "Traceback" not in done.stderr
        assert "panicked" not in done.stderr
