"""Every form of `GroupKey.derive_many`, whole fleets: refused IDs and missing ones where a chunk ends and the next begins."""

from __future__ import annotations

import base64
import hmac
import random
from collections.abc import Callable
from typing import Any

import pytest
from dps_symkey import GroupKey, RegistrationIdError
from reference import GROUP_KEY, fleet, key_of
from test_properties import random_id

np = pytest.importorskip("numpy")
pa = pytest.importorskip("pyarrow")
pd = pytest.importorskip("pandas")
pl = pytest.importorskip("polars")

MOST = 100_000
IDS = fleet(MOST)
KEYS = [key_of(registration_id) for registration_id in IDS]

Texts = list[Any]


def chunks(ids: Texts) -> list[Texts]:
    """Of different lengths, some of them empty."""
    return [ids[:1], [], ids[1:8192], ids[8192:8192], ids[8192:8200], ids[8200:]]


def series_of_polars(ids: Texts) -> Any:
    parts = [pl.Series(part, dtype=pl.String) for part in chunks(ids)]
    return pl.concat([part.to_frame("id") for part in parts], rechunk=False)["id"]


# Those that have a place for what is missing.
WITH_GAPS: dict[str, Callable[[Texts], Any]] = {
    "utf8": lambda ids: pa.array(ids, pa.string()),
    "large_utf8": lambda ids: pa.array(ids, pa.large_string()),
    "string_view": lambda ids: pa.array(ids, pa.string_view()),
    "dictionary": lambda ids: pa.array(ids, pa.string()).dictionary_encode(),
    "sliced": lambda ids: pa.array([None, "NO", "sn-1", *ids, "NO", None], pa.string())[3:-2],
    "chunked": lambda ids: pa.chunked_array(chunks(ids), pa.string()),
    "pandas_object": lambda ids: pd.Series(ids, dtype=object),
    "pandas_string": lambda ids: pd.Series(ids, dtype="string[python]"),
    "pandas_arrow": lambda ids: pd.Series(ids, dtype=pd.ArrowDtype(pa.string())),
    "pandas_category": lambda ids: pd.Series(ids, dtype=object).astype("category"),
    "polars": series_of_polars,
    "polars_categorical": lambda ids: pl.Series(ids, dtype=pl.String).cast(pl.Categorical),
}
FORMS: dict[str, Callable[[Texts], Any]] = WITH_GAPS | {
    "list": list,
    "tuple": tuple,
    "generator": iter,
    "numpy": np.array,
    "lines": lambda ids: "\n".join([*ids, ""]).encode(),
    "lines_crlf": lambda ids: bytearray("\r\n".join([*ids, ""]).encode()),
}


def as_list(keys: Any) -> list[str | None]:
    """The keys of any form, with None for those that there are not."""
    if isinstance(keys, bytes):
        return [line.decode() or None for line in keys.split(b"\n")[:-1]]
    if isinstance(keys, (pa.Array, pa.ChunkedArray)):
        keys.validate(full=True)
        return list(keys.to_pylist())
    return [None if pd.isna(key) else key for key in keys]


@pytest.mark.parametrize("size", [0, 1, 8191, 8192, 8193, MOST])
@pytest.mark.parametrize("form", FORMS)
def test_whole(form: str, size: int) -> None:
    assert as_list(GROUP_KEY.derive_many(FORMS[form](IDS[:size]))) == KEYS[:size]


@pytest.mark.parametrize("size", [8191, 8192, 8193, MOST])
@pytest.mark.parametrize("form", FORMS)
def test_refused(form: str, size: int) -> None:
    places = [place for place in (0, 1, 8190, 8191, 8192, 8193, 16_383, 16_384, 65_535, size - 1) if place < size]
    places = sorted(set(places))
    ids, expected = list(IDS[:size]), [*KEYS[:size]]
    answers: list[str | None] = list(expected)
    for place in places:
        ids[place], answers[place] = f"sn_{place}", None
    keys, errors = GROUP_KEY.derive_many(FORMS[form](ids), errors="collect")
    assert as_list(keys) == answers
    assert [error.index for error in errors] == places
    assert all(type(error) is RegistrationIdError for error in errors)
    assert {error.code for error in errors} == {"registration_id_invalid_character"}
    for first in (places[-1], places[len(places) // 2]):
        ids = list(IDS[:size])
        ids[first] = ids[-1] = "SN"
        with pytest.raises(RegistrationIdError, match=f"^index {first}: registration ID has ") as caught:
            GROUP_KEY.derive_many(FORMS[form](ids))
        assert caught.value.index == first


@pytest.mark.parametrize("form", WITH_GAPS)
def test_missing(form: str) -> None:
    places = {0, 7, 8, 63, 64, 8191, 8192, 8193, 16_383, 16_384, 19_999}
    ids: Texts = [None if place in places else text for place, text in enumerate(IDS[:20_000])]
    answers = [None if place in places else key for place, key in enumerate(KEYS[:20_000])]
    ids[9], answers[9] = "", None
    keys, errors = GROUP_KEY.derive_many(FORMS[form](ids), errors="collect")
    assert as_list(keys) == answers
    assert [(error.index, error.code) for error in errors] == [(9, "registration_id_empty")]
    assert as_list(GROUP_KEY.derive_many(FORMS[form]([None] * 10_000))) == [None] * 10_000


def test_random_keys_agree_with_hmac_in_every_form() -> None:
    seed = random.randrange(2**32)
    source = random.Random(seed)
    for number, (form, make) in enumerate(list(FORMS.items()) * 12):
        rules = ("portable", "service")[number % 2]
        secret = source.randbytes(source.randint(16, 64))
        ids = [random_id(source, rules) for _ in range(500)]
        expected = [base64.b64encode(hmac.digest(secret, text.encode(), "sha256")).decode() for text in ids]
        keys = GroupKey.from_bytes(secret).derive_many(make(ids), rules=rules)  # type: ignore[call-overload]
        assert as_list(keys) == expected, f"seed {seed}, {form}"
