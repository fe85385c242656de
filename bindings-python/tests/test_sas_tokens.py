"""SAS tokens: made, read, judged, renewed."""

from __future__ import annotations

import base64
import hmac
import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import quote

import pytest
from dps_symkey import DeviceKey, DpsError, RegistrationId, SasToken, SasTokenError

KEY = bytes(range(32))
DEVICE_KEY = DeviceKey.from_bytes(KEY)
DPS: dict[str, Any] = {"id_scope": "0ne00002193", "registration_id": "sn-1"}
EXPIRES_AT = 1_700_000_000


def written_by_hand(uri: str, expires_at: int, policy: str = "") -> str:
    sr = quote(uri, safe="")
    signature = base64.b64encode(hmac.digest(KEY, f"{sr}\n{expires_at}".encode(), "sha256")).decode()
    return f"SharedAccessSignature sr={sr}&sig={quote(signature, safe='')}&se={expires_at}{policy}"


def test_are_those_written_by_hand() -> None:
    hub: dict[str, Any] = {"host": "my-hub.azure-devices.net", "device_id": "Pump(7)@hall-2"}
    assert str(DEVICE_KEY.registration_sas_token(**DPS, expires_at=EXPIRES_AT)) == written_by_hand(
        "0ne00002193/registrations/sn-1", EXPIRES_AT, "&skn=registration"
    )
    assert str(DEVICE_KEY.hub_device_sas_token(**hub, expires_at=EXPIRES_AT)) == written_by_hand(
        "my-hub.azure-devices.net/devices/Pump(7)@hall-2", EXPIRES_AT
    )
    assert str(
        DEVICE_KEY.hub_module_sas_token(**hub, module_id="$edgeAgent", expires_at=EXPIRES_AT)
    ) == written_by_hand("my-hub.azure-devices.net/devices/Pump(7)@hall-2/modules/$edgeAgent", EXPIRES_AT)


def test_take_an_id_that_was_checked() -> None:
    upper = RegistrationId("SN-1", rules="service")
    token = DEVICE_KEY.registration_sas_token(id_scope="0ne", registration_id=upper, expires_at=0)
    assert str(token) == str(
        DEVICE_KEY.registration_sas_token(id_scope="0ne", registration_id="SN-1", expires_at=0, rules="service")
    )
    with pytest.raises(DpsError):
        DEVICE_KEY.registration_sas_token(id_scope="0ne", registration_id="SN-1", expires_at=0)


class Index:
    """As the whole numbers of NumPy."""

    def __index__(self) -> int:
        return EXPIRES_AT


@pytest.mark.parametrize(
    "expires_at",
    [
        EXPIRES_AT,
        Index(),
        datetime(2023, 11, 14, 22, 13, 20, tzinfo=timezone.utc),
        datetime(2023, 11, 14, 22, 13, 20, 999_999, tzinfo=timezone.utc),
        datetime(2023, 11, 15, 3, 43, 20, tzinfo=timezone(timedelta(hours=5, minutes=30))),
        datetime(2023, 11, 14, 17, 13, 20, 1, tzinfo=timezone(timedelta(hours=-5))),
    ],
)
def test_expiry_as_a_number_or_a_datetime(expires_at: Any) -> None:
    token = DEVICE_KEY.registration_sas_token(**DPS, expires_at=expires_at)
    assert token.expires_at == EXPIRES_AT
    assert token.renew_at(issued_at=EXPIRES_AT - 100) == EXPIRES_AT - 20


@pytest.mark.parametrize("valid_for", [3600, timedelta(hours=1), timedelta(seconds=3600, microseconds=999_999)])
def test_expiry_from_now(valid_for: Any) -> None:
    before = int(time.time())
    token = DEVICE_KEY.registration_sas_token(**DPS, valid_for=valid_for)
    after = int(time.time())
    assert before + 3600 <= token.expires_at <= after + 3600
    DEVICE_KEY.verify(token, **DPS)
    assert before + 2880 - 1 <= token.renew_at() <= after + 2880 + 1


def test_naive_datetimes_are_refused() -> None:
    naive = datetime(2023, 11, 14, 22, 13, 20)
    token = DEVICE_KEY.registration_sas_token(**DPS, expires_at=EXPIRES_AT)
    for call in (
        lambda: DEVICE_KEY.registration_sas_token(**DPS, expires_at=naive),
        lambda: DEVICE_KEY.verify(token, **DPS, now=naive),
        lambda: token.renew_at(naive),
    ):
        with pytest.raises(SasTokenError, match="is a naive datetime: pass one with a time zone") as caught:
            call()
        assert caught.value.code == "time_invalid"


@pytest.mark.parametrize(
    ("named", "code"),
    [
        ({"expires_at": -1}, "expiry_negative"),
        ({"expires_at": -(10**30)}, "expiry_negative"),
        ({"expires_at": datetime(1969, 12, 31, 23, 59, 59, tzinfo=timezone.utc)}, "expiry_negative"),
        ({"expires_at": 100_000_000_000}, "expiry_milliseconds"),
        ({"expires_at": 10**30}, "expiry_milliseconds"),
        ({"valid_for": 100_000_000_000}, "expiry_milliseconds"),
        ({"valid_for": -1}, "duration_invalid"),
        ({"valid_for": 10**30}, "expiry_milliseconds"),
        ({"valid_for": timedelta(microseconds=-1)}, "duration_invalid"),
    ],
)
def test_times_that_are_none(named: dict[str, Any], code: str) -> None:
    with pytest.raises(SasTokenError) as caught:
        DEVICE_KEY.hub_device_sas_token(host="h", device_id="d", **named)
    assert caught.value.code == code


