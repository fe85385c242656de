"""Arrow data that break the C data interface, as far as one can see: refused, and released once."""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Callable
from typing import Any

import pytest
from arrow_by_hand import FORMS, LONG, AsArray, AsStream, Made, address, array, place, pointers, schema, utf8
from c_data import LAST_ERROR, RELEASE, WITH_PLACE, CArray, CSchema
from reference import GROUP_KEY, key_of

pa = pytest.importorskip("pyarrow")

KEYS = [key_of("sn-1"), key_of("sn-2")]


def expected(form: str) -> Any:
    return {"nulls": [None, None], "views": [KEYS[0], key_of(LONG)]}.get(form, KEYS)


def derived(made: Any) -> Any:
    keys = GROUP_KEY.derive_many(made)
    found = pa.array(keys) if isinstance(made, AsArray) else pa.chunked_array(keys)
    found.validate(full=True)
    return found.to_pylist()


@pytest.mark.parametrize("shift", [0, 1, 3])
@pytest.mark.parametrize("form", FORMS)
def test_what_is_well_formed_is_read(form: str, shift: int) -> None:
    """Wherever its buffers begin."""
    for way, released in ((AsArray, ["schema", "array"]), (AsStream, ["schema", "array", "stream"])):
        made = way(*FORMS[form](shift))
        assert derived(made) == expected(form)
        assert made.released == released


Change = Callable[[CSchema, CArray], Any]


def of_schema(**fields: Any) -> Change:
    def change(schema: CSchema, array: CArray) -> None:
        for name, value in fields.items():
            setattr(schema, name, value)

    return change


def of_array(**fields: Any) -> Change:
    def change(schema: CSchema, array: CArray) -> None:
        for name, value in fields.items():
            setattr(array, name, value)

    return change


def of_format(format: bytes, *children: bytes | None) -> Change:
    """Another type, with children of those formats."""
    addresses = [address(schema(child)) for child in children]
    return of_schema(format=format, n_children=len(children), children=pointers(addresses))


def of_dictionary(**fields: Any) -> Change:
    def change(schema: CSchema, array: CArray) -> None:
        of_array(**fields)(schema, CArray.from_address(array.dictionary))

    return change


def of_values(**fields: Any) -> Change:
    def change(schema: CSchema, array: CArray) -> None:
        of_schema(**fields)(CSchema.from_address(schema.dictionary), array)

    return change


def of_buffer(index: int, data: bytes | None) -> Change:
    def change(schema: CSchema, array: CArray) -> None:
        (ctypes.c_void_p * array.n_buffers).from_address(array.buffers)[index] = place(data)

    return change


def in_itself(schema: CSchema, array: CArray) -> None:
    schema.dictionary, array.dictionary = address(schema), address(array)


