"""Ctrl-C stops Arrow arrays and data frames too; references and memory are given back by what fails."""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa  # type: ignore[import-untyped]
import pytest
from dps_symkey import DeviceKey, DpsError, GroupKey, RegistrationId, derive_device_key
from reference import GROUP_KEY, IDS
from unknown_library import OnlyArray, OnlyStream

# Against a hang.
GUARD = 600

ENDLESS = {
    "array": "import pyarrow\nids = pyarrow.array(['sn-1'] * 2_000_000)",
    "chunked": "import pyarrow\nids = pyarrow.chunked_array([pyarrow.array(['sn-1'] * 100)] * 20_000)",
    "pandas": "import pandas\nids = pandas.Series(['sn-1'] * 1_000_000, dtype=object)",
    "polars": "import polars\nids = polars.Series(['sn-1'] * 1_000_000)",
}

if os.name == "posix":

    @pytest.mark.parametrize("form", ENDLESS)
    def test_ctrl_c(form: str) -> None:
        program = (
            f"import dps_symkey\nkey = dps_symkey.GroupKey.from_bytes(bytes(64))\n{ENDLESS[form]}\n"
            "key.derive_many(ids)\nprint('ready', flush=True)\nwhile True: key.derive_many(ids)"
        )
        running = subprocess.Popen(
            [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        try:
            assert running.stdout is not None
            assert running.stdout.readline() == "ready\n"
            running.send_signal(signal.SIGINT)
            _, said = running.communicate(timeout=GUARD)
        finally:
            running.kill()
        assert running.returncode == -signal.SIGINT
        assert said.rstrip().endswith("KeyboardInterrupt")


class Lost(Exception):
    pass


def fails(call: Callable[[], Any]) -> None:
    try:
        call()
    except (DpsError, TypeError, Lost):
        return
    pytest.fail("nothing was raised")


def lost_after(ids: list[Any]) -> Iterator[Any]:
    yield from ids
    raise Lost


def test_references_are_given_back() -> None:
    """Of the IDs and of what they are in, whether all goes well or not."""
    ids: list[Any] = [f"sn-{number}-of-my-own" for number in range(9_000)]
    refused, wrong = [*ids, "NO"], [*ids, 7]
    array = pa.array(ids)
    shared: list[Any] = [GROUP_KEY, ids, ids[0], ids[8_999], refused, wrong, array]
    gc.collect()
    before = [sys.getrefcount(thing) for thing in shared]
    for _ in range(20):
        GROUP_KEY.derive_many(ids)
        GROUP_KEY.derive_many(iter(ids))
        GROUP_KEY.derive_many(array)
        GROUP_KEY.derive_many(OnlyArray(array))
        GROUP_KEY.derive_many(refused, errors="collect")
        fails(lambda: GROUP_KEY.derive_many(refused))
        fails(lambda: GROUP_KEY.derive_many(wrong))
        fails(lambda: GROUP_KEY.derive_many(lost_after(ids)))
        fails(lambda: GROUP_KEY.derive_many(lost_after(ids[:5])))
        fails(lambda: GROUP_KEY.derive_many(OnlyArray(pa.array(refused))))
    gc.collect()
    assert [sys.getrefcount(thing) for thing in shared] == before


if sys.platform == "linux":

    def resident() -> int:
        """How much memory the process has, in bytes, without what others have freed: that would hide as much."""
        gc.collect()
        pa.default_memory_pool().release_unused()
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    # What holds enough for a leak of it to show in a few thousand calls.
    FEW = [*IDS[:400], None]
    ARRAY = pa.array(FEW)
    CHUNKED = pa.chunked_array([ARRAY, ARRAY[:3]])
    LINES = "\n".join([*IDS[:400], "NO", ""]).encode()
    CATEGORIES, OBJECTS = pd.Series(FEW, dtype="category"), pd.Series(FEW, dtype=object)
    STRINGS, SERIES = pd.Series(FEW, dtype="string[pyarrow]"), pl.Series(FEW)
    REFUSED = pa.array([*FEW, "NO"])
    DEVICE_KEY = DeviceKey.from_bytes(bytes(32))

    def drop_capsules() -> None:
        one = GROUP_KEY.derive_many(OnlyArray(ARRAY))
        one.__arrow_c_array__()
        one.__arrow_c_schema__()
        many = GROUP_KEY.derive_many(OnlyStream(CHUNKED))
        many.__arrow_c_stream__()
        many.__arrow_c_schema__()

    def take_twice() -> None:
        one, many = GROUP_KEY.derive_many(OnlyArray(ARRAY)), GROUP_KEY.derive_many(OnlyStream(CHUNKED))
        for _ in range(2):
            pa.array(one)
            pa.chunked_array(many)
            pl.Series(many)

    REPEATED: dict[str, tuple[int, Callable[[], Any]]] = {
        "array": (4_000, lambda: GROUP_KEY.derive_many(ARRAY)),
        "dictionary": (4_000, lambda: GROUP_KEY.derive_many(ARRAY.dictionary_encode())),
        "chunked_collect": (3_000, lambda: GROUP_KEY.derive_many(CHUNKED, errors="collect")),
        "refused_array": (4_000, lambda: fails(lambda: GROUP_KEY.derive_many(REFUSED))),
        "refused_collect": (4_000, lambda: GROUP_KEY.derive_many(REFUSED, errors="collect")),
        "no_strings": (8_000, lambda: fails(lambda: GROUP_KEY.derive_many(pa.array([1])))),
        "drop_capsules": (2_000, drop_capsules),
        "take_twice": (1_000, take_twice),
        "lines_collect": (4_000, lambda: GROUP_KEY.derive_many(LINES, errors="collect")),
        "refused_lines": (4_000, lambda: fails(lambda: GROUP_KEY.derive_many(LINES))),
        "list_collect": (3_000, lambda: GROUP_KEY.derive_many([*IDS[:400], "NO"], errors="collect")),
        "lost": (3_000, lambda: fails(lambda: GROUP_KEY.derive_many(lost_after(IDS[:400])))),
        "categories": (1_500, lambda: GROUP_KEY.derive_many(CATEGORIES)),
        "objects": (1_500, lambda: GROUP_KEY.derive_many(OBJECTS)),
        "strings": (1_500, lambda: GROUP_KEY.derive_many(STRINGS)),
        "polars": (3_000, lambda: GROUP_KEY.derive_many(SERIES)),
        "one": (200_000, lambda: derive_device_key(GROUP_KEY, "sn-1")),
        "group_keys": (200_000, lambda: GroupKey.from_bytes(bytes(64)).derive_device_key("sn-1").to_base64()),
        "wrong_ids": (200_000, lambda: fails(lambda: RegistrationId("SN" * 500))),
        "wrong_keys": (200_000, lambda: fails(lambda: DeviceKey("?" * 500))),
        "tokens": (
            200_000,
            lambda: str(
                DEVICE_KEY.registration_sas_token(id_scope="0ne1", registration_id="sn-1", expires_at=2_000_000_000)
            ),
        ),
    }

    @pytest.mark.parametrize("form", REPEATED)
    def test_memory_does_not_grow(form: str) -> None:
        times, call = REPEATED[form]
        for _ in range(times // 8):
            call()
        before = resident()
        for _ in range(times):
            call()
        assert resident() - before < 8 << 20
