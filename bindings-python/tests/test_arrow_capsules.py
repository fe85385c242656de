"""Arrow arrays at the borders of what is derived at once, and the capsules that keys are handed out in."""

from __future__ import annotations

import gc
import itertools
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import polars as pl
import pyarrow as pa  # type: ignore[import-untyped]
import pytest
from dps_symkey import DeviceKeyArray, DeviceKeyChunkedArray, GroupKey, RegistrationIdError
from reference import GROUP_KEY, fleet, key_of

LARGE = fleet(100_000)
LARGE_KEYS = [key_of(registration_id) for registration_id in LARGE]


class Forwarding:
    """Has only the method that it is made for."""

    def __init__(self, array: Any) -> None:
        self.array = array


class OnlyArray(Forwarding):
    def __arrow_c_array__(self, requested_schema: Any = None) -> Any:
        return self.array.__arrow_c_array__(requested_schema)


class OnlyStream(Forwarding):
    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        return self.array.__arrow_c_stream__(requested_schema)


class Capsules:
    def __init__(self, schema: Any, array: Any) -> None:
        self.capsules = schema.__arrow_c_schema__(), array.__arrow_c_array__()[1]

    def __arrow_c_array__(self, requested_schema: Any = None) -> Any:
        return self.capsules


@pytest.mark.parametrize("size", [8191, 8192, 8193, 100_000])
@pytest.mark.parametrize("kind", ["string", "large_string", "string_view", "dictionary", "chunks"])
def test_refused_ids_and_nulls_at_the_borders(kind: str, size: int) -> None:
    refused = sorted(place for place in {0, 8190, 8191, 8192, 16_383, 16_384, size - 1} if place < size)
    nulls = [place for place in (1, 7, 8, 8189, 16_385) if place < size]
    ids: list[str | None] = list(LARGE[:size])
    expected: list[str | None] = list(LARGE_KEYS[:size])
    for place in refused:
        ids[place], expected[place] = "sn_1", None
    for place in nulls:
        ids[place], expected[place] = None, None
    of = {"large_string": pa.large_string(), "string_view": pa.string_view()}.get(kind, pa.string())
    # Three rows before it, so that nothing begins at a byte of the nulls.
    array = pa.array([None, "SN", "sn-1", *ids], of)
    if kind == "dictionary":
        array = array.dictionary_encode()
    array = array[3:]
    if kind == "chunks":
        array = pa.chunked_array([array[:0], array[:8191], array[8191:8191], array[8191:]])
    keys, errors = GROUP_KEY.derive_many(array, errors="collect")
    keys.validate(full=True)
    assert keys.to_pylist() == expected
    assert [error.index for error in errors] == refused
    for before, place in itertools.pairwise([-1, *refused]):
        with pytest.raises(RegistrationIdError) as caught:
            GROUP_KEY.derive_many(array[before + 1 :])
        assert caught.value.index == place - before - 1


def test_every_type_is_named() -> None:
    fields = [pa.field("id", pa.string())]
    for of, named in (
        (pa.bool_(), "bool"),
        (pa.int8(), "int8"),
        (pa.uint8(), "uint8"),
        (pa.int16(), "int16"),
        (pa.uint16(), "uint16"),
        (pa.int32(), "int32"),
        (pa.uint32(), "uint32"),
        (pa.int64(), "int64"),
        (pa.uint64(), "uint64"),
        (pa.float16(), "float16"),
        (pa.float32(), "float32"),
        (pa.float64(), "float64"),
        (pa.decimal32(5, 2), "decimal"),
        (pa.decimal128(38, -3), "decimal"),
        (pa.decimal256(76, 0), "decimal"),
        (pa.date32(), "date32"),
        (pa.date64(), "date64"),
        (pa.time32("ms"), "time32"),
        (pa.time64("ns"), "time64"),
        (pa.timestamp("s"), "timestamp"),
        (pa.timestamp("us", "Europe/Berlin"), "timestamp"),
        (pa.timestamp("ns", "+02:00"), "timestamp"),
        (pa.duration("ms"), "duration"),
        (pa.month_day_nano_interval(), "interval"),
        (pa.binary(), "binary"),
        (pa.large_binary(), "large_binary"),
        (pa.binary_view(), "binary_view"),
        (pa.binary(6), "fixed_size_binary"),
        (pa.list_(pa.string()), "list"),
        (pa.large_list(pa.string()), "large_list"),
        (pa.list_view(pa.string()), "list_view"),
        (pa.large_list_view(pa.string()), "large_list_view"),
        (pa.list_(pa.string(), 0), "fixed_size_list"),
        (pa.map_(pa.string(), pa.string()), "map"),
        (pa.struct(fields), "struct"),
        (pa.struct([]), "struct"),
        (pa.dense_union(fields), "union"),
        (pa.sparse_union([]), "union"),
        (pa.run_end_encoded(pa.int32(), pa.string()), "run_end_encoded"),
        (pa.dictionary(pa.int8(), pa.int64()), "dictionary of int64"),
    ):
        with pytest.raises(TypeError) as caught:
            GROUP_KEY.derive_many(pa.chunked_array([], of))
        assert str(caught.value) == (
            f"the Arrow data is of type {named}: give strings (utf8, large_utf8, string_view or a dictionary of them)"
        )
    for array, named in (
        (pa.array([1]), "int64"),
        (pa.array([1]).dictionary_encode(), "dictionary of int64"),
        (pa.table({"id": pa.array([], pa.string())}), "struct"),
        (pa.record_batch({"id": pa.array(["sn-1"])}), "struct"),
        (pa.RecordBatchReader.from_batches(pa.schema({"id": pa.string()}), iter([])), "struct"),
    ):
        with pytest.raises(TypeError) as caught:
            GROUP_KEY.derive_many(array)
        assert str(caught.value).startswith(f"the Arrow data is of type {named}: ")