ANY = {
    "format_missing": of_schema(format=None),
    "format_not_utf_8": of_schema(format=b"\xff"),
    "format_empty": of_schema(format=b""),
    "format_unknown": of_schema(format=b"x"),
    "format_of_another_case": of_schema(format=b"VU"),
    "width_negative": of_schema(format=b"w:-1"),
    "width_missing": of_schema(format=b"w:"),
    "width_no_number": of_schema(format=b"w:x"),
    "width_beyond": of_schema(format=b"w:2147483648"),
    "decimal_without_scale": of_schema(format=b"d:3"),
    "decimal_no_number": of_schema(format=b"d:3,x"),
    "list_width_negative": of_format(b"+w:-1", b"u"),
    "list_width_missing": of_format(b"+w:", b"u"),
    "list_of_nothing": of_format(b"+l"),
    "large_list_of_nothing": of_format(b"+L"),
    "list_view_of_nothing": of_format(b"+vl"),
    "large_list_view_of_nothing": of_format(b"+vL"),
    "fixed_size_list_of_nothing": of_format(b"+w:2"),
    "map_of_nothing": of_format(b"+m"),
    "runs_of_nothing": of_format(b"+r", b"i"),
    "union_of_nothing": of_format(b"+ud:0,1"),
    "union_of_less": of_format(b"+us:0,1", b"u"),
    "union_of_no_numbers": of_format(b"+us:a", b"u"),
    "list_of_two": of_format(b"+l", b"u", b"u"),
    "list_of_no_format": of_format(b"+l", None),
    "list_of_no_utf_8": of_format(b"+l", b"\xff"),
    "list_child_missing": of_schema(format=b"+l", n_children=1, children=pointers([None])),
    "list_children_missing": of_schema(format=b"+l", n_children=1),
    "struct_children_missing": of_schema(format=b"+s", n_children=2**40),
    "struct_children_negative": of_schema(format=b"+s", n_children=-1),
    "children_negative": of_schema(n_children=-1),
    "children_where_there_are_none": of_schema(n_children=1),
    "children_without_end": of_schema(n_children=2**62, children=8),
    "schema_released": of_schema(release=RELEASE()),
    "array_released": of_array(release=RELEASE()),
    "length_negative": of_array(length=-1),
    "length_least": of_array(length=-(2**63)),
    "offset_negative": of_array(offset=-1),
    "offset_beyond": of_array(offset=2**63 - 1),
    "array_children": of_array(n_children=1),
    "array_children_negative": of_array(n_children=-1),
}
WITH_BUFFERS = {
    "null_count_negative": of_array(null_count=-2),
    "null_count_beyond": of_array(null_count=3),
    "nulls_without_validity": of_array(null_count=1),
    "buffers_negative": of_array(n_buffers=-1),
    "buffers_none": of_array(n_buffers=0),
    "buffers_one": of_array(n_buffers=1),
    "buffers_missing": of_array(buffers=None),
    "first_buffer_missing": of_buffer(1, None),
}
OF: dict[str, dict[str, Change]] = {
    "utf8": {
        "text_missing": of_buffer(2, None),
        "buffers_two": of_array(n_buffers=2),
        "dictionary_of_an_array": of_array(dictionary=address(utf8()[1])),
        "dictionary_of_text": of_schema(dictionary=address(utf8()[0])),
    },
    "large_utf8": {
        "text_missing": of_buffer(2, None),
        "buffers_two": of_array(n_buffers=2),
    },
    "views": {
        "buffers_two": of_array(n_buffers=2),
        "text_missing": of_buffer(2, None),
        "lengths_missing": of_buffer(3, None),
        "length_negative": of_buffer(3, struct.pack("q", -1)),
        "buffers_without_end": of_array(n_buffers=2**63 - 1, buffers=None),
    },
    "dictionary": {
        "indexes_of_text": of_schema(format=b"u"),
        "indexes_of_floats": of_schema(format=b"f"),
        "values_without_format": of_values(format=None),
        "values_of_an_unknown_type": of_values(format=b"?"),
        "values_with_children": of_values(n_children=1),
        "values_schema_released": of_values(release=RELEASE()),
        "values_missing": of_array(dictionary=None),
        "values_schema_missing": of_schema(dictionary=None, format=b"u"),
        "values_released": of_dictionary(release=RELEASE()),
        "values_length_negative": of_dictionary(length=-1),
        "values_offset_negative": of_dictionary(offset=-1),
        "values_without_buffers": of_dictionary(n_buffers=0),
        "values_buffers_missing": of_dictionary(buffers=None),
        "values_children_negative": of_dictionary(n_children=-1),
        "values_nulls_beyond": of_dictionary(null_count=3),
        "values_are_itself": in_itself,
    },
    "nulls": {"dictionary_of_an_array": of_array(dictionary=address(utf8()[1]))},
}
for form in FORMS:
    OF[form] |= ANY if form == "nulls" else ANY | WITH_BUFFERS

CASES = [
    (form, case, way)
    for form, changes in OF.items()
    for case in changes
    for way in (AsArray, AsStream)
    # That is the end of a stream.
    if (case, way) != ("array_released", AsStream)
]


