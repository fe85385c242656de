"""SAS tokens as other clients write them, made here by the standard library."""

from __future__ import annotations

import base64
import hmac
import itertools
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from dps_symkey import DeviceKey, SasToken, SasTokenError

KEY = bytes(range(7, 39))
DEVICE_KEY = DeviceKey.from_bytes(KEY)
DPS: dict[str, Any] = {"id_scope": "0ne00002193", "registration_id": "sn-1"}
HUB: dict[str, Any] = {"host": "My-Hub.azure-devices.net", "device_id": "Pump_7"}
EXPIRES_AT = 1_700_000_000
LIMITS: dict[str, Any] = {"now": EXPIRES_AT - 1}
URI = "0ne00002193/registrations/sn-1"


def lower(text: str) -> str:
    """With escapes in lower case."""
    return re.sub("%..", lambda escape: escape[0].lower(), text)


# `sr` as it is signed: the signature is over this text, whatever it is.
WAYS_TO_WRITE: dict[str, Callable[[str], str]] = {
    "upper-case escapes": lambda uri: quote(uri, safe=""),
    "lower-case escapes": lambda uri: lower(quote(uri, safe="")),
    "raw slashes": lambda uri: quote(uri, safe="/"),
}


def parts(sr: str, policy: str | None, write_signature: Callable[[str], str] = str) -> dict[str, str]:
    digest = hmac.digest(KEY, f"{sr}\n{EXPIRES_AT}".encode(), "sha256")
    signature = write_signature(quote(base64.b64encode(digest).decode(), safe=""))
    found = {"sr": sr, "sig": signature, "se": str(EXPIRES_AT)}
    return found if policy is None else found | {"skn": policy}


def written(of: dict[str, str], order: Any = None) -> str:
    return "SharedAccessSignature " + "&".join(f"{name}={of[name]}" for name in order or of)


@pytest.mark.parametrize("way", WAYS_TO_WRITE)
@pytest.mark.parametrize("policy", [None, "", "registration"])
@pytest.mark.parametrize("write_signature", [str, lower])
def test_every_form(way: str, policy: str | None, write_signature: Callable[[str], str]) -> None:
    sr = WAYS_TO_WRITE[way](URI)
    of = parts(sr, policy, write_signature)
    for order in itertools.permutations(of):
        text = written(of, order)
        token = DEVICE_KEY.verify(text, **DPS, **LIMITS)
        assert str(token) == text
        assert (token.expires_at, token.encoded_resource_uri, token.policy_name) == (EXPIRES_AT, sr, policy or None)
        assert repr(token) == f"<dps_symkey.SasToken for {sr} until {EXPIRES_AT}>"
        assert str(DEVICE_KEY.verify(SasToken.parse(text), **DPS, **LIMITS)) == text


@pytest.mark.parametrize("way", WAYS_TO_WRITE)
def test_of_hubs(way: str) -> None:
    device, module = "My-Hub.azure-devices.net/devices/Pump_7", "My-Hub.azure-devices.net/devices/Pump_7/modules/$m"
    text = written(parts(WAYS_TO_WRITE[way](device), None))
    assert DEVICE_KEY.verify(text, **HUB, **LIMITS).policy_name is None
    text = written(parts(WAYS_TO_WRITE[way](module), ""))
    assert DEVICE_KEY.verify(text, **HUB, module_id="$m", **LIMITS).policy_name is None


def code_of(token: str, resource: dict[str, Any], key: DeviceKey = DEVICE_KEY, now: int = EXPIRES_AT - 1) -> str:
    with pytest.raises(SasTokenError) as caught:
        key.verify(token, **resource, now=now)
    assert not re.search("sig=[A-Za-z0-9%]{6}", str(caught.value))
    return caught.value.code


def test_only_a_genuine_token_is_called_expired() -> None:
    good = parts(quote(URI, safe=""), "registration")
    later, other = EXPIRES_AT + 1, DeviceKey.from_bytes(bytes(32))
    wrong_resource = DPS | {"registration_id": "sn-2"}
    changed = good | {"sig": good["sig"].replace(good["sig"][:1], "A" if good["sig"][0] != "A" else "B", 1)}
    malformed = written(good) + "&se=1"
    # Malformed before wrong resource before wrong signature before expired.
    assert code_of(malformed, wrong_resource, other, later).startswith("sas_token_")
    assert code_of(malformed, DPS) == code_of(malformed, wrong_resource, other, later)
    assert code_of(written(good), wrong_resource, other, later) == "sas_token_wrong_resource"
    assert code_of(written(good), DPS, other, later) == "sas_token_wrong_signature"
    assert code_of(written(changed), DPS, now=later) == "sas_token_wrong_signature"
    assert code_of(written(good | {"se": str(later + 9)}), DPS) == "sas_token_wrong_signature"
    assert code_of(written(good), DPS, now=later) == "sas_token_expired"


def test_every_part_that_is_missing_or_twice_there() -> None:
    good = parts(quote(URI, safe=""), "registration")
    for name in ("sr", "sig", "se"):
        without = {part: value for part, value in good.items() if part != name}
        assert code_of(written(without), DPS).startswith("sas_token_")
    for name in good:
        assert code_of(f"{written(good)}&{name}={good[name]}", DPS).startswith("sas_token_")
    for text in ("", "SharedAccessSignature", written(good)[1:], written(good).lower(), f" {written(good)}"):
        with pytest.raises(SasTokenError):
            SasToken.parse(text)
    assert code_of(f"{written(good)}&more=1", DPS).startswith("sas_token_")


@pytest.mark.parametrize(
    "missing",
    [
        {},
        {"id_scope": "0ne"},
        {"registration_id": "sn-1"},
        {"host": "h"},
        {"device_id": "d"},
        {"module_id": "m"},
        {"device_id": "d", "module_id": "m"},
        {"host": "h", "module_id": "m"},
        {"id_scope": "0ne", "device_id": "d"},
        DPS | {"host": "h"},
        DPS | {"module_id": "m"},
        DPS | HUB,
    ],
    ids=lambda missing: "+".join(missing) or "nothing",
)
def test_what_a_token_is_for_is_said_whole(missing: dict[str, Any]) -> None:
    with pytest.raises(
        TypeError, match="^give what the token is for: either id_scope and registration_id, or host and "
    ):
        DEVICE_KEY.verify(written(parts(quote(URI, safe=""), None)), **missing)
