from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol

import pytest
from emulator import Emulator, running_emulator

# Where `secrecy` is.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "azure: needs requirements-azure.txt, and port 8883")
    config.addinivalue_line("markers", "spark: needs requirements-spark.txt, and Java")


class StartEmulator(Protocol):
    def __call__(self, *options: str, port: int = 0) -> Emulator: ...


@pytest.fixture
def start_emulator(tmp_path: Path) -> Iterator[StartEmulator]:
    """Starts an emulator, which ends with the test."""
    with ExitStack() as emulators:

        def start(*options: str, port: int = 0) -> Emulator:
            return emulators.enter_context(running_emulator(tmp_path, *options, port=port))

        yield start
