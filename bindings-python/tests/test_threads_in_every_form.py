"""Threads that derive at once, each in a form of its own, and what becomes of what they share."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa  # type: ignore[import-untyped]
from dps_symkey import RegistrationId
from reference import GROUP_KEY, IDS, KEYS
from unknown_library import OnlyStream

# Against a deadlock; nothing here takes seconds.
GUARD = 600


ARRAY = pa.array(IDS)
CHUNKED = pa.chunked_array([ARRAY[:8191], ARRAY[8191:]])
LINES = "\n".join(IDS).encode()
CHECKED = [RegistrationId(registration_id) for registration_id in IDS]
FORMS: dict[str, Callable[[], Any]] = {
    "list": lambda: GROUP_KEY.derive_many(IDS),
    "generator": lambda: GROUP_KEY.derive_many(registration_id for registration_id in IDS),
    "registration_ids": lambda: GROUP_KEY.derive_many(CHECKED),
    "bytes": lambda: GROUP_KEY.derive_many(LINES).decode().split(),
    "bytearray": lambda: GROUP_KEY.derive_many(bytearray(LINES)).decode().split(),
    "array": lambda: GROUP_KEY.derive_many(ARRAY).to_pylist(),
    "dictionary": lambda: GROUP_KEY.derive_many(ARRAY.dictionary_encode()).to_pylist(),
    "chunked": lambda: GROUP_KEY.derive_many(CHUNKED).to_pylist(),
    "foreign": lambda: pa.chunked_array(GROUP_KEY.derive_many(OnlyStream(CHUNKED))).to_pylist(),
    "pandas": lambda: GROUP_KEY.derive_many(pd.Series(IDS)).tolist(),
    "pandas_object": lambda: GROUP_KEY.derive_many(pd.Series(IDS, dtype=object)).tolist(),
    "polars": lambda: GROUP_KEY.derive_many(pl.Series(IDS)).to_list(),
    "one": lambda: [GROUP_KEY.derive_device_key(registration_id).to_base64() for registration_id in IDS],
}


def test_eight_threads_in_every_form() -> None:
    start = threading.Barrier(8)
    names = list(FORMS)

    def work(number: int) -> list[str]:
        start.wait(GUARD)
        # Each begins with another form.
        order = names[number:] + names[:number]
        return [name for name in order if FORMS[name]() != KEYS]

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(work, range(8))) == [[]] * 8


def test_errors_are_of_the_thread_whose_ids_they_are_of() -> None:
    start = threading.Barrier(8)

    def work(number: int) -> bool:
        places = list(range(number, len(IDS), 1_000))
        ids = list(IDS)
        for place in places:
            ids[place] = "NO"
        forms: list[Any] = [ids, iter(ids), "\n".join(ids).encode(), pa.array(ids)]
        start.wait(GUARD)
        found = [GROUP_KEY.derive_many(form, errors="collect")[1] for form in forms]
        return all([error.index for error in errors] == places for errors in found)

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(work, range(8))) == [True] * 8


def test_generators_of_two_threads_wait_for_one_another() -> None:
    """Each goes on only after the other has: neither may keep the interpreter, nor anything else."""
    turns = threading.Barrier(2)

    def ids() -> Iterator[str]:
        for place, registration_id in enumerate(IDS):
            if place % 1_000 == 0:
                turns.wait(GUARD)
            yield registration_id

    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(lambda _: GROUP_KEY.derive_many(ids()), range(2))) == [KEYS, KEYS]


def test_a_list_that_shrinks_gives_what_was_there() -> None:
    ids = list(IDS)

    class Shrinking:
        def __iter__(self) -> Iterator[str]:
            for place, registration_id in enumerate(ids):
                if place == 8_200:
                    del ids[8_201:]
                yield registration_id

    assert GROUP_KEY.derive_many(Shrinking()) == KEYS[:8_201]
    assert GROUP_KEY.derive_many(ids) == KEYS[:8_201]


def test_bytes_that_change_afterwards_change_nothing() -> None:
    text = bytearray(LINES)
    stop = threading.Event()
    original = bytes(text)

    def change() -> None:
        while not stop.is_set():
            text[:] = b"sn-1\n"
            text[:] = original

    thread = threading.Thread(target=change)
    thread.start()
    try:
        for _ in range(50):
            # One or the other, and whole.
            assert GROUP_KEY.derive_many(text).count(b"\n") in (1, len(IDS))
    finally:
        stop.set()
        thread.join(GUARD)
