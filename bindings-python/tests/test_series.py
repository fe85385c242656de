"""A Series in the ways that data frames are really used, and what is like one."""

from __future__ import annotations

from typing import Any

import pytest
from dps_symkey import RegistrationId
from reference import GROUP_KEY, IDS, KEYS, key_of

pd = pytest.importorskip("pandas")
pl = pytest.importorskip("polars")

SOME = [key_of("sn-1"), key_of("sn-2")]


def test_a_column_of_pandas_is_assigned() -> None:
    frame = pd.DataFrame({"id": IDS[:9_000]}).sample(frac=1, random_state=7)
    frame["key"] = GROUP_KEY.derive_many(frame["id"])
    frame = frame.assign(again=lambda all_: GROUP_KEY.derive_many(all_["id"]))
    assert list(frame.sort_index()["key"]) == list(frame.sort_index()["again"]) == KEYS[:9_000]
    part = frame[frame["id"].str.endswith("xx9")]
    assert list(GROUP_KEY.derive_many(part["id"])) == list(part["key"])


@pytest.mark.parametrize(
    "index",
    [
        pd.MultiIndex.from_tuples([("a", 1), ("b", 2)], names=["hall", "place"]),
        pd.to_datetime(["2023-11-14", "2023-11-15"]),
        pd.Index(["same", "same"], name="twice"),
        pd.RangeIndex(10, 6, -2),
    ],
    ids=lambda index: type(index).__name__,
)
def test_every_index_is_kept(index: Any) -> None:
    ids = pd.Series(["sn-1", "sn-2"], index=index, name="id")
    keys, errors = GROUP_KEY.derive_many(ids, errors="collect")
    assert (list(keys), errors) == (SOME, [])
    assert keys.index.equals(index)
    assert keys.index.names == index.names
    assert (ids.name, keys.name) == ("id", "device_key")
    assert list(ids) == ["sn-1", "sn-2"]


def test_a_series_of_ids_that_were_checked() -> None:
    ids = pd.Series([RegistrationId("sn-1"), None, RegistrationId("sn-2")])
    assert [key for key in GROUP_KEY.derive_many(ids) if not pd.isna(key)] == SOME


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA, pd.NaT], ids=repr)
@pytest.mark.parametrize("dtype", [object, "category"], ids=str)
def test_nothing_but_missing_values(missing: Any, dtype: Any) -> None:
    keys, errors = GROUP_KEY.derive_many(pd.Series([missing] * 3, dtype=object).astype(dtype), errors="collect")
    assert (len(keys), bool(keys.isna().all()), errors) == (3, True, [])


def test_empty_series() -> None:
    for dtype in (object, "category", "string", "float64"):
        keys = GROUP_KEY.derive_many(pd.Series([], dtype=dtype))
        assert (len(keys), keys.name) == (0, "device_key")
    for of in (pl.String, pl.Categorical, pl.Null):
        assert GROUP_KEY.derive_many(pl.Series([], dtype=of)).to_list() == []


def test_an_index_of_pandas_is_iterated() -> None:
    assert GROUP_KEY.derive_many(pd.Index(["sn-1", "sn-2"])) == SOME


def test_a_column_of_polars_is_added() -> None:
    frame = pl.DataFrame({"id": ["sn-1", None, "sn-2"]})
    added = frame.with_columns(key=pl.col("id").map_batches(GROUP_KEY.derive_many, return_dtype=pl.String))
    assert added["key"].to_list() == [SOME[0], None, SOME[1]]
    lazy = frame.lazy().with_columns(key=pl.col("id").map_batches(GROUP_KEY.derive_many, return_dtype=pl.String))
    assert lazy.collect()["key"].to_list() == [SOME[0], None, SOME[1]]
    assert frame["id"].to_list() == ["sn-1", None, "sn-2"]


def test_slices_of_polars() -> None:
    ids = pl.Series("id", [None, *IDS[:9_000], None])
    assert GROUP_KEY.derive_many(ids[1:-1]).to_list() == KEYS[:9_000]
    assert GROUP_KEY.derive_many(ids.reverse()[1:9]).to_list() == KEYS[8_992:9_000][::-1]
    assert GROUP_KEY.derive_many(ids.filter(ids.is_not_null())).to_list() == KEYS[:9_000]


def test_a_series_of_polars_that_is_all_null() -> None:
    """Its type is that of nothing where nothing else is known."""
    for ids in (pl.Series([None, None]), pl.Series([None, None], dtype=pl.String)):
        keys, errors = GROUP_KEY.derive_many(ids, errors="collect")
        assert (keys.to_list(), errors) == ([None, None], [])


def test_whole_frames_are_refused() -> None:
    for frame in (
        pd.DataFrame({"id": [1]}),
        pl.DataFrame({"id": ["sn-1"]}),
        pl.LazyFrame({"id": ["sn-1"]}),
        pl.col("id"),
        pl.Series([["sn-1"]]),
        pl.Series([b"sn-1"]),
    ):
        with pytest.raises(TypeError):
            GROUP_KEY.derive_many(frame)
