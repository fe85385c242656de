"""Times and lengths of time of other libraries, of every zone, and at the edges."""

from __future__ import annotations

import decimal
import enum
import fractions
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone, tzinfo
from typing import Any

import pytest
from dps_symkey import DeviceKey, SasToken, SasTokenError

DEVICE_KEY = DeviceKey.from_bytes(bytes(range(32)))
DPS: dict[str, Any] = {"id_scope": "0ne00002193", "registration_id": "sn-1"}
UTC = timezone.utc
AT = 1_700_000_000


def token(**named: Any) -> SasToken:
    return DEVICE_KEY.registration_sas_token(**DPS, **named)


class NoZone(tzinfo):
    def utcoffset(self, moment: datetime | None) -> timedelta | None:
        return None

    def dst(self, moment: datetime | None) -> timedelta | None:
        return None

    def tzname(self, moment: datetime | None) -> str | None:
        return None


class BrokenZone(NoZone):
    def utcoffset(self, moment: datetime | None) -> timedelta | None:
        raise LookupError("no such zone")


def test_every_zone() -> None:
    for minutes in range(-23 * 60, 24 * 60, 97):
        zone = timezone(timedelta(minutes=minutes))
        assert token(expires_at=datetime.fromtimestamp(AT, zone)).expires_at == AT
    assert token(expires_at=datetime.fromtimestamp(AT, timezone(timedelta(microseconds=1)))).expires_at == AT


def test_zones_with_summer_time() -> None:
    zoneinfo = pytest.importorskip("zoneinfo")
    try:
        zone = zoneinfo.ZoneInfo("Europe/Berlin")
    except zoneinfo.ZoneInfoNotFoundError:
        pytest.skip("no time zones here; get them with pip install tzdata")
    # The hour that comes twice.
    first = datetime(2023, 10, 29, 2, 30, tzinfo=zone)
    assert token(expires_at=first).expires_at == 1_698_539_400
    assert token(expires_at=first.replace(fold=1)).expires_at == 1_698_543_000


def test_zones_that_say_nothing() -> None:
    with pytest.raises(SasTokenError) as caught:
        token(expires_at=datetime(2023, 11, 14, tzinfo=NoZone()))
    assert caught.value.code == "time_invalid"
    with pytest.raises(LookupError, match="no such zone"):
        token(expires_at=datetime(2023, 11, 14, tzinfo=BrokenZone()))


@pytest.mark.parametrize("year", [1970, 2023, 2038, 2106, 2300, 3000, 5000])
def test_fractions_are_cut_off_in_every_year(year: int) -> None:
    whole = datetime(year, 1, 1, 0, 0, 1, tzinfo=UTC)
    seconds = (whole - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(seconds=1)
    for microsecond in (0, 1, 500_000, 999_999):
        assert token(expires_at=whole.replace(microsecond=microsecond)).expires_at == seconds


def test_the_edges() -> None:
    assert token(expires_at=datetime(1970, 1, 1, tzinfo=UTC)).expires_at == 0
    last = datetime(5138, 11, 16, 9, 46, 39, tzinfo=UTC)
    assert token(expires_at=last).expires_at == 99_999_999_999
    for moment, code in (
        (datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC), "expiry_negative"),
        (datetime.min.replace(tzinfo=timezone(timedelta(hours=14))), "expiry_negative"),
        (last + timedelta(seconds=1), "expiry_milliseconds"),
        (datetime.max.replace(tzinfo=timezone(timedelta(hours=-12))), "expiry_milliseconds"),
    ):
        with pytest.raises(SasTokenError) as caught:
            token(expires_at=moment)
        assert caught.value.code == code
    good = token(expires_at=AT)
    for out_of_range, code in (
        (datetime(1969, 12, 31, tzinfo=UTC), "expiry_negative"),
        (-1, "expiry_negative"),
        (-(10**30), "expiry_negative"),
        (AT * 1000, "expiry_milliseconds"),
        (10**30, "expiry_milliseconds"),
        (datetime.max.replace(tzinfo=UTC), "expiry_milliseconds"),
    ):
        calls: list[Callable[[Any], Any]] = [
            good.renew_at,
            lambda now: DEVICE_KEY.verify(good, **DPS, now=now),
        ]
        for call in calls:
            with pytest.raises(SasTokenError) as caught:
                call(out_of_range)
            assert caught.value.code == code