@pytest.mark.parametrize("array", [pa.nulls(2), pa.record_batch({"id": ["sn-1"]}), pa.nulls(20_000)], ids=len)
@pytest.mark.parametrize("of", [pa.string(), pa.large_string(), pa.string_view()], ids=str)
def test_arrays_without_the_buffers_of_their_type(of: Any, array: Any) -> None:
    """Refused, rather than keys of nothing."""
    with pytest.raises(ValueError):
        GROUP_KEY.derive_many(Capsules(of, array))


def test_subclasses_of_pyarrow_arrays_give_pyarrow_arrays() -> None:
    """Wherever the class is written."""

    class SerialType(pa.ExtensionType):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__(pa.string(), "dps_symkey.serial")

        def __arrow_ext_serialize__(self) -> bytes:
            return b""

        def __arrow_ext_class__(self) -> Any:
            return SerialArray

    class SerialArray(pa.ExtensionArray):  # type: ignore[misc]
        pass

    keys = GROUP_KEY.derive_many(pa.ExtensionArray.from_storage(SerialType(), pa.array(["sn-1"])))
    assert isinstance(keys, pa.Array)
    assert keys.to_pylist() == [key_of("sn-1")]


@pytest.mark.parametrize("of", [pa.null(), pa.string()], ids=str)
def test_dictionaries_of_nothing(of: Any) -> None:
    array = pa.DictionaryArray.from_arrays(pa.array([None, None, None], pa.int8()), pa.nulls(0, of))
    assert GROUP_KEY.derive_many(array[1:]).to_pylist() == [None, None]
    array = pa.DictionaryArray.from_arrays(pa.array([0, None], pa.int8()), pa.nulls(1, of))
    assert GROUP_KEY.derive_many(array).to_pylist() == [None, None]


def test_whatever_type_is_requested_the_keys_have_theirs() -> None:
    array = pa.array(["sn-1", None])
    one = GROUP_KEY.derive_many(OnlyArray(array))
    many = GROUP_KEY.derive_many(OnlyStream(pa.chunked_array([array])))
    for requested in (pa.string(), pa.large_string(), pa.int64()):
        capsule = requested.__arrow_c_schema__()
        schema, keys = one.__arrow_c_array__(requested_schema=capsule)
        assert pa.Array._import_from_c_capsule(schema, keys).to_pylist() == [key_of("sn-1"), None]
        stream = many.__arrow_c_stream__(requested_schema=capsule)
        assert pa.ChunkedArray._import_from_c_capsule(stream).to_pylist() == [key_of("sn-1"), None]
    for keys in (one, many):
        assert pa.DataType._import_from_c_capsule(keys.__arrow_c_schema__()) == pa.string()
    with pytest.raises(TypeError):
        one.__arrow_c_array__(1, 2)
    for kind in (DeviceKeyArray, DeviceKeyChunkedArray):
        with pytest.raises(TypeError):
            kind()


def test_keys_are_shown_to_nobody() -> None:
    array = pa.array(["sn-1", "sn-2"])
    one = GROUP_KEY.derive_many(OnlyArray(array))
    many = GROUP_KEY.derive_many(OnlyStream(pa.chunked_array([array, array])))
    assert (repr(one), len(one)) == ("<dps_symkey.DeviceKeyArray of 2 keys>", 2)
    assert (repr(many), len(many)) == ("<dps_symkey.DeviceKeyChunkedArray of 4 keys in 2 chunks>", 4)
    for keys in (one, many):
        assert key_of("sn-1")[:6] not in f"{keys!r} {keys!s}"


def test_threads_take_the_same_keys() -> None:
    array = pa.array(LARGE[:20_000])
    one = GROUP_KEY.derive_many(OnlyArray(array))
    many = GROUP_KEY.derive_many(OnlyStream(pa.chunked_array([array, array[:1]])))

    def take(number: int) -> bool:
        return (
            pa.array(one).to_pylist() == LARGE_KEYS[:20_000]
            and pl.Series(many).to_list() == [*LARGE_KEYS[:20_000], LARGE_KEYS[0]]
            and len(pa.chunked_array(many)) == 20_001
        )

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(take, range(32)))


def test_keys_outlive_all_that_they_come_from() -> None:
    def make() -> list[Any]:
        key = GroupKey.from_bytes(bytes(range(64)))
        array = pa.array(LARGE[:9_000])
        one, many = OnlyArray(array), OnlyStream(pa.chunked_array([array]))
        taken = pa.array(key.derive_many(one)), pl.Series(key.derive_many(many)), key.derive_many(array)
        slices = [pa.array(key.derive_many(one))[8_191:]]
        return [*taken, *slices]

    whole, series, own, part = make()
    gc.collect()
    assert whole.to_pylist() == series.to_list() == own.to_pylist() == LARGE_KEYS[:9_000]
    assert part.to_pylist() == LARGE_KEYS[8_191:9_000]
