"""Arrow arrays that are broken or unusual, of libraries that are not known, and what becomes of their memory."""

from __future__ import annotations

import gc
import struct
import sys
from pathlib import Path
from typing import Any

import pytest
from dps_symkey import DeviceKeyArray, DeviceKeyChunkedArray, RegistrationIdError
from reference import GROUP_KEY, IDS, KEYS, key_of
from unknown_library import OnlyArray, OnlyStream

pa = pytest.importorskip("pyarrow")


def strings(offsets: list[int], text: bytes, large: bool = False) -> Any:
    """An array that nobody has checked."""
    width, of = ("q", pa.large_string()) if large else ("i", pa.string())
    buffers = [None, pa.py_buffer(struct.pack(f"<{len(offsets)}{width}", *offsets)), pa.py_buffer(text)]
    return pa.Array.from_buffers(of, len(offsets) - 1, buffers)


def view(length: int, buffer: int, offset: int) -> Any:
    one = struct.pack("<i4sii", length, b"sn-1", buffer, offset)
    return pa.Array.from_buffers(pa.string_view(), 1, [None, pa.py_buffer(one), pa.py_buffer(b"sn-1" * 5)])


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("offsets", [[0, 8, 4], [0, -4, 8], [0, 4, -1, 8], [0, 100, 8]])
def test_offsets_that_go_back(offsets: list[int], large: bool) -> None:
    with pytest.raises(ValueError, match="^offset 1 |^offset 2 "):
        GROUP_KEY.derive_many(strings(offsets, b"sn-1sn-2", large))


def test_text_that_is_no_utf_8() -> None:
    keys, errors = GROUP_KEY.derive_many(strings([0, 4, 8], b"sn-\xffsn-2"), errors="collect")
    assert keys.to_pylist() == [None, key_of("sn-2")]
    assert [(error.index, error.code) for error in errors] == [(0, "registration_id_non_ascii")]


@pytest.mark.parametrize("place", [(20, 7, 0), (20, 0, 10), (20, 0, -1), (20, -1, 0), (-1, 0, 0), (-5, 0, 3)], ids=str)
def test_views_of_nothing_are_refused(place: tuple[int, int, int]) -> None:
    with pytest.raises((RegistrationIdError, ValueError)):
        GROUP_KEY.derive_many(view(*place))


@pytest.mark.parametrize("index", [1, 100, -1, 2**40])
def test_indexes_beyond_a_dictionary_are_refused(index: int) -> None:
    """And not taken for null, of which nobody would hear."""
    broken = pa.DictionaryArray.from_arrays(pa.array([0, index], pa.int64()), pa.array(["sn-1"]), safe=False)
    keys, errors = GROUP_KEY.derive_many(broken, errors="collect")
    assert keys.to_pylist() == [key_of("sn-1"), None]
    assert [(error.index, error.code) for error in errors] == [(1, "registration_id_empty")]


@pytest.mark.parametrize("length", [2**44, 2**62], ids=str)
def test_more_keys_than_there_is_memory_for(length: int) -> None:
    """Nulls take none, however many there are."""
    nulls = pa.Array.from_buffers(pa.null(), length, [None])
    for form in (nulls, OnlyArray(nulls), OnlyStream(pa.chunked_array([nulls]))):
        with pytest.raises(MemoryError, match=f"^not enough memory for {length} keys$"):
            GROUP_KEY.derive_many(form)


def test_chunks_with_dictionaries_of_their_own() -> None:
    ids = pa.chunked_array([pa.array(["sn-1", None]).dictionary_encode(), pa.array(["sn-2"]).dictionary_encode()])
    assert GROUP_KEY.derive_many(ids).to_pylist() == [key_of("sn-1"), None, key_of("sn-2")]


def test_extensions_of_strings_are_strings() -> None:
    array = pa.ExtensionArray.from_storage(pa.json_(), pa.array(["sn-1"]))
    assert GROUP_KEY.derive_many(array).to_pylist() == [key_of("sn-1")]


