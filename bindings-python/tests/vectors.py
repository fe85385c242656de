"""The answers that every language shares: tests/vectors, whose README says what is in them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import dps_symkey

PROJECT = Path(__file__).parent.parent.parent
VECTORS = PROJECT / "tests" / "vectors"

Case = dict[str, Any]

# The classes of the names, by their kinds.
NAMES: dict[str, Any] = {
    "id_scope": dps_symkey.IdScope,
    "hub_host": dps_symkey.HubHost,
    "hub_device_id": dps_symkey.HubDeviceId,
    "hub_module_id": dps_symkey.HubModuleId,
}


def cases(file: str, part: str = "cases") -> list[Case]:
    found: list[Case] = json.loads((VECTORS / file).read_text())[part]
    assert found
    return found


def outcome(call: Callable[[], Any]) -> Any:
    """What a call gives; or the code of its error, and where it is."""
    try:
        return call()
    except dps_symkey.DpsError as error:
        return error.code, error.byte_index


def expected(case: Case, result: str) -> Any:
    """What a case says should come: its result, or its error and where that is."""
    return case[result] if "error" not in case else (case["error"], case.get("index"))


class Comparison:
    """Collects what differs, so that one run shows all of it."""

    def __init__(self) -> None:
        self.compared = 0
        self.differences: list[str] = []

    def compare(self, case: Case, found: Any, result: str) -> None:
        self.compared += 1
        if found != expected(case, result):
            self.differences.append(f"{case}: found {found!r}, expected {expected(case, result)!r}")

    def finish(self) -> None:
        assert self.compared > 0
        assert not self.differences, "\n".join(self.differences)