def test_limits() -> None:
    for expires_at in (0, 99_999_999_999):
        token = DEVICE_KEY.registration_sas_token(**DPS, expires_at=expires_at)
        assert str(token) == written_by_hand("0ne00002193/registrations/sn-1", expires_at, "&skn=registration")


def test_are_valid_until_they_expire() -> None:
    token = DEVICE_KEY.registration_sas_token(**DPS, expires_at=EXPIRES_AT)
    end = datetime(2023, 11, 14, 22, 13, 20, tzinfo=timezone.utc)
    good: list[dict[str, Any]] = [
        {"now": EXPIRES_AT - 1},
        {"now": end - timedelta(seconds=1)},
        {"now": EXPIRES_AT, "allowed_skew": 1},
        {"now": end + timedelta(seconds=59), "allowed_skew": timedelta(minutes=1)},
        {"now": EXPIRES_AT + 86_399, "allowed_skew": timedelta(days=1)},
    ]
    for limits in good:
        for form in (token, str(token)):
            assert str(DEVICE_KEY.verify(form, **DPS, **limits)) == str(token)
    for limits in ({"now": EXPIRES_AT}, {"now": end}, {"now": EXPIRES_AT + 1, "allowed_skew": 1}, {}):
        with pytest.raises(SasTokenError) as caught:
            DEVICE_KEY.verify(token, **DPS, **limits)
        assert caught.value.code == "sas_token_expired"
    mistakes: list[tuple[dict[str, Any], str]] = [
        ({"allowed_skew": -1}, "duration_invalid"),
        ({"allowed_skew": 86_401}, "skew_too_long"),
        ({"allowed_skew": 10**30}, "skew_too_long"),
        ({"allowed_skew": timedelta(days=1, seconds=1)}, "skew_too_long"),
        ({"now": EXPIRES_AT * 1000}, "expiry_milliseconds"),
        ({"now": 10**30}, "expiry_milliseconds"),
        ({"now": -1}, "expiry_negative"),
    ]
    for limits, code in mistakes:
        with pytest.raises(SasTokenError) as caught:
            DEVICE_KEY.verify(token, **DPS, **limits)
        assert caught.value.code == code


def test_of_hubs_are_judged_too() -> None:
    hub: dict[str, Any] = {"host": "my-hub.azure-devices.net", "device_id": "d"}
    device = DEVICE_KEY.hub_device_sas_token(**hub, valid_for=60)
    module = DEVICE_KEY.hub_module_sas_token(**hub, module_id="m", valid_for=60)
    assert DEVICE_KEY.verify(device, **hub).policy_name is None
    DEVICE_KEY.verify(module, **hub, module_id="m")
    for token, resource in ((device, hub | {"module_id": "m"}), (module, hub), (device, hub | {"device_id": "D"})):
        with pytest.raises(SasTokenError) as caught:
            DEVICE_KEY.verify(token, **resource)
        assert caught.value.code == "sas_token_wrong_resource"


@pytest.mark.parametrize("domain", ["net", "us", "cn"])
def test_the_host_of_the_provisioning_service_is_no_hub(domain: str) -> None:
    host = f"global.azure-devices-provisioning.{domain}"
    token = DEVICE_KEY.hub_device_sas_token(host="my-hub.azure-devices.net", device_id="d", valid_for=60)
    calls: list[Callable[[], Any]] = [
        lambda: DEVICE_KEY.hub_device_sas_token(host=host, device_id="d", valid_for=60),
        lambda: DEVICE_KEY.hub_module_sas_token(host=host, device_id="d", module_id="m", valid_for=60),
        lambda: DEVICE_KEY.verify(token, host=host, device_id="d"),
    ]
    for call in calls:
        with pytest.raises(DpsError) as caught:
            call()
        assert (type(caught.value), caught.value.code) == (DpsError, "hub_host_of_provisioning_service")


def test_other_keys_and_changes_are_noticed() -> None:
    token = str(DEVICE_KEY.registration_sas_token(**DPS, valid_for=60))
    with pytest.raises(SasTokenError) as caught:
        DeviceKey.from_bytes(bytes(32)).verify(token, **DPS)
    assert caught.value.code == "sas_token_wrong_signature"


def test_are_read() -> None:
    text = written_by_hand("0ne00002193/registrations/sn-1", EXPIRES_AT, "&skn=")
    token = SasToken.parse(text)
    assert str(token) == text
    assert token.expires_at == EXPIRES_AT
    assert token.policy_name is None
    assert token.encoded_resource_uri == "0ne00002193%2Fregistrations%2Fsn-1"
    with pytest.raises(TypeError):
        SasToken(text)  # type: ignore[call-arg]
