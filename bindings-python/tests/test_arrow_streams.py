"""Arrow streams that are made by hand, to fail where no library's would."""

from __future__ import annotations

import gc
from typing import Any

import pyarrow as pa  # type: ignore[import-untyped]
import pytest
from c_data import Stream
from dps_symkey import DeviceKeyChunkedArray, RegistrationIdError
from reference import GROUP_KEY, IDS, KEYS, key_of

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
        (pa.int64(), "int64"),
        (pa.binary(), "binary"),
        (pa.large_binary(), "large_binary"),
        (pa.struct({"id": pa.string()}), "struct"),
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
