"""The answers that every language shares: tests/vectors, whose README says what is in them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import dps_symkey

PROJECT = Path(__file__).parent.parent.parent
VECTORS = PROJECT / "tests" / "vectors"

Case = dict[str, Any]


def cases(file: str, part: str = "cases") -> list[Case]:
    found: list[Case] = json.loads((VECTORS / file).read_text())[part]
    assert found
    return found


def outcome(call: Callable[[], Any]) -> Any:
    """What a call gives; or the code of its error, and the byte that it names."""
    try:
        return call()
    except dps_symkey.DpsError as error:
        found = re.search(r"at byte (\d+)", str(error))
        return error.code, int(found[1]) if found else None


def expected(case: Case, result: str) -> Any:
    """What a case says should come: its result, or its error and the byte."""
    return case[result] if "error" not in case else (case["error"], case.get("index"))


def is_as_expected(found: Any, case: Case, result: str) -> bool:
    wanted = expected(case, result)
    if "error" in case and isinstance(found, tuple) and "index" not in case:
        # Where the case names no byte, the text may have one of something else.
        return bool(found[0] == wanted[0])
    return bool(found == wanted)


class Comparison:
    """Collects what differs, so that one run shows all of it."""

    def __init__(self) -> None:
        self.compared = 0
        self.differences: list[str] = []

    def compare(self, case: Case, found: Any, result: str) -> None:
        self.compared += 1
        if not is_as_expected(found, case, result):
            self.differences.append(f"{case}: found {found!r}, expected {expected(case, result)!r}")

    def finish(self) -> None:
        assert self.compared > 0
        assert not self.differences, "\n".join(self.differences)
