"""Greenlets: jobs that take turns on one thread, whose stacks take one another's place."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("gevent")

JOBS = Path(__file__).with_name("greenlet_jobs.py")

# Against a hang.
GUARD = 600


@pytest.mark.parametrize(
    "name",
    [
        "greenlets",
        "refused",
        "gevents",
        "killed",
        "left_by_its_thread",
        "first_errors",
        "streams",
        "streams_and_iterators",
        "streams_filled_elsewhere",
        "streams_filled_by_a_thread",
    ],
)
def test_jobs_that_take_turns(name: str) -> None:
    """In a process of its own, since what goes wrong may end it."""
    done = subprocess.run([sys.executable, JOBS, name], capture_output=True, text=True, timeout=GUARD, check=False)
    assert (done.returncode, done.stderr) == (0, "")
