"""Three jobs that take turns on one thread, each with a group key of its own: `greenlet_jobs.py NAME`, a process for each.

test_greenlets.py runs them: a job that reads the stack of another one gives wrong keys, or ends the process.
"""

from __future__ import annotations

import base64
import builtins
import contextlib
import hmac
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import gevent  # type: ignore[import-untyped]
import gevent.monkey  # type: ignore[import-untyped]
import greenlet  # type: ignore[import-untyped]
import pyarrow as pa  # type: ignore[import-untyped]
from c_data import Stream
from dps_symkey import GroupKey, RegistrationIdError

IDS = [f"sn-{number:07}" for number in range(100_000)]
SECRETS = [bytes([number + 1]) * 64 for number in range(3)]
GROUP_KEYS = [GroupKey.from_bytes(secret) for secret in SECRETS]
# How many IDs a job reads in a turn.
TURN = 8192

Job = Callable[[int], list[str]]


def check(found: list[list[str]]) -> None:
    for secret, keys in zip(SECRETS, found, strict=True):
        expected = [base64.b64encode(hmac.digest(secret, text.encode(), "sha256")).decode() for text in IDS]
        assert len(keys) == len(expected)
        wrong = sum(key != right for key, right in zip(keys, expected, strict=True))
        assert wrong == 0, f"{wrong} keys are wrong"


class Turns:
    """Runs a greenlet for each job, which hands over to another one in its turn."""

    def __init__(self) -> None:
        self.greenlets: list[greenlet.greenlet] = []
        self.taken = 0

    def run(self, *jobs: Job) -> list[list[str]]:
        found: list[list[str]] = [[] for _ in jobs]
        main = greenlet.getcurrent()

        def run(number: int) -> None:
            # So that all begin at the same place of the stack, and none lies beyond another one's.
            main.switch()
            found[number] = jobs[number](number)

        self.greenlets = [greenlet.greenlet(run) for _ in jobs]
        while any(not job.dead for job in self.greenlets):
            for number, job in enumerate(self.greenlets):
                job.switch(number)
        return found

    def hand_over(self) -> None:
        self.taken += 1
        current = greenlet.getcurrent()
        others = [job for job in self.greenlets if job is not current and not job.dead]
        if others:
            others[self.taken % len(others)].switch()


turns = Turns()


def texts(hand_over: Callable[[], Any] = turns.hand_over) -> Iterator[str]:
    for place, text in enumerate(IDS):
        if place % TURN == 0:
            hand_over()
        yield text


def of_iterator(number: int) -> list[str]:
    return GROUP_KEYS[number].derive_many(texts())


def of_refused(number: int) -> list[str]:
    """With an error in each turn, which is made by Python code."""

    def ids() -> Iterator[str]:
        for place, text in enumerate(texts()):
            if place % TURN == 0:
                yield "NO"
            yield text

    keys, errors = GROUP_KEYS[number].derive_many(ids(), errors="collect")
    assert [error.index for error in errors] == list(range(0, len(IDS) + len(errors), TURN + 1))
    return [key for key in keys if key is not None]


def chunks(hand_over: Callable[[], Any] = turns.hand_over) -> Iterator[Any]:
    for start in range(0, len(IDS), TURN):
        hand_over()
        yield pa.array(IDS[start : start + TURN])


def of_stream(number: int, **named: Any) -> list[str]:
    """Of Arrow arrays, which Python code hands out: its `get_next` hands over."""
    keys = GROUP_KEYS[number].derive_many(Stream(pa.string(), chunks(), **named))
    return list(pa.chunked_array(keys).to_pylist())


def greenlets() -> None:
    check(turns.run(of_iterator, of_iterator, of_iterator))


def refused() -> None:
    check(turns.run(of_refused, of_iterator, of_refused))


def streams() -> None:
    check(turns.run(of_stream, of_stream, of_stream))


def streams_and_iterators() -> None:
    check(turns.run(of_stream, of_iterator, of_iterator))
    check(turns.run(of_iterator, of_stream, of_iterator))
    # As often as it was attached to the interpreter, this thread was detached.
    assert all(GROUP_KEYS[0].derive_many(IDS[:1]) for _ in range(100))