@pytest.mark.parametrize(("form", "case", "way"), CASES)
def test_what_is_malformed_is_refused(form: str, case: str, way: type[Made]) -> None:
    made: Any = way(*FORMS[form](0))
    OF[form][case](made.schema, made.array)
    there = [name for name in ("schema", "array") if getattr(made, name).release]
    with pytest.raises(ValueError, match="^the Arrow data cannot be read: ") as caught:
        GROUP_KEY.derive_many(made)
    assert type(caught.value) is ValueError
    assert len(made.released) == len(set(made.released))
    if way is AsStream:
        assert "stream" in made.released
    elif case != "schema_released":
        # Else the array stays its capsule's.
        assert sorted(made.released) == sorted(there)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("get_schema", WITH_PLACE()),
        ("get_next", WITH_PLACE()),
        ("get_schema", WITH_PLACE(lambda stream, out: 0)),
        ("get_schema", WITH_PLACE(lambda stream, out: 5)),
        ("get_next", WITH_PLACE(lambda stream, out: 5)),
        ("release", RELEASE()),
    ],
    ids=["no_get_schema", "no_get_next", "no_schema", "schema_fails", "next_fails", "released"],
)
def test_streams_that_lack_something(field: str, value: Any) -> None:
    for last_error in (LAST_ERROR(), LAST_ERROR(lambda stream: None)):
        made = AsStream(*utf8())
        made.stream.get_last_error = last_error
        setattr(made.stream, field, value)
        with pytest.raises(ValueError, match="^the Arrow data cannot be read: "):
            GROUP_KEY.derive_many(made)
        assert made.released.count("stream") == (field != "release")


def test_lengths_beyond_any_memory() -> None:
    for form in FORMS:
        for length in (2**44, 2**63 - 1):
            made = AsArray(*FORMS[form](0))
            made.array.length = length
            with pytest.raises(MemoryError, match=f"^not enough memory for {length} keys$"):
                GROUP_KEY.derive_many(made)
            assert made.released == ["schema", "array"]


def test_what_may_be_missing() -> None:
    """Text where all strings are empty, every buffer where there are none, and the count of nulls."""
    made = AsArray(schema(b"u"), array([None, place(bytes(12)), None]))
    keys, errors = GROUP_KEY.derive_many(made, errors="collect")
    assert pa.array(keys).to_pylist() == [None, None]
    assert [error.code for error in errors] == ["registration_id_empty"] * 2
    for form, (of, count) in {"u": (b"u", 3), "U": (b"U", 3), "vu": (b"vu", 3), "n": (b"n", 0)}.items():
        made = AsArray(schema(of), array([None] * count, length=0))
        assert derived(made) == [], form
    for count, expected in ((-1, [None, KEYS[1]]), (1, [None, KEYS[1]]), (0, KEYS)):
        made = AsArray(*utf8())
        made.array.null_count = count
        of_buffer(0, b"\x02")(made.schema, made.array)
        assert derived(made) == expected
    made = AsArray(*utf8())
    made.array.null_count = -1
    assert derived(made) == KEYS


def test_negative_indexes_are_none_of_a_long_dictionary() -> None:
    """However they read without their sign."""
    values = pa.array([f"sn-{number}" for number in range(2**16)])
    for of, width in ((b"c", "b"), (b"s", "h")):
        parts = values._export_to_c
        c_schema, c_array = CSchema(), CArray()
        parts(address(c_array), address(c_schema))
        indexes = place(struct.pack(f"2{width}", 0, -1))
        made = AsArray(schema(of, dictionary=address(c_schema)), array([None, indexes], dictionary=address(c_array)))
        keys, errors = GROUP_KEY.derive_many(made, errors="collect")
        assert pa.array(keys).to_pylist() == [key_of("sn-0"), None]
        assert [(error.index, error.code) for error in errors] == [(1, "registration_id_empty")]
