"""Of which type the keys are that a Series gets, and arrays of NumPy of every type."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa  # type: ignore[import-untyped]
import pytest
from dps_symkey import RegistrationIdError
from reference import GROUP_KEY, IDS, KEYS, key_of

IDS_AND_GAPS = ["sn-1", None, "sn-2"]
EXPECTED = [key_of("sn-1"), None, key_of("sn-2")]
HAS_STR = int(pd.__version__.partition(".")[0]) >= 3


def values(series: Any) -> list[Any]:
    return [None if pd.isna(value) else value for value in series]


STRINGS: list[Any] = [
    "string[python]",
    "string[pyarrow]",
    pd.ArrowDtype(pa.string()),
    pd.ArrowDtype(pa.large_string()),
]
if HAS_STR:
    STRINGS.append("str")


@pytest.mark.parametrize("dtype", STRINGS, ids=str)
@pytest.mark.parametrize("ids", [IDS_AND_GAPS, [None], []], ids=len)
def test_strings_of_pandas_keep_their_type(dtype: Any, ids: list[Any]) -> None:
    series: Any = pd.Series(ids, dtype=dtype)
    keys, errors = GROUP_KEY.derive_many(series, errors="collect")
    assert (values(keys), errors) == (EXPECTED[: len(ids)] if len(ids) != 1 else [None], [])
    assert keys.dtype == series.dtype
    assert keys.index.equals(series.index)
    refused: Any = pd.Series(["SN", None, "sn-1"], dtype=dtype)
    keys, errors = GROUP_KEY.derive_many(refused, errors="collect")
    assert values(keys) == [None, None, EXPECTED[0]]
    assert keys.dtype == refused.dtype
    assert [error.index for error in errors] == [0]


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA], ids=repr)
@pytest.mark.parametrize("ids", [["sn-1", "sn-2"], ["sn-1"], []], ids=len)
def test_objects_of_pandas_stay_objects(ids: list[Any], missing: Any) -> None:
    """Whatever is in them: the type of a column must not depend on which values are missing today."""
    keys = GROUP_KEY.derive_many(pd.Series([*ids, missing], dtype=object))
    assert keys.dtype == object
    assert values(keys) == [*(key_of(registration_id) for registration_id in ids), None]


def test_views_and_dictionaries_of_pandas_give_strings() -> None:
    for of in (pa.string_view(), pa.dictionary(pa.int32(), pa.string())):
        keys: Any = GROUP_KEY.derive_many(pd.Series(IDS_AND_GAPS, dtype=pd.ArrowDtype(of)))
        assert keys.dtype == pd.ArrowDtype(pa.string())
        assert values(keys) == EXPECTED


@pytest.mark.parametrize("dtype", [*STRINGS, "category", object], ids=str)
def test_series_of_many_chunks(dtype: Any) -> None:
    parts = [pd.Series(IDS[:8191], dtype=dtype), pd.Series([None], dtype=dtype), pd.Series(IDS[8191:9000], dtype=dtype)]
    # Indexes that repeat themselves.
    ids: Any = pd.concat(parts)
    keys = GROUP_KEY.derive_many(ids)
    assert values(keys) == [*KEYS[:8191], None, *KEYS[8191:9000]]
    assert keys.index.equals(ids.index)
    assert values(ids[ids.isna()]) == [None]
    assert values(GROUP_KEY.derive_many(ids.iloc[8190:8193])) == [KEYS[8190], None, KEYS[8191]]


def test_categories_that_nobody_has_are_no_errors() -> None:
    ids: Any = pd.Series(pd.Categorical(["sn-1", None, "sn-2"], categories=["NO", "sn-1", "sn-2", ""]))
    assert values(GROUP_KEY.derive_many(ids)) == EXPECTED
    series = pl.Series(IDS_AND_GAPS, dtype=pl.Enum(["NO", "sn-1", "sn-2", ""]))
    assert GROUP_KEY.derive_many(series).to_list() == EXPECTED
    with pytest.raises(RegistrationIdError) as caught:
        GROUP_KEY.derive_many(pl.Series(["sn-1", "NO"], dtype=pl.Enum(["NO", "sn-1"])))
    assert caught.value.index == 1


@pytest.mark.parametrize(
    "series",
    [
        pd.Series([1, None], dtype="Int64"),
        pd.Series([1, 2], dtype="category"),
        pd.Series(pd.to_datetime(["2023-11-14"])),
        pd.Series(["sn-1", 7], dtype=object),
        pd.Series([["sn-1"]]),
        pd.Series([1], dtype=pd.ArrowDtype(pa.int64())),
        pd.Series([], dtype=pd.ArrowDtype(pa.binary())),
        pl.Series([], dtype=pl.Int64),
        pl.Series([True]),
        pl.Series([{"id": "sn-1"}]),
        pl.Series(["sn-1"], dtype=pl.Object),
    ],
    ids=lambda series: f"{type(series).__module__.partition('.')[0]}-{series.dtype}",
)
@pytest.mark.parametrize("errors", ["raise", "collect"])
def test_series_of_something_else(series: Any, errors: Any) -> None:
    with pytest.raises(TypeError):
        GROUP_KEY.derive_many(series, errors=errors)


@pytest.mark.parametrize("dtype", [pl.String, pl.Categorical], ids=str)
def test_chunks_of_polars(dtype: Any) -> None:
    ids = pl.Series("id", IDS[:8191], dtype=dtype)
    for more in ([None], [], IDS[8191:9000]):
        ids.append(pl.Series("id", more, dtype=dtype))
    keys = GROUP_KEY.derive_many(ids)
    assert keys.dtype == pl.String
    assert keys.name == "device_key"
    assert keys.to_list() == [*KEYS[:8191], None, *KEYS[8191:9000]]
    assert keys.null_count() == 1
    assert GROUP_KEY.derive_many(ids.slice(8190, 3)).to_list() == [KEYS[8190], None, KEYS[8191]]


def test_arrays_of_numpy() -> None:
    array: Any = np.array(IDS[:100])
    forms = [array, array.astype(object), array[::-1][::-1], np.asfortranarray(array)]
    if hasattr(np.dtypes, "StringDType"):
        forms.append(array.astype(np.dtypes.StringDType()))
    for form in forms:
        keys = GROUP_KEY.derive_many(form)
        assert type(keys) is list
        assert keys == KEYS[:100]
        assert {type(key) for key in keys} == {str}
    assert GROUP_KEY.derive_many(array[::7]) == KEYS[:100:7]
    assert GROUP_KEY.derive_many(array[:0]) == []


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        (np.array([True]), "bool"),
        (np.array([1]), "int64"),
        (np.array([b"sn-1"]), "bytes_"),
        (np.array([["sn-1"]]), "ndarray"),
        (np.array("sn-1"), "ndarray"),
        (np.zeros((1, 0), "U4"), "ndarray"),
    ],
    ids=lambda value: value if isinstance(value, str) else "array",
)
def test_arrays_of_numpy_of_something_else(wrong: Any, named: str) -> None:
    with pytest.raises(TypeError, match=rf"\b{named}\b"):
        GROUP_KEY.derive_many(wrong)
