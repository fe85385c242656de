"""Arrow arrays and streams, made by hand."""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Callable, Sequence
from typing import Any

from c_data import LAST_ERROR, RELEASE, WITH_PLACE, CArray, CSchema, CStream, capsule

LONG = "sn-2-which-is-too-long-for-a-view"

# What the structures point to, for as long as anything may read it.
kept: list[Any] = []


def place(data: bytes | None, shift: int = 0) -> int | None:
    """Where the bytes are: at a multiple of 8, and so much beyond."""
    if data is None:
        return None
    buffer = (ctypes.c_uint64 * (len(data) // 8 + 3))()
    kept.append(buffer)
    ctypes.memmove(ctypes.addressof(buffer) + shift, data, len(data))
    return ctypes.addressof(buffer) + shift


def pointers(places: Sequence[int | None]) -> int:
    array = (ctypes.c_void_p * max(len(places), 1))(*places)
    kept.append(array)
    return ctypes.addressof(array)


def address(structure: ctypes.Structure) -> int:
    kept.append(structure)
    return ctypes.addressof(structure)


class Made:
    """An array or a stream of it, with the schema that it is said to have."""

    def __init__(self, schema: CSchema, array: CArray) -> None:
        self.schema, self.array = schema, array
        self.released: list[str] = []

        def released(name: str, of: type[CSchema | CArray | CStream]) -> Any:
            def release(structure: int) -> None:
                self.released.append(name)
                of.from_address(structure).release = RELEASE()

            callback = RELEASE(release)
            kept.append(callback)
            return callback

        schema.release, array.release = released("schema", CSchema), released("array", CArray)

        # Again it gives what was released, which is the end of a stream.
        def move(of: type[CSchema | CArray], structure: CSchema | CArray, out: int) -> int:
            ctypes.memmove(out, ctypes.addressof(structure), ctypes.sizeof(of))
            structure.release = RELEASE()
            return 0

        self.stream = CStream(
            WITH_PLACE(lambda _, out: move(CSchema, self.schema, out)),
            WITH_PLACE(lambda _, out: move(CArray, self.array, out)),
            LAST_ERROR(lambda _: None),
            released("stream", CStream),
            None,
        )


class AsArray(Made):
    def __arrow_c_array__(self, requested_schema: Any = None) -> Any:
        return capsule(self.schema, b"arrow_schema"), capsule(self.array, b"arrow_array")


class AsStream(Made):
    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        return capsule(self.stream, b"arrow_array_stream")


def schema(format: bytes | None, children: list[CSchema] | None = None, **fields: Any) -> CSchema:
    if children is not None:
        fields |= {"n_children": len(children), "children": pointers([address(child) for child in children])}
    return CSchema(format=format, name=b"", release=NEVER, **fields)


def array(buffers: list[int | None], length: int = 2, **fields: Any) -> CArray:
    return CArray(length=length, n_buffers=len(buffers), buffers=pointers(buffers), release=NEVER, **fields)


# Of what is released with what it is a part of.
NEVER = RELEASE(lambda _: None)

OFFSETS, TEXT = struct.pack("3i", 0, 4, 8), b"sn-1sn-2"
WIDE_OFFSETS = struct.pack("3q", 0, 4, 8)
VIEWS = struct.pack("i12s", 4, b"sn-1") + struct.pack("i4sii", len(LONG), b"sn-2", 0, 0)


def utf8(shift: int = 0) -> tuple[CSchema, CArray]:
    return schema(b"u"), array([None, place(OFFSETS, shift), place(TEXT)])


def large_utf8(shift: int = 0) -> tuple[CSchema, CArray]:
    return schema(b"U"), array([None, place(WIDE_OFFSETS, shift), place(TEXT)])


def views(shift: int = 0) -> tuple[CSchema, CArray]:
    lengths = struct.pack("q", len(LONG))
    return schema(b"vu"), array([None, place(VIEWS, shift), place(LONG.encode()), place(lengths, shift)])


def dictionary(shift: int = 0) -> tuple[CSchema, CArray]:
    of, values = utf8()
    indexes = place(struct.pack("2h", 0, 1), shift)
    return schema(b"s", dictionary=address(of)), array([None, indexes], dictionary=address(values))


def nulls(shift: int = 0) -> tuple[CSchema, CArray]:
    return schema(b"n"), array([], null_count=2)


FORMS: dict[str, Callable[[int], tuple[CSchema, CArray]]] = {
    "utf8": utf8,
    "large_utf8": large_utf8,
    "views": views,
    "dictionary": dictionary,
    "nulls": nulls,
}