def test_lengths_of_time() -> None:
    assert DEVICE_KEY.verify(token(expires_at=AT), **DPS, now=AT, allowed_skew=timedelta(seconds=1, microseconds=9))
    for skew in (timedelta(0), timedelta(microseconds=999_999), 0):
        with pytest.raises(SasTokenError) as caught:
            DEVICE_KEY.verify(token(expires_at=AT), **DPS, now=AT, allowed_skew=skew)
        assert caught.value.code == "sas_token_expired"
    for length, code in (
        (timedelta.min, "duration_invalid"),
        (-(10**40), "duration_invalid"),
        (10**40, "expiry_milliseconds"),
    ):
        with pytest.raises(SasTokenError) as caught:
            token(valid_for=length)
        assert caught.value.code == code
    with pytest.raises(SasTokenError) as caught:
        token(valid_for=timedelta.max)
    assert caught.value.code == "expiry_milliseconds"


class Number(enum.IntEnum):
    SECONDS = AT


@pytest.mark.parametrize(
    "wrong",
    [
        decimal.Decimal(AT),
        fractions.Fraction(AT),
        date(2023, 11, 14),
        timedelta(hours=1),
        "2023-11-14T22:13:20Z",
        float("inf"),
        complex(1),
        (AT,),
    ],
    ids=repr,
)
def test_what_is_no_time(wrong: Any) -> None:
    good = token(expires_at=Number.SECONDS)
    assert good.expires_at == AT
    for call in (
        lambda: token(expires_at=wrong),
        lambda: good.renew_at(wrong),
        lambda: DEVICE_KEY.verify(good, **DPS, now=wrong),
    ):
        with pytest.raises(TypeError, match=f"is {type(wrong).__name__}: give whole seconds since 1970"):
            call()
    if not isinstance(wrong, timedelta):
        with pytest.raises(TypeError, match=f"^valid_for is {type(wrong).__name__}: give whole seconds or a timedelta"):
            token(valid_for=wrong)


class Huge:
    def __index__(self) -> int:
        return 10**30


class Failing:
    def __index__(self) -> int:
        raise LookupError("lost")


def test_numbers_of_ones_own() -> None:
    with pytest.raises(LookupError, match="lost"):
        token(expires_at=Failing())
    # Compared by nobody: it need only be a number.
    with pytest.raises(SasTokenError) as caught:
        token(expires_at=Huge())
    assert caught.value.code == "expiry_milliseconds"


def test_numbers_of_numpy() -> None:
    np = pytest.importorskip("numpy")
    for of in (np.int32, np.int64, np.uint32, np.uint64):
        assert token(expires_at=of(AT)).expires_at == AT
    for wrong in (np.float64(AT), np.datetime64("2023-11-14"), np.array([AT])):
        with pytest.raises(TypeError, match="^expires_at is "):
            token(expires_at=wrong)
    with pytest.raises(SasTokenError) as caught:
        token(expires_at=np.uint64(2**64 - 1))
    assert caught.value.code == "expiry_milliseconds"


def test_times_of_pandas() -> None:
    pd = pytest.importorskip("pandas")
    assert token(expires_at=pd.Timestamp("2023-11-14T23:13:20.999999999+01:00")).expires_at == AT
    with pytest.raises(SasTokenError, match="naive"):
        token(expires_at=pd.Timestamp("2023-11-14T22:13:20"))
    assert token(valid_for=pd.Timedelta(hours=1)).expires_at > AT
    # A missing time is a datetime too, and never 1970.
    good = token(expires_at=AT)
    for call in (
        lambda: token(expires_at=pd.NaT),
        lambda: token(valid_for=pd.NaT),
        lambda: good.renew_at(pd.NaT),
        lambda: DEVICE_KEY.verify(good, **DPS, now=pd.NaT),
        lambda: DEVICE_KEY.verify(good, **DPS, now=0, allowed_skew=pd.NaT),
        lambda: token(expires_at=pd.NA),
    ):
        with pytest.raises((TypeError, ValueError)):
            call()
