"""A Series as it stands, of pandas and polars; and arrays of NumPy."""

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
DTYPES: list[Any] = [
    object,
    "str",
    "string[python]",
    "string[pyarrow]",
    pd.ArrowDtype(pa.string()),
    pd.ArrowDtype(pa.large_string()),
    pd.ArrowDtype(pa.dictionary(pa.int32(), pa.string())),
    "category",
]


def values(series: Any) -> list[Any]:
    return [None if pd.isna(value) else value for value in series]


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_pandas(dtype: Any) -> None:
    ids: Any = pd.Series(IDS_AND_GAPS, index=[7, 3, 5], name="registration_id", dtype=object)
    if dtype == "str":
        # To pandas 2 that is the class, and makes a text of None.
        ids = ids.convert_dtypes()
    ids = ids.astype(dtype) if dtype != "str" else ids
    keys = GROUP_KEY.derive_many(ids)
    assert isinstance(keys, pd.Series)
    assert values(keys) == EXPECTED
    assert keys.name == "device_key"
    assert list(keys.index) == [7, 3, 5]
    frame = pd.DataFrame({"registration_id": ids})
    frame["device_key"] = keys
    assert values(frame["device_key"]) == EXPECTED
    assert values(GROUP_KEY.derive_many(ids[:0])) == []
    reversed_keys = GROUP_KEY.derive_many(ids[::-1])
    assert values(reversed_keys) == EXPECTED[::-1]
    assert list(reversed_keys.index) == [5, 3, 7]


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA])
def test_missing_values_of_pandas(missing: Any) -> None:
    ids: Any = pd.Series(["sn-1", missing, "sn-2"], dtype=object)
    assert values(GROUP_KEY.derive_many(ids)) == EXPECTED
    keys, errors = GROUP_KEY.derive_many(ids, errors="collect")
    assert (values(keys), errors) == (EXPECTED, [])


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_refused_ids_of_pandas(dtype: Any) -> None:
    ids: Any = pd.Series(["sn-1", "SN-2", "", "sn-2"], index=list("abcd")).astype(dtype)
    with pytest.raises(RegistrationIdError) as caught:
        GROUP_KEY.derive_many(ids)
    assert caught.value.index == 1
    keys, errors = GROUP_KEY.derive_many(ids, errors="collect")
    assert values(keys) == [EXPECTED[0], None, None, EXPECTED[2]]
    assert list(keys.index) == list("abcd")
    assert [(error.index, error.code) for error in errors] == [
        (1, "registration_id_upper_case"),
        (2, "registration_id_empty"),
    ]


def test_large_series_of_pandas() -> None:
    assert list(GROUP_KEY.derive_many(pd.Series(IDS))) == KEYS


@pytest.mark.parametrize("wrong", [[1, 2], [1.5], [b"sn-1"], [True]])
def test_series_of_something_else(wrong: list[Any]) -> None:
    with pytest.raises(TypeError):
        GROUP_KEY.derive_many(pd.Series(wrong))
    with pytest.raises(TypeError):
        GROUP_KEY.derive_many(pl.Series(wrong))
    with pytest.raises(TypeError):
        GROUP_KEY.derive_many(pd.DataFrame({"id": wrong}))
    with pytest.raises(TypeError):
        GROUP_KEY.derive_many(pl.DataFrame({"id": wrong}))
    with pytest.raises(TypeError):
        GROUP_KEY.derive_many(np.array(wrong))


@pytest.mark.parametrize("dtype", [pl.String, pl.Categorical, pl.Enum(["sn-1", "sn-2"])], ids=str)
def test_polars(dtype: Any) -> None:
    ids = pl.Series("registration_id", IDS_AND_GAPS, dtype=dtype)
    keys = GROUP_KEY.derive_many(ids)
    assert isinstance(keys, pl.Series)
    assert keys.dtype == pl.String
    assert keys.name == "device_key"
    assert keys.to_list() == EXPECTED
    frame = pl.DataFrame([ids]).with_columns(GROUP_KEY.derive_many(ids))
    assert frame.columns == ["registration_id", "device_key"]
    assert GROUP_KEY.derive_many(ids[:0]).to_list() == []
    chunked = ids.append(ids[1:])
    assert GROUP_KEY.derive_many(chunked).to_list() == EXPECTED + EXPECTED[1:]


def test_refused_ids_of_polars() -> None:
    ids = pl.Series(["sn-1", "SN-2", None])
    with pytest.raises(RegistrationIdError) as caught:
        GROUP_KEY.derive_many(ids)
    assert caught.value.index == 1
    keys, errors = GROUP_KEY.derive_many(ids, errors="collect")
    assert keys.to_list() == [EXPECTED[0], None, None]
    assert [error.index for error in errors] == [1]


def test_large_series_of_polars() -> None:
    assert GROUP_KEY.derive_many(pl.Series(IDS)).to_list() == KEYS


def test_arrays_of_numpy() -> None:
    array: Any = np.array(IDS[:9000])
    assert GROUP_KEY.derive_many(array) == KEYS[:9000]
    assert GROUP_KEY.derive_many(array.astype(object)) == KEYS[:9000]
