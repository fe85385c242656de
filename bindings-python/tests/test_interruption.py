"""What ends a job before it is done: a signal, the end of the program; and a program that is divided."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import pytest
from reference import GROUP_KEY, IDS, KEYS

# Against a hang.
GUARD = 600


class Stop(Exception):
    pass


def arrow(make: Callable[[Any], Any]) -> Callable[[], Any]:
    return lambda: make(pytest.importorskip("pyarrow"))


def some(pa: Any, count: int) -> Any:
    return pa.array((IDS * (count // len(IDS) + 1))[:count])


# Jobs that take a few tenths of a second.
JOBS: dict[str, Callable[[], Any]] = {
    "list": lambda: IDS * 100,
    "generator": lambda: iter(IDS * 100),
    "lines": lambda: b"sn-1\n" * 4_000_000,
    "array": arrow(lambda pa: some(pa, 3_000_000)),
    "large_chunks": arrow(lambda pa: pa.chunked_array([some(pa, 100_000)] * 30)),
    "small_chunks": arrow(lambda pa: pa.chunked_array([some(pa, 1_000)] * 3_000)),
    "single_ids": arrow(lambda pa: pa.chunked_array([some(pa, 1)] * 300_000)),
}

if os.name == "posix":

    def stop(seconds: float, call: Callable[[], Any]) -> None:
        """Sends a signal when so much of the processors' time is used, whose handler ends the call before its end."""

        def handle(number: int, frame: Any) -> None:
            raise Stop

        before = signal.signal(signal.SIGPROF, handle)
        ended: list[bool] = []
        try:
            signal.setitimer(signal.ITIMER_PROF, seconds)
            with pytest.raises(Stop):
                call()
                ended.append(True)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.signal(signal.SIGPROF, before)
        assert not ended

    @pytest.mark.parametrize("form", JOBS)
    def test_a_handler_of_signals_runs_within_a_call(form: str) -> None:
        """It is that which raises KeyboardInterrupt. In time of processors, a busy machine makes no difference."""
        begun = time.process_time()
        GROUP_KEY.derive_many(JOBS[form]())
        whole = time.process_time() - begun
        job = JOBS[form]()
        stop(whole / 20, lambda: GROUP_KEY.derive_many(job))
        # And all goes on.
        assert GROUP_KEY.derive_many(IDS[:9_000]) == KEYS[:9_000]

    def test_what_has_no_end_is_stopped() -> None:
        for endless in (itertools.repeat("sn-1"), itertools.cycle(IDS), map(str, itertools.repeat("sn-1"))):
            stop(0.01, lambda endless=endless: GROUP_KEY.derive_many(endless))  # type: ignore[misc]

    FORK = """
import os, dps_symkey
key = dps_symkey.GroupKey.from_bytes(bytes(64))
forms = [["sn-1"] * 20_000, b"sn-1\\n" * 20_000]
before = [key.derive_many(ids) for ids in forms]
child = os.fork()
same = [key.derive_many(ids) for ids in forms] == before
if child == 0:
    os._exit(0 if same else 1)
assert same and os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
"""

    def test_a_divided_program_derives_on_both_sides() -> None:
        ended(FORK)


def ended(program: str) -> None:
    """Runs it, to its end and in silence."""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=GUARD, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


PROGRAM = """
import threading, dps_symkey
key = dps_symkey.GroupKey.from_bytes(bytes(64))
job = {job}
begun = threading.Event()
def derive():
    while True:
        key.derive_many(job)
        begun.set()
threading.Thread(target=derive, daemon=True).start()
begun.wait()
"""


@pytest.mark.parametrize("job", ["['sn-1'] * 100_000", "['sn-1'] * 100", "b'sn-1\\n' * 300_000"])
def test_a_program_may_end_while_a_thread_derives(job: str) -> None:
    """Before Python 3.14 the thread is then ended in the midst of it."""
    for _ in range(8):
        ended(PROGRAM.format(job=job))
