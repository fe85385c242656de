"""Arrow arrays: of every kind of strings, whole, sliced and chunked."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import Any

import pyarrow as pa  # type: ignore[import-untyped]
import pytest
from dps_symkey import DeviceKeyArray, DeviceKeyChunkedArray, GroupKey, RegistrationIdError
from reference import GROUP_KEY, IDS, KEYS, SIZES, key_of
from unknown_library import OnlyArray, OnlyStream

STRINGS = [pa.string(), pa.large_string(), pa.string_view()]
INDEXES = [pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint8(), pa.uint16(), pa.uint32(), pa.uint64()]
FEW: list[str | None] = ["sn-1", None, "sn-2", "sn-1", "a-long-registration-id-that-is-in-no-view", None]


def keys_of(ids: list[str | None]) -> list[str | None]:
    return [None if registration_id is None else key_of(registration_id) for registration_id in ids]


def check(found: Any, expected: list[str | None], large: bool = False) -> None:
    assert isinstance(found, (pa.Array, pa.ChunkedArray))
    found.validate(full=True)
    assert found.type == (pa.large_string() if large else pa.string())
    assert found.to_pylist() == expected
    assert found.null_count == expected.count(None)


@pytest.mark.parametrize("of", STRINGS, ids=str)
@pytest.mark.parametrize("size", SIZES)
def test_sizes(of: Any, size: int) -> None:
    array = pa.array(IDS[:size], of)
    check(GROUP_KEY.derive_many(array), list(KEYS[:size]), of == pa.large_string())
    halves = pa.chunked_array([array[: size // 2], array[size // 2 :]], of)
    check(GROUP_KEY.derive_many(halves), list(KEYS[:size]), of == pa.large_string())


@pytest.mark.parametrize("of", STRINGS, ids=str)
def test_nulls_and_slices(of: Any) -> None:
    ids = FEW * 3000
    array = pa.array(ids, of)
    for start, end in ((0, None), (1, None), (3, 17), (13, 9_000), (8191, 8193), (5, 5), (len(ids), None)):
        check(GROUP_KEY.derive_many(array[start:end]), keys_of(ids[start:end]), of == pa.large_string())
    check(GROUP_KEY.derive_many(array[1:][2:][:10]), keys_of(ids[3:13]), of == pa.large_string())
    check(GROUP_KEY.derive_many(pa.array([None] * 3, of)), [None] * 3, of == pa.large_string())


@pytest.mark.parametrize("of", STRINGS, ids=str)
@pytest.mark.parametrize("index", INDEXES, ids=str)
def test_dictionaries(index: Any, of: Any) -> None:
    # A null among the indexes, one among the values, and a value that is no ID and that nobody has.
    values = pa.array(["sn-1", None, "sn-2", "NOT AN ID"], of)
    indexes = pa.array([0, 1, 2, None, 0, 2], index)
    array = pa.DictionaryArray.from_arrays(indexes, values)
    expected = keys_of(["sn-1", None, "sn-2", None, "sn-1", "sn-2"])
    check(GROUP_KEY.derive_many(array), expected)
    check(GROUP_KEY.derive_many(array[2:5]), expected[2:5])
    check(GROUP_KEY.derive_many(pa.chunked_array([array, array[4:]])), expected + expected[4:])
    sliced = pa.DictionaryArray.from_arrays(indexes[:1], values[2:])
    check(GROUP_KEY.derive_many(sliced), keys_of(["sn-2"]))
    none = pa.DictionaryArray.from_arrays(pa.array([None, None], index), values[:0])
    check(GROUP_KEY.derive_many(none), [None, None])
    with pytest.raises(RegistrationIdError) as caught:
        GROUP_KEY.derive_many(pa.DictionaryArray.from_arrays(pa.array([0, 3], index), values))
    assert caught.value.index == 1


def test_chunks() -> None:
    chunks: list[list[str | None]] = [["sn-1"], [], ["sn-2", None], ["sn-3"] * 10_000]
    expected = keys_of([registration_id for chunk in chunks for registration_id in chunk])
    check(GROUP_KEY.derive_many(pa.chunked_array(chunks, pa.string())), expected)
    for of in STRINGS:
        check(GROUP_KEY.derive_many(pa.chunked_array([], of)), [], of == pa.large_string())
    check(GROUP_KEY.derive_many(pa.nulls(3)), [None] * 3)
    check(GROUP_KEY.derive_many(pa.nulls(0)), [])


def test_refused_ids() -> None:
    ids: list[str | None] = list(IDS)
    places = [0, 255, 8191, 8192, 12_345, 19_999]
    ids[7] = None
    for place in places:
        ids[place] = "NO"
    expected = [key if place not in places and place != 7 else None for place, key in enumerate(KEYS)]
    whole = pa.array(ids)
    for array in (
        whole,
        pa.chunked_array([whole[:5_000], whole[5_000:8_192], whole[8_192:]]),
        whole.dictionary_encode(),
    ):
        with pytest.raises(RegistrationIdError, match="^index 0: ") as caught:
            GROUP_KEY.derive_many(array)
        assert caught.value.index == 0
        keys, errors = GROUP_KEY.derive_many(array, errors="collect")
        check(keys, list(expected))
        assert [(error.index, error.code) for error in errors] == [
            (place, "registration_id_upper_case") for place in places
        ]
    with pytest.raises(RegistrationIdError) as caught:
        GROUP_KEY.derive_many(pa.chunked_array([whole[1:255], whole[12_346:19_999], whole[12_345:]]))
    assert caught.value.index == 254 + 19_999 - 12_346
    keys, errors = GROUP_KEY.derive_many(pa.array(["Pump_7"]), rules="service", errors="collect")
    assert (keys.to_pylist(), errors) == ([key_of("Pump_7")], [])


@pytest.mark.parametrize(
    "array",
    [
        pa.array([1, 2]),
        pa.array([b"sn-1"]),
        pa.array([["sn-1"]]),
        pa.array([1, 2]).dictionary_encode(),
        pa.chunked_array([], pa.int64()),
        pa.chunked_array([[1.5]]),
        pa.table({"registration_id": ["sn-1"]}),
        pa.record_batch({"registration_id": ["sn-1"]}),
    ],
    ids=lambda array: type(array).__name__,
)
def test_what_is_no_array_of_strings(array: Any) -> None:
    with pytest.raises(TypeError, match=r"^the Arrow data is of type .+: give strings \(utf8, large_utf8, "):
        GROUP_KEY.derive_many(array)


def test_arrays_of_other_libraries() -> None:
    array = pa.array(FEW)
    keys = GROUP_KEY.derive_many(OnlyArray(array))
    assert type(keys) is DeviceKeyArray
    assert (len(keys), repr(keys)) == (6, "<dps_symkey.DeviceKeyArray of 6 keys>")
    for _ in range(3):
        check(pa.array(keys), keys_of(FEW))
        assert pa.field(keys) == pa.field("device_key", pa.string())
    # Capsules that nobody takes, and arrays that outlive what they come from.
    keys.__arrow_c_array__()
    keys.__arrow_c_schema__()
    kept = pa.array(keys)
    again = GROUP_KEY.derive_many(OnlyArray(pa.array(["sn-1"])))
    del array, keys
    gc.collect()
    check(kept, keys_of(FEW))
    check(pa.array(again), keys_of(["sn-1"]))


def test_streams_of_other_libraries() -> None:
    for of in STRINGS:
        chunked = pa.chunked_array([FEW, [], FEW[:1]], of)
        keys = GROUP_KEY.derive_many(OnlyStream(chunked))
        assert type(keys) is DeviceKeyChunkedArray
        assert len(keys) == 7
        assert repr(keys).startswith("<dps_symkey.DeviceKeyChunkedArray of 7 keys in ")
        for _ in range(3):
            check(pa.chunked_array(keys), keys_of([*FEW, FEW[0]]), of == pa.large_string())
        keys.__arrow_c_stream__()
        keys.__arrow_c_schema__()
        empty = GROUP_KEY.derive_many(OnlyStream(pa.chunked_array([], of)))
        check(pa.chunked_array(empty), [], of == pa.large_string())


def test_keys_of_keys() -> None:
    """What was given is taken: its base64 is no ID, and is refused where it stands."""
    keys = GROUP_KEY.derive_many(OnlyArray(pa.array(["sn-1"])))
    with pytest.raises(RegistrationIdError) as caught:
        GROUP_KEY.derive_many(keys)
    assert caught.value.index == 0
    assert key_of("sn-1") not in str(caught.value)


def broken(result: Callable[[], Any], method: str) -> Any:
    return type("Broken", (), {method: lambda self, requested_schema=None: result()})()


def raise_lost() -> None:
    raise LookupError("lost")


def test_what_breaks_the_protocol() -> None:
    array, chunked = pa.array(["sn-1"]), pa.chunked_array([["sn-1"]])
    schema_capsule, array_capsule = array.__arrow_c_array__()
    stream_capsule = chunked.__arrow_c_stream__()
    pa.array(broken(lambda: (schema_capsule, array_capsule), "__arrow_c_array__"))
    pa.chunked_array(broken(lambda: stream_capsule, "__arrow_c_stream__"))
    for method, wrong in {
        "__arrow_c_array__": [
            lambda: None,
            lambda: (1, 2),
            lambda: array.__arrow_c_array__()[:1],
            lambda: array.__arrow_c_array__()[::-1],
            lambda: (schema_capsule, array_capsule),
            raise_lost,
        ],
        "__arrow_c_stream__": [lambda: None, lambda: array_capsule, lambda: stream_capsule, raise_lost],
    }.items():
        for result in wrong:
            with pytest.raises((TypeError, ValueError, LookupError)):
                GROUP_KEY.derive_many(broken(result, method))


def test_a_stream_that_fails_half_way() -> None:
    def batches() -> Any:
        yield pa.record_batch({"registration_id": ["sn-1"]})
        raise LookupError("lost")

    schema = pa.schema({"registration_id": pa.string()})
    reader = pa.RecordBatchReader.from_batches(schema, batches())
    with pytest.raises(TypeError):
        GROUP_KEY.derive_many(reader)


def test_the_input_is_not_copied() -> None:
    ids = [f"sn-{number:09}" for number in range(300_000)]
    for of in STRINGS:
        array = pa.array(ids, of)
        before = pa.total_allocated_bytes()
        keys = GROUP_KEY.derive_many(OnlyArray(array))
        assert pa.total_allocated_bytes() == before
        assert array.to_pylist() == ids
        assert pa.array(keys)[-1].as_py() == key_of(ids[-1])


def test_a_key_may_go_first() -> None:
    def keys() -> Any:
        return GroupKey.from_bytes(bytes(range(64))).derive_many(pa.array(["sn-1"]))

    check(keys(), [key_of("sn-1")])
