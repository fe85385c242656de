"""The emulator of the provisioning service, started as a program."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pytest
from example import EXAMPLES, GROUP_KEY_FILE, GUARD

ID_SCOPE = "0ne00002193"
HUB = "test-docs-hub.azure-devices.net"

BUILT = EXAMPLES.parent.parent / "target" / "debug" / ("dps-emulator.exe" if os.name == "nt" else "dps-emulator")


class Emulator:
    """One that runs, with the group key of the examples."""

    def __init__(self, program: subprocess.Popen[str], folder: Path) -> None:
        self._program = program
        # The lines of the log, and None behind the last one.
        self._log: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        assert program.stdout is not None
        threading.Thread(target=self._read, args=(program.stdout,), daemon=True).start()
        listening = self.logged("listening")
        self.port: str = listening["mqtt"].rpartition(":")[2]
        self.ca_file = folder / listening["ca_file"]

    def _read(self, log: IO[str]) -> None:
        for line in log:
            self._log.put(json.loads(line))
        self._log.put(None)

    def logged(self, event: str) -> dict[str, Any]:
        """The next line of the log about such an event; others are passed over."""
        while True:
            line = self._log.get(timeout=GUARD)
            if line is None:
                assert self._program.stderr is not None
                pytest.fail(f"no {event} in the log of the emulator, which has ended: {self._program.stderr.read()}")
            if line["event"] == event:
                return line


@contextmanager
def running_emulator(folder: Path, *options: str, port: int) -> Iterator[Emulator]:
    """With that port for MQTT, 0 for any, and its CA in that folder."""
    path = Path(os.environ.get("DPS_EMULATOR") or BUILT).absolute()
    if not path.exists():
        pytest.fail(f"{path} is not there: run `cargo build -p dps-emulator`, or name it in DPS_EMULATOR")
    program = subprocess.Popen(
        [
            *(path, "--json", "--id-scope", ID_SCOPE, "--group-key-file", GROUP_KEY_FILE, "--retry-after", "1"),
            *("--https-port", "0", "--mqtt-port", str(port), *options),
        ],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    with program:
        try:
            yield Emulator(program, folder)
        finally:
            program.kill()
