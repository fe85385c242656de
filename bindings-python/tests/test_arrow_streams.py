"""Arrow streams that are made by hand, to fail where no library's would."""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Sequence
from typing import Any

import pyarrow as pa  # type: ignore[import-untyped]
import pytest
from dps_symkey import DeviceKeyChunkedArray, RegistrationIdError
from reference import GROUP_KEY, IDS, KEYS, key_of

WITH_PLACE = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
LAST_ERROR = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p)
RELEASE = ctypes.CFUNCTYPE(None, ctypes.c_void_p)

new_capsule = ctypes.pythonapi.PyCapsule_New
new_capsule.restype = ctypes.py_object
new_capsule.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]


class CStream(ctypes.Structure):
    """Source: https://arrow.apache.org/docs/format/CStreamInterface.html."""

    _fields_ = [
        ("get_schema", WITH_PLACE),
        ("get_next", WITH_PLACE),
        ("get_last_error", LAST_ERROR),
        ("release", RELEASE),
        ("private_data", ctypes.c_void_p),
    ]


class Stream:
    """Gives the chunks, and then its end or an error. Keeps what was called."""

    def __init__(
        self, of: Any, chunks: Sequence[Any], *, status: int = 0, message: bytes | None = None, schema_status: int = 0
    ) -> None:
        self.calls: list[str] = []
        text = None if message is None else ctypes.create_string_buffer(message)
        rest = iter(chunks)

        def get_schema(stream: int, out: int) -> int:
            self.calls.append("get_schema")
            if schema_status == 0:
                pa.field("id", of)._export_to_c(out)
            return schema_status

        def get_next(stream: int, out: int) -> int:
            self.calls.append("get_next")
            chunk = next(rest, None)
            if chunk is None:
                return status
            chunk._export_to_c(out)
            return 0

        def get_last_error(stream: int) -> int | None:
            self.calls.append("get_last_error")
            return None if text is None else ctypes.addressof(text)

        def release(stream: int) -> None:
            self.calls.append("release")
            CStream.from_address(stream).release = RELEASE()

        # Referred to here, for as long as they may be called.
        self.structure = CStream(
            WITH_PLACE(get_schema), WITH_PLACE(get_next), LAST_ERROR(get_last_error), RELEASE(release), None
        )
        self.name = b"arrow_array_stream"

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        return new_capsule(ctypes.addressof(self.structure), self.name, None)


CHUNKS = [pa.array(IDS[:10]), pa.array([], pa.string()), pa.array([*IDS[10:9_000], None])]


def test_a_stream_is_read_to_its_end_and_released_once() -> None:
    stream = Stream(pa.string(), CHUNKS)
    keys = GROUP_KEY.derive_many(stream)
    assert type(keys) is DeviceKeyChunkedArray
    assert pa.chunked_array(keys).to_pylist() == [*KEYS[:9_000], None]
    assert stream.calls == ["get_schema", *["get_next"] * 4, "release"]
    with pytest.raises(ValueError, match="^the Arrow data cannot be read: .*it was read before"):
        GROUP_KEY.derive_many(stream)
    assert stream.calls.count("release") == 1


@pytest.mark.parametrize("errors", ["raise", "collect"])
@pytest.mark.parametrize("count", range(4))
@pytest.mark.parametrize(
    ("message", "said"), [(b"the cable is out", "the cable is out"), (None, "error 5"), (b"\xff lost", "\ufffd lost")]
)
def test_a_stream_that_fails(count: int, message: bytes | None, said: str, errors: Any) -> None:
    stream = Stream(pa.string(), CHUNKS[:count], status=5, message=message)
    with pytest.raises(ValueError, match="^the Arrow data cannot be read: ") as caught:
        GROUP_KEY.derive_many(stream, errors=errors)
    assert type(caught.value) is ValueError
    assert said in str(caught.value)
    assert stream.calls == ["get_schema", *["get_next"] * (count + 1), "get_last_error", "release"]


def test_a_stream_without_a_schema() -> None:
    stream = Stream(pa.string(), CHUNKS, schema_status=22, message=b"no schema")
    with pytest.raises(ValueError, match="no schema"):
        GROUP_KEY.derive_many(stream)
    assert stream.calls == ["get_schema", "get_last_error", "release"]


@pytest.mark.parametrize(
    ("of", "named"),
    [
        (pa.int64(), "Int64"),
        (pa.binary(), "Binary"),
        (pa.large_binary(), "LargeBinary"),
        (pa.struct({"id": pa.string()}), "Struct"),
    ],
    ids=str,
)
@pytest.mark.parametrize("chunks", [0, 1])
def test_a_stream_of_another_type_is_not_begun(of: Any, named: str, chunks: int) -> None:
    stream = Stream(of, [pa.nulls(1, of)] * chunks)
    with pytest.raises(TypeError, match=f"^the Arrow data is of type {named}\\b"):
        GROUP_KEY.derive_many(stream)
    assert stream.calls == ["get_schema", "release"]


def test_nothing_is_read_after_a_refused_id() -> None:
    stream = Stream(pa.string(), [pa.array(["sn-1"]), pa.array(["sn-2", "SN"]), pa.array(["sn-3"])])
    with pytest.raises(RegistrationIdError) as caught:
        GROUP_KEY.derive_many(stream)
    assert caught.value.index == 2
    assert stream.calls == ["get_schema", "get_next", "get_next", "release"]


def test_chunks_of_other_types_than_the_stream() -> None:
    """They break the protocol; those that can be told are refused."""
    dictionary = pa.array(["sn-1"]).dictionary_encode()
    for of, chunk in ((pa.string(), dictionary), (dictionary.type, pa.array(["sn-1"]))):
        stream = Stream(of, [chunk])
        with pytest.raises(ValueError, match="^the Arrow data cannot be read: "):
            GROUP_KEY.derive_many(stream)
        assert stream.calls == ["get_schema", "get_next", "release"]


def test_a_capsule_of_another_name() -> None:
    stream = Stream(pa.string(), CHUNKS)
    for name in (b"arrow_array", b"", b"arrow_array_stream2"):
        stream.name = name
        with pytest.raises(ValueError):
            GROUP_KEY.derive_many(stream)
    assert stream.calls == []
    # It is whole still.
    stream.name = b"arrow_array_stream"
    assert len(GROUP_KEY.derive_many(stream)) == 9_001


def test_a_stream_may_derive_itself() -> None:
    class Chunks(list[Any]):
        def __iter__(self) -> Any:
            for registration_id in ("sn-1", "sn-2"):
                assert GROUP_KEY.derive_many(pa.array([registration_id])).to_pylist() == [key_of(registration_id)]
                yield pa.array([registration_id])

    keys = GROUP_KEY.derive_many(Stream(pa.string(), Chunks()))
    assert pa.chunked_array(keys).to_pylist() == [key_of("sn-1"), key_of("sn-2")]


def test_what_failed_gives_its_memory_back() -> None:
    gc.collect()
    before = pa.total_allocated_bytes()
    for status, last in ((5, []), (0, [pa.array(["SN"])])):
        chunks = [pa.array(IDS), *last]
        assert pa.total_allocated_bytes() > before
        with pytest.raises(ValueError):
            GROUP_KEY.derive_many(Stream(pa.string(), chunks, status=status))
        del chunks, last
    gc.collect()
    assert pa.total_allocated_bytes() == before
