"""The examples, run as a user runs them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

EXAMPLES = Path(__file__).resolve().parent.parent
DATA = EXAMPLES.parent / "data"
GROUP_KEY_FILE = DATA / "group-key.txt"
GROUP_KEY = GROUP_KEY_FILE.read_text().strip()

# Of Microsoft's how-to for legacy devices.
SERIAL = "007-888-ABC"
MAC = "A1:B2:C3:D4:E5:F6"
ID = "sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6"
DEVICE_KEY = "Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc="

# Against hanging for ever, in seconds. A busy machine is far from it.
GUARD = 600

# Base64 of 32 bytes or more, as no text of a program has.
KEY = re.compile(r"[A-Za-z0-9+/]{42,}=")


class Outcome(NamedTuple):
    status: int
    stdout: str
    stderr: str


def run(program: str, *arguments: str | Path, **environment: str | Path) -> Outcome:
    """Its end. No key may be in what it prints."""
    return run_command([sys.executable, EXAMPLES / program, *arguments], Path.cwd(), **environment)


def run_command(command: list[str | Path], folder: Path, **environment: str | Path) -> Outcome:
    # The keys of whoever runs the tests are not for them.
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("DPS_", "SSL_CERT_"))}
    outcome = subprocess.run(
        command,
        cwd=folder,
        env=inherited | {name: str(value) for name, value in environment.items()},
        check=False,
        capture_output=True,
        encoding="utf-8",
        timeout=GUARD,
    )
    for text in outcome.stdout, outcome.stderr:
        assert not KEY.search(text), "a key was printed"
        for name, value in environment.items():
            if name.startswith("DPS_") and value:
                assert str(value) not in text, f"{name} was printed"
    return Outcome(outcome.returncode, outcome.stdout, outcome.stderr)


def assert_private(path: Path) -> None:
    """Nobody but its owner may read it."""
    if os.name == "posix":
        assert path.stat().st_mode & 0o077 == 0, f"{path.name} has mode {path.stat().st_mode:o}"