def streams_filled_elsewhere() -> None:
    """What `get_next` is to fill is filled by another greenlet, while the stack of this one is put away."""

    def write(job: greenlet.greenlet) -> None:
        order = job.switch()
        while order is not None:
            job, chunk, out = order
            chunk._export_to_c(out)
            order = job.switch()

    writer = greenlet.greenlet(write)
    writer.switch(greenlet.getcurrent())

    def fill(chunk: Any, out: int) -> None:
        writer.switch((greenlet.getcurrent(), chunk, out))

    def job(number: int) -> list[str]:
        return of_stream(number, fill=fill)

    check(turns.run(job, job, of_iterator))
    writer.switch(None)


def streams_filled_by_a_thread() -> None:
    """As gevent's programs wait for what blocks."""
    gevent.monkey.patch_all()

    def fill(chunk: Any, out: int) -> None:
        gevent.get_hub().threadpool.apply(chunk._export_to_c, (out,))

    def job(group_key: GroupKey) -> list[str]:
        keys = group_key.derive_many(Stream(pa.string(), chunks(lambda: time.sleep(0)), fill=fill))
        return list(pa.chunked_array(keys).to_pylist())

    jobs = [gevent.spawn(job, group_key) for group_key in GROUP_KEYS]
    gevent.joinall(jobs, raise_error=True)
    check([job.value for job in jobs])


def gevents() -> None:
    """A program that gevent has patched: whatever waits hands over."""
    gevent.monkey.patch_all()
    jobs = [gevent.spawn(group_key.derive_many, texts(lambda: time.sleep(0))) for group_key in GROUP_KEYS]
    gevent.joinall(jobs, raise_error=True)
    check([job.value for job in jobs])


def killed() -> None:
    """A job that is killed, or that nothing refers to any more, ends with its threads, and others go on."""
    for end in (lambda job: job.throw(), lambda job: None, lambda job: job.throw(LookupError("lost"))):
        ended: list[BaseException] = []

        def job(number: int, ended: list[BaseException] = ended) -> None:
            try:
                GROUP_KEYS[number].derive_many(endless())
            except BaseException as error:
                ended.append(error)

        main = greenlet.getcurrent()

        def endless(main: Any = main) -> Iterator[str]:
            for number in range(10**9):
                if number % 20_000 == 19_999:
                    main.switch()
                yield IDS[number % len(IDS)]

        running = greenlet.greenlet(job)
        for _ in range(3):
            running.switch(0)
        end(running)
        del running
        assert [type(error) for error in ended] in ([greenlet.GreenletExit], [LookupError])
        assert GROUP_KEYS[1].derive_many(IDS[:20_000]) == GROUP_KEYS[1].derive_many(iter(IDS[:20_000]))
    wait_for_threads()


def left_by_its_thread() -> None:
    """A stack whose thread has ended never runs again, and nothing on it is dropped: no thread may wait for it."""

    def work() -> None:
        main = greenlet.getcurrent()

        def ids() -> Iterator[str]:
            yield from IDS[:30_000]
            main.switch()

        left.append(greenlet.greenlet(lambda: GROUP_KEYS[0].derive_many(ids())))
        left[-1].switch()

    left: list[Any] = []
    for _ in range(5):
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    wait_for_threads()
    # Without the end of the interpreter, at which CPython 3.10 and greenlet free the frame of such a generator twice: with
    # `list(ids())` in place of the call as well.
    os._exit(0)


def wait_for_threads() -> None:
    """Until none of those that derive is left."""
    if sys.platform == "linux":
        while any("dps-symkey" in name for name in names_of_threads()):
            time.sleep(0.01)


def names_of_threads() -> Iterator[str]:
    for thread in Path("/proc/self/task").iterdir():
        # It may have ended since.
        with contextlib.suppress(OSError):
            yield (thread / "comm").read_text()


def first_errors() -> None:
    """An import may hand over as well: here that of the exceptions' class, at the first error of the process."""
    of_python = builtins.__import__

    def hand_over(*arguments: Any, **named: Any) -> Any:
        turns.hand_over()
        return of_python(*arguments, **named)

    def job(number: int) -> list[str]:
        try:
            GROUP_KEYS[number].derive_device_key("NO")
        except RegistrationIdError as error:
            return [error.code]
        return []

    builtins.__import__ = hand_over
    assert turns.run(job, job, job) == [["registration_id_upper_case"]] * 3


if __name__ == "__main__":
    globals()[sys.argv[1]]()
