"""`GroupKey.derive_many` of strings and of lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from dps_symkey import DeviceKey, RegistrationId, RegistrationIdError, derive_device_key
from reference import GROUP_KEY, IDS, KEYS, SIZES


@pytest.mark.parametrize("size", SIZES)
def test_every_form_gives_the_same(size: int) -> None:
    ids, keys = IDS[:size], KEYS[:size]
    lines = "".join(f"{registration_id}\n" for registration_id in ids).encode()
    key_lines = "".join(f"{key}\n" for key in keys).encode()
    assert GROUP_KEY.derive_many(ids) == keys
    assert GROUP_KEY.derive_many(tuple(ids)) == keys
    assert GROUP_KEY.derive_many(registration_id for registration_id in ids) == keys
    assert GROUP_KEY.derive_many(dict.fromkeys(ids)) == keys
    assert sorted(GROUP_KEY.derive_many(set(ids))) == sorted(keys)
    assert GROUP_KEY.derive_many([RegistrationId(registration_id) for registration_id in ids]) == keys
    for text in (lines, lines.replace(b"\n", b"\r\n"), lines.rstrip(b"\n"), bytearray(lines), memoryview(lines)):
        assert GROUP_KEY.derive_many(text) == key_lines
    assert GROUP_KEY.derive_many(ids, errors="collect") == (keys, [])
    assert GROUP_KEY.derive_many(lines, errors="collect") == (key_lines, [])
    assert ids == IDS[:size]


@pytest.mark.parametrize("size", SIZES[1:])
@pytest.mark.parametrize("form", ["list", "generator", "lines"])
def test_refused_ids(size: int, form: str) -> None:
    refused = sorted({0, size // 2, size - 1} | {place for place in (255, 256, 8191, 8192) if place < size})
    ids = IDS[:size]
    for place in refused:
        ids[place] = ids[place].upper()
    whole: Any = {
        "list": lambda: list(ids),
        "generator": lambda: iter(ids),
        "lines": lambda: "\n".join(ids).encode(),
    }[form]
    with pytest.raises(RegistrationIdError) as caught:
        GROUP_KEY.derive_many(whole())
    assert caught.value.index == 0
    assert str(caught.value).startswith("index 0: registration ID has the upper-case letter 'S' at byte 0: ")
    keys, errors = GROUP_KEY.derive_many(whole(), errors="collect")
    if form == "lines":
        assert keys.endswith(b"\n")
        keys = [line.decode() or None for line in keys.split(b"\n")[:-1]]
    assert keys == [None if place in refused else KEYS[place] for place in range(size)]
    assert [error.index for error in errors] == refused
    assert {error.code for error in errors} == {"registration_id_upper_case"}


def test_the_first_that_is_refused_is_raised() -> None:
    for place in (1, 8191, 8192, 19_999):
        ids = list(IDS)
        ids[place] = "sn 1"
        ids[19_999] = ""
        for form in (ids, iter(ids), "\n".join([*ids, ""]).encode()):
            with pytest.raises(RegistrationIdError) as caught:
                GROUP_KEY.derive_many(form)
            assert caught.value.index == place


def test_all_may_be_refused() -> None:
    keys, errors = GROUP_KEY.derive_many(["SN"] * 10_000, errors="collect")
    assert keys == [None] * 10_000
    assert [error.index for error in errors] == list(range(10_000))
    lines, errors = GROUP_KEY.derive_many(b"\n" * 10_000, errors="collect")
    assert lines == b"\n" * 10_000
    assert {error.code for error in errors} == {"registration_id_empty"}


def test_rules() -> None:
    with pytest.raises(RegistrationIdError):
        GROUP_KEY.derive_many(["Pump_7:A"])
    expected = GROUP_KEY.derive_device_key("Pump_7:A", rules="service").to_base64()
    assert GROUP_KEY.derive_many(["Pump_7:A"], rules="service") == [expected]
    assert GROUP_KEY.derive_many(b"Pump_7:A", rules="service") == f"{expected}\n".encode()


def test_one_text_is_not_many() -> None:
    with pytest.raises(TypeError, match="^registration_ids is a str: give a list of them, or bytes with an ID a line$"):
        GROUP_KEY.derive_many("sn-1")
    for wrong in (7, None, object(), 1.5):
        with pytest.raises(TypeError, match=f"^registration_ids is {type(wrong).__name__}: give an iterable of str, "):
            GROUP_KEY.derive_many(wrong)  # type: ignore[call-overload]


@pytest.mark.parametrize("place", [0, 8191, 8192, 9999])
def test_none_is_an_id_that_is_missing(place: int) -> None:
    ids: list[Any] = IDS[:10_000]
    ids[place] = None
    with pytest.raises(RegistrationIdError, match=f"^index {place}: registration ID is missing") as caught:
        GROUP_KEY.derive_many(ids)
    assert (caught.value.code, caught.value.index) == ("registration_id_missing", place)
    keys, errors = GROUP_KEY.derive_many(ids, errors="collect")
    assert keys == [None if number == place else key for number, key in enumerate(KEYS[:10_000])]
    assert [(error.code, error.index) for error in errors] == [("registration_id_missing", place)]


def test_errors_are_in_their_order() -> None:
    ids: list[Any] = ["SN-1", None, "sn-1", "", RegistrationId("SN.1", rules="service"), None]
    keys, errors = GROUP_KEY.derive_many(ids, errors="collect")
    assert [key is None for key in keys] == [True, True, False, True, False, True]
    assert [(error.index, error.code) for error in errors] == [
        (0, "registration_id_upper_case"),
        (1, "registration_id_missing"),
        (3, "registration_id_empty"),
        (5, "registration_id_missing"),
    ]


def test_an_id_that_was_checked_is_not_judged_again() -> None:
    texts = ["SN-1", "sn.2", "a:b_c-"]
    checked = [RegistrationId(text, rules="service") for text in texts]
    expected = GROUP_KEY.derive_many(texts, rules="service")
    assert GROUP_KEY.derive_many(checked) == expected
    many: list[Any] = [*IDS[:9000], *checked]
    assert GROUP_KEY.derive_many(many) == [*KEYS[:9000], *expected]
    for text, id, key in zip(texts, checked, expected, strict=True):
        assert GROUP_KEY.derive_device_key(id).to_base64() == key == derive_device_key(GROUP_KEY, id)
        token = DeviceKey(key).registration_sas_token(id_scope="0ne00002193", registration_id=id, valid_for=60)
        assert DeviceKey(key).verify(token, id_scope="0ne00002193", registration_id=id)
        with pytest.raises(RegistrationIdError):
            GROUP_KEY.derive_many([text])


@pytest.mark.parametrize("wrong", [7, b"sn-1", ["sn-1"]])
@pytest.mark.parametrize("errors", ["raise", "collect"])
def test_what_is_no_text_is_never_collected(wrong: Any, errors: Any) -> None:
    for place in (0, 8192):
        ids: list[Any] = IDS[:10_000]
        ids[place] = wrong
        with pytest.raises(TypeError, match=f"^index {place}: registration ID is {type(wrong).__name__}: give a str"):
            GROUP_KEY.derive_many(ids, errors=errors)


def test_unknown_ways_with_errors() -> None:
    with pytest.raises(ValueError, match="^errors is unknown: give 'raise' or 'collect'"):
        GROUP_KEY.derive_many([], errors="ignore")  # type: ignore[call-overload]


@pytest.mark.parametrize("before", [0, 1, 8192, 10_000])
@pytest.mark.parametrize("errors", ["raise", "collect"])
def test_a_generator_that_raises(before: int, errors: Any) -> None:
    class Lost(Exception):
        pass

    def ids() -> Iterator[str]:
        yield from IDS[:before]
        raise Lost

    with pytest.raises(Lost):
        GROUP_KEY.derive_many(ids(), errors=errors)

    # An iterable whose iterator cannot even be made.
    class Unreadable:
        def __iter__(self) -> Iterator[str]:
            raise Lost

    with pytest.raises(Lost):
        GROUP_KEY.derive_many(Unreadable(), errors=errors)


def test_a_generator_is_read_as_far_as_it_goes() -> None:
    """What follows a refused ID stays in it, but for what was read along."""
    ids = iter(["sn-1", "SN", "sn-2"])
    with pytest.raises(RegistrationIdError):
        GROUP_KEY.derive_many(ids)
    assert list(ids) == []
