"""Threads: they agree, they do not wait for one another for ever, and they run meanwhile."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pyarrow as pa  # type: ignore[import-untyped]
from dps_symkey import derive_device_key
from reference import GROUP_KEY, IDS, KEYS

# Against a deadlock; nothing here takes seconds.
GUARD = 600


def test_eight_threads_agree() -> None:
    lines, array = "\n".join(IDS).encode(), pa.array(IDS)
    key_lines = "".join(f"{key}\n" for key in KEYS).encode()
    start = threading.Barrier(8)

    def work(number: int) -> bool:
        start.wait()
        one = [derive_device_key(GROUP_KEY, registration_id) for registration_id in IDS[number::8]]
        return (
            one == KEYS[number::8]
            and GROUP_KEY.derive_many(IDS) == KEYS
            and GROUP_KEY.derive_many(iter(IDS)) == KEYS
            and GROUP_KEY.derive_many(lines) == key_lines
            and GROUP_KEY.derive_many(array).to_pylist() == KEYS
        )

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(work, range(8))) == [True] * 8


def test_a_generator_may_wait_for_a_thread_that_derives() -> None:
    lock = threading.Lock()
    found: list[list[str]] = []

    def derive() -> None:
        with lock:
            found.append(GROUP_KEY.derive_many(IDS))

    def ids() -> Iterator[str]:
        for place, registration_id in enumerate(IDS):
            if place % 4_000 == 0:
                lock.acquire()
                thread = threading.Thread(target=derive)
                thread.start()
                lock.release()
                thread.join(GUARD)
                assert not thread.is_alive()
            yield registration_id

    assert GROUP_KEY.derive_many(ids()) == KEYS
    assert found == [KEYS] * 5


def test_a_generator_may_derive_itself() -> None:
    def ids() -> Iterator[str]:
        for registration_id in IDS:
            assert GROUP_KEY.derive_many([registration_id]) == [KEYS[int(registration_id[3:10])]]
            yield registration_id

    assert GROUP_KEY.derive_many(ids()) == KEYS


def test_others_run_meanwhile() -> None:
    """Where nobody is made to hand the interpreter on, another thread has it while this one is in one call."""
    lines = "".join(f"{registration_id}\n" for registration_id in IDS).encode() * 50
    forms: list[Any] = [lines, pa.array(IDS * 50), IDS * 50]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(GUARD)
    try:
        for form in forms:
            turns = [0]
            met = threading.Event()

            def derive(form: Any = form, turns: list[int] = turns, met: threading.Event = met) -> None:
                # Retried, because on a busy machine the other thread may not wake up during a single call.
                for _ in range(100):
                    [before] = turns
                    GROUP_KEY.derive_many(form)
                    if turns[0] - before >= 10:
                        met.set()
                        break

            thread = threading.Thread(target=derive)
            thread.start()
            while thread.is_alive():
                turns[0] += 1
                # Hands it on.
                time.sleep(0)
            thread.join()
            assert met.is_set()
    finally:
        sys.setswitchinterval(interval)


def test_a_list_may_change_meanwhile() -> None:
    ids = list(IDS)
    stop = threading.Event()

    def change() -> None:
        while not stop.is_set():
            del ids[10:]
            ids.extend(f"{registration_id}-x" for registration_id in IDS[:12_000])

    thread = threading.Thread(target=change)
    thread.start()
    try:
        for _ in range(200):
            keys = GROUP_KEY.derive_many(ids)
            assert keys[:10] == KEYS[:10]
    finally:
        stop.set()
        thread.join()
