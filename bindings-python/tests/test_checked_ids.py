"""Lists of IDs that were checked among others that were not, and what is missing in each form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa  # type: ignore[import-untyped]
import pytest
from dps_symkey import RegistrationId, RegistrationIdError
from dps_symkey._native import _backends, _derive_many_with_backend
from reference import GROUP_KEY, IDS, KEYS, key_of

# None of them is taken by the portable rules, which are the default everywhere.
TEXTS = ["Pump_7", "a.b", "a:b", "-a", "a-", "SN-1" * 32]
CHECKED = [RegistrationId(text, rules="service") for text in TEXTS]


def spread(size: int) -> tuple[list[Any], list[str | None], list[int]]:
    """IDs that were checked among others, their keys, and where the same text is refused because it was not."""
    ids: list[Any] = list(IDS[:size])
    keys: list[str | None] = list(KEYS[:size])
    for place in range(0, size, 7):
        ids[place], keys[place] = CHECKED[place % 6], key_of(TEXTS[place % 6])
    refused = sorted(place for place in {3, 8_190, 8_192, size - 1} if place < size and place % 7 != 0)
    for place in refused:
        ids[place], keys[place] = TEXTS[place % 6], None
    return ids, keys, refused


@pytest.mark.parametrize("form", [list, tuple, iter, lambda ids: np.array(ids, dtype=object)])
@pytest.mark.parametrize("size", [1, 100, 8_191, 8_192, 8_193, 20_000])
def test_lists_of_both(size: int, form: Callable[[list[Any]], Any]) -> None:
    ids, expected, refused = spread(size)
    keys, errors = GROUP_KEY.derive_many(form(ids), errors="collect")
    assert keys == expected
    assert [error.index for error in errors] == refused
    if refused:
        with pytest.raises(RegistrationIdError) as caught:
            GROUP_KEY.derive_many(form(ids))
        assert caught.value.index == refused[0]
    # By the wider rules nothing is refused.
    keys = GROUP_KEY.derive_many(form(ids), rules="service")
    assert keys == [key_of(str(registration_id)) for registration_id in ids]


def test_a_series_of_both() -> None:
    ids, expected, refused = spread(9_000)
    ids[5], expected[5] = None, None
    keys, errors = GROUP_KEY.derive_many(pd.Series(ids, dtype=object), errors="collect")
    assert [None if pd.isna(key) else key for key in keys] == expected
    assert [error.index for error in errors] == refused


@pytest.mark.parametrize("backend", _backends())
def test_every_backend(backend: str) -> None:
    assert _derive_many_with_backend(backend, GROUP_KEY, CHECKED * 50) == [key_of(text) for text in TEXTS] * 50


def test_nulls_stay_null() -> None:
    ids = ["sn-1", None]
    expected = [key_of("sn-1"), None]
    for series in (
        pa.array(ids),
        pa.chunked_array([ids]),
        pa.array(ids).dictionary_encode(),
        pl.Series(ids),
        pd.Series(ids, dtype=object),
        pd.Series(ids, dtype="string[python]"),
        pd.Series(ids, dtype="category"),
        pd.Series(ids, dtype=pd.ArrowDtype(pa.string())),
    ):
        for mode in ("raise", "collect"):
            found: Any = GROUP_KEY.derive_many(series, errors=mode)
            keys, errors = found if mode == "collect" else (found, [])
            keys = keys.to_pylist() if isinstance(keys, (pa.Array, pa.ChunkedArray)) else list(keys)
            assert [None if pd.isna(key) else key for key in keys] == expected
            assert errors == []
