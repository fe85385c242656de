"""The contract of every program that `cargo xtask bench` runs, for those in Python: see ../README.md."""

import pathlib
import sys
import time
from collections.abc import Callable
from typing import Any

# Seconds: as long as in benches/rust/src/lib.rs.
WARM_UP = 0.05
SAMPLE = 0.05


def measure(program: Callable[[str, list[str]], tuple[Callable[[], Any], Callable[[Any], list[str]]]]) -> None:
    """Passes the group key and the IDs to `program`, runs what it returns again and again, and writes the keys.

    `program` returns two functions: the one that is measured, and one that makes lines of its result.
    """
    *_, group_key_file, ids_file, keys_file = sys.argv
    group_key = pathlib.Path(group_key_file).read_text().rstrip("\n")
    ids = pathlib.Path(ids_file).read_text().splitlines()
    work, lines = program(group_key, ids)
    repeat(WARM_UP, work)
    keys, seconds = repeat(SAMPLE, work)
    pathlib.Path(keys_file).write_text("".join(f"{line}\n" for line in lines(keys)))
    print(seconds * 1e9 / len(ids))


def repeat(least: float, work: Callable[[], Any]) -> tuple[Any, float]:
    start = time.perf_counter()
    passes = 0
    while True:
        result = work()
        passes += 1
        elapsed = time.perf_counter() - start
        if elapsed >= least:
            return result, elapsed / passes