@pytest.mark.parametrize(
    "array",
    [
        pa.RunEndEncodedArray.from_arrays(pa.array([2], pa.int32()), pa.array(["sn-1"])),
        pa.array([b"sn-1"], pa.binary(4)),
        pa.array([b"sn-1"], pa.binary_view()),
        pa.array([b"sn-1"], pa.large_binary()),
        pa.array([{"id": "sn-1"}]),
        pa.array([True]),
        pa.array([0], pa.timestamp("s")),
    ],
    ids=lambda array: str(array.type),
)
def test_other_types(array: Any) -> None:
    for form in (array, OnlyArray(array), pa.chunked_array([array]), OnlyStream(pa.chunked_array([array, array]))):
        for errors in ("raise", "collect"):
            with pytest.raises(TypeError, match="^the Arrow data is of type "):
                GROUP_KEY.derive_many(form, errors=errors)


def test_errors_of_arrays_of_other_libraries_are_collected() -> None:
    ids = pa.array(["sn-1", "SN", None])
    keys, errors = GROUP_KEY.derive_many(OnlyArray(ids), errors="collect")
    assert type(keys) is DeviceKeyArray
    assert pa.array(keys).to_pylist() == [key_of("sn-1"), None, None]
    assert [error.index for error in errors] == [1]
    keys, errors = GROUP_KEY.derive_many(OnlyStream(pa.chunked_array([ids, ids])), errors="collect")
    assert type(keys) is DeviceKeyChunkedArray
    assert pa.chunked_array(keys).to_pylist() == [key_of("sn-1"), None, None] * 2
    assert [error.index for error in errors] == [1, 4]


def test_other_libraries_take_the_keys() -> None:
    pl = pytest.importorskip("polars")
    ids = pa.array([*IDS, None])
    one = GROUP_KEY.derive_many(OnlyArray(ids))
    many = GROUP_KEY.derive_many(OnlyStream(pa.chunked_array([ids, ids])))
    for _ in range(2):
        assert pl.Series(one).to_list() == [*KEYS, None]
        assert pl.Series("key", many).to_list() == [*KEYS, None] * 2
        assert pl.from_arrow(one).to_list() == [*KEYS, None]
    assert pa.table({"device_key": one, "again": one})["again"].to_pylist() == [*KEYS, None]
    assert pa.chunked_array(many, type=pa.large_string()).type == pa.large_string()


def test_memory_of_the_ids_is_given_back() -> None:
    gc.collect()
    before = pa.total_allocated_bytes()
    for form in (OnlyArray, lambda array: OnlyStream(pa.chunked_array([array])), lambda array: array):
        ids = pa.array(IDS)
        assert pa.total_allocated_bytes() > before
        keys = GROUP_KEY.derive_many(form(ids))
        refused = pa.array([*IDS, "NO"])
        with pytest.raises(RegistrationIdError):
            GROUP_KEY.derive_many(form(refused))
        with pytest.raises(TypeError):
            GROUP_KEY.derive_many(form(pa.array([1])))
        del ids, refused
        gc.collect()
        # The keys are not pyarrow's.
        assert pa.total_allocated_bytes() == before
        assert len(keys) == len(IDS)


if sys.platform == "linux":

    def resident() -> int:
        """In kilobytes."""
        status = Path("/proc/self/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0])

    def test_memory_of_the_keys_is_given_back() -> None:
        """Whether they are taken or not."""
        ids = pa.array([*IDS, None])
        chunked = pa.chunked_array([ids, ids])

        def repeat(times: int) -> None:
            for _ in range(times):
                one = GROUP_KEY.derive_many(OnlyArray(ids))
                one.__arrow_c_schema__()
                one.__arrow_c_array__()
                pa.array(one)
                many = GROUP_KEY.derive_many(OnlyStream(chunked))
                many.__arrow_c_schema__()
                many.__arrow_c_stream__()
                pa.chunked_array(many)
                GROUP_KEY.derive_many(ids.dictionary_encode())

        repeat(10)
        before = resident()
        # 2.7 MB of keys each time, at least.
        repeat(60)
        assert resident() - before < 16_000
