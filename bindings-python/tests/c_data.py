"""The structures of Arrow's C data interface, made by hand: to be wrong where no library's would.

Sources: https://arrow.apache.org/docs/format/CDataInterface.html, https://arrow.apache.org/docs/format/CStreamInterface.html.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable
from typing import Any

import pyarrow as pa  # type: ignore[import-untyped]

WITH_PLACE = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
LAST_ERROR = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p)
RELEASE = ctypes.CFUNCTYPE(None, ctypes.c_void_p)

new_capsule = ctypes.pythonapi.PyCapsule_New
new_capsule.restype = ctypes.py_object
new_capsule.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]


def capsule(structure: ctypes.Structure, name: bytes) -> Any:
    return new_capsule(ctypes.addressof(structure), name, None)


class CSchema(ctypes.Structure):
    _fields_ = [
        ("format", ctypes.c_char_p),
        ("name", ctypes.c_char_p),
        ("metadata", ctypes.c_char_p),
        ("flags", ctypes.c_int64),
        ("n_children", ctypes.c_int64),
        ("children", ctypes.c_void_p),
        ("dictionary", ctypes.c_void_p),
        ("release", RELEASE),
        ("private_data", ctypes.c_void_p),
    ]


class CArray(ctypes.Structure):
    _fields_ = [
        ("length", ctypes.c_int64),
        ("null_count", ctypes.c_int64),
        ("offset", ctypes.c_int64),
        ("n_buffers", ctypes.c_int64),
        ("n_children", ctypes.c_int64),
        ("buffers", ctypes.c_void_p),
        ("children", ctypes.c_void_p),
        ("dictionary", ctypes.c_void_p),
        ("release", RELEASE),
        ("private_data", ctypes.c_void_p),
    ]


class CStream(ctypes.Structure):
    _fields_ = [
        ("get_schema", WITH_PLACE),
        ("get_next", WITH_PLACE),
        ("get_last_error", LAST_ERROR),
        ("release", RELEASE),
        ("private_data", ctypes.c_void_p),
    ]


class Stream:
    """Gives the chunks, and then its end or an error. Keeps what was called. `fill` puts a chunk where it is asked for."""

    def __init__(
        self,
        of: Any,
        chunks: Iterable[Any],
        *,
        status: int = 0,
        message: bytes | None = None,
        schema_status: int = 0,
        fill: Callable[[Any, int], Any] = lambda chunk, out: chunk._export_to_c(out),
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
            fill(chunk, out)
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
        return capsule(self.structure, self.name)
