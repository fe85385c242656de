"""What is raised: classes, codes, texts, indexes; and that it can be pickled."""

from __future__ import annotations

import copy
import pickle
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

import dps_symkey
import pytest
from dps_symkey import (
    DeviceKey,
    DpsError,
    GroupKey,
    HubDeviceId,
    HubHost,
    HubModuleId,
    IdScope,
    InvalidKeyError,
    MacAddress,
    RegistrationId,
    RegistrationIdError,
    SasToken,
    SasTokenError,
    derive_device_key,
)
from vectors import NAMES, PROJECT, cases

GROUP_KEY = GroupKey.from_bytes(bytes(64))
DEVICE_KEY = DeviceKey.from_bytes(bytes(32))
TOKEN = DEVICE_KEY.registration_sas_token(id_scope="0ne", registration_id="sn-1", expires_at=1_700_000_000)

README = (PROJECT / "bindings-python" / "README.md").read_text()
# The classes that the README documents, by what their codes begin with.
CLASSES: dict[str, type[DpsError]] = {
    beginning: getattr(dps_symkey, name)
    for name, codes in re.findall(r"^\| `(\w+Error)`.*\| (.*) \|$", README, re.M)
    for beginning in re.findall(r"`(\w+)…?`", codes)
}

Call = Callable[[], Any]


def class_of(code: str) -> type[DpsError]:
    (wanted,) = (wanted for beginning, wanted in CLASSES.items() if code.startswith(beginning))
    return wanted


def raised(call: Call) -> DpsError:
    with pytest.raises(DpsError) as caught:
        call()
    error = caught.value
    assert type(error) is class_of(error.code), error.code
    return error


def calls_that_fail() -> list[Call]:
    """What raises each of the errors of `core`, from the vectors."""
    found: list[Call] = []

    def add(call: Callable[..., Any], *arguments: Any, **named: Any) -> None:
        found.append(lambda: call(*arguments, **named))

    for case in cases("registration_ids.json"):
        if "error" in case:
            make = RegistrationId.lower_cased if case["lower_case"] else RegistrationId
            add(make, case["text"], rules=case["rules"])
    for case in cases("registration_ids.json", "mac_addresses"):
        if "error" in case:
            add(MacAddress, case["mac"])
            add(RegistrationId.from_mac, case["mac"])
    for case in cases("registration_ids.json", "built"):
        if "error" in case and case["serial"] is not None and case["mac"] is not None:
            add(RegistrationId.from_serial_and_mac, serial=case["serial"], mac=case["mac"], rules=case["rules"])
        elif "error" in case and case["serial"] is not None:
            add(RegistrationId.from_serial, case["serial"], rules=case["rules"])
    for case in cases("keys.json"):
        if "error" in case:
            add(GroupKey, case["text"])
            add(DeviceKey, case["text"])
            add(derive_device_key, case["text"], "sn-1")
    for case in cases("names.json"):
        if "error" in case:
            add(NAMES[case["kind"]], case["text"])
        if "error" in case and case["kind"] == "id_scope":
            add(DEVICE_KEY.registration_sas_token, id_scope=case["text"], registration_id="sn-1", expires_at=0)
        elif "error" in case:
            names = {"host": "h.azure-devices.net", "device_id": "d", "module_id": "m"}
            names[case["kind"].removeprefix("hub_")] = case["text"]
            add(DEVICE_KEY.hub_module_sas_token, **names, expires_at=0)
    for case in cases("sas_tokens.json", "verified"):
        if "error" in case and "id_scope" in case["resource"]:
            limits = {"now": case["now"], "allowed_skew": case["allowed_skew"], "rules": "service"}
            add(DeviceKey(case["device_key"]).verify, case["token"], **case["resource"], **limits)
    for expires_at in (-1, 10**11):
        add(DEVICE_KEY.hub_device_sas_token, host="h", device_id="d", expires_at=expires_at)
    add(DEVICE_KEY.hub_device_sas_token, host="h", device_id="d", valid_for=-1)
    add(TOKEN.renew_at, -1)
    add(TOKEN.renew_at, datetime(2023, 11, 14))
    add(GROUP_KEY.derive_many, [None])
    add(RegistrationId, "sn-1", rules="none")
    return found


def test_every_code_of_core_is_raised() -> None:
    readme = (PROJECT / "core" / "README.md").read_text()
    lists = re.findall(r"^\| `\w+` \| (`[a-z].*) \|$", readme, re.M)
    known = {code for codes in lists for code in re.findall(r"`(\w+)`", codes)}
    assert len(known) > 50
    # Not raised in Python: what is not a whole number is a `TypeError`, and there are no caller's buffers.
    known -= {"expiry_not_a_number", "buffer_too_small"}
    known |= {"time_invalid", "duration_invalid", "unknown_rules", "registration_id_missing"}
    assert {raised(call).code for call in calls_that_fail()} == known


def test_texts() -> None:
    for call, text in (
        (
            lambda: RegistrationId("SN-1"),
            "registration ID has the upper-case letter 'S' at byte 0: the service ignores case but the device key does "
            "not, so lower-case the ID explicitly, here and on the device",
        ),
        (
            lambda: GROUP_KEY.derive_many(["sn-1", "sn 2"]),
            "index 1: registration ID has white space, ' ', at byte 2: remove it",
        ),
        (
            lambda: DEVICE_KEY.verify(TOKEN, id_scope="0ne", registration_id="sn-1", now=1_700_000_060),
            "SAS token expired at 1700000000, 60 seconds ago: make a new one, and check the clock",
        ),
        (
            lambda: DEVICE_KEY.hub_device_sas_token(host="h", device_id="d", valid_for=-3600),
            "valid_for is negative: give seconds, as in 3600, or a timedelta",
        ),
        (lambda: RegistrationId("sn-1", rules=cast(Any, "None")), "rules are unknown: give 'portable' or 'service'"),
    ):
        assert str(raised(call)) == text


def test_are_one_family() -> None:
    for wanted in (RegistrationIdError, InvalidKeyError, SasTokenError):
        assert issubclass(wanted, DpsError)
        assert issubclass(wanted, ValueError)
        assert wanted.__module__ == "dps_symkey"
        assert getattr(dps_symkey, wanted.__name__) is wanted


def test_can_be_pickled_and_copied() -> None:
    errors: list[DpsError] = [raised(call) for call in calls_that_fail()[::25]]
    errors.append(raised(lambda: GROUP_KEY.derive_many(["sn-1", "sn 2"])))
    assert (errors[-1].index, errors[-1].byte_index) == (1, 2)
    for error in errors:
        error.__dict__["note"] = "kept"
        copies = [pickle.loads(pickle.dumps(error, protocol)) for protocol in range(pickle.HIGHEST_PROTOCOL + 1)]
        for other in (*copies, copy.copy(error), copy.deepcopy(error)):
            assert type(other) is type(error)
            assert other.args == error.args == (str(error),)
            assert other.__dict__ == error.__dict__
            assert other.__dict__.keys() == {"code", "index", "byte_index", "note"}


def test_can_be_made_by_others() -> None:
    error = RegistrationIdError("text", "code")
    assert (str(error), error.code, error.index, error.byte_index) == ("text", "code", None, None)


def wrong_types() -> list[tuple[Call, str]]:
    """Each argument of each function, with something of another type."""
    token, hub = DEVICE_KEY.registration_sas_token, DEVICE_KEY.hub_module_sas_token
    names = {"host": "h", "device_id": "d", "module_id": "m"}
    found: list[tuple[Callable[..., Any], dict[str, Any], str]] = []
    for wrong, of in ((b"sn-1", "bytes"), (7, "int"), (None, "NoneType"), (["sn-1"], "list"), (object(), "object")):
        what = f"is {of}: give a str"
        found += [
            (lambda wrong: RegistrationId(wrong), {"wrong": wrong}, what),
            (lambda wrong: MacAddress(wrong), {"wrong": wrong}, what),
            (RegistrationId.from_mac, {"mac": wrong}, what),
            (RegistrationId.from_serial, {"serial": wrong}, what),
            (RegistrationId.lower_cased, {"text": wrong}, what),
            (RegistrationId.from_serial_and_mac, {"serial": wrong, "mac": "00:1b:21:d4:e5:f6"}, what),
            (RegistrationId.from_serial_and_mac, {"serial": "7", "mac": wrong}, what),
            (lambda wrong: RegistrationId("sn-1", rules=wrong), {"wrong": wrong}, f"rules {what}"),
            (lambda wrong: GroupKey(wrong), {"wrong": wrong}, f"group key {what}"),
            (lambda wrong: DeviceKey(wrong), {"wrong": wrong}, f"device key {what}"),
            (GROUP_KEY.derive_device_key, {"registration_id": wrong}, what),
            (lambda wrong: GROUP_KEY.derive_many([], errors=wrong), {"wrong": wrong}, f"errors {what}"),
            (derive_device_key, {"group_key": wrong, "registration_id": "sn-1"}, what),
            (derive_device_key, {"group_key": GROUP_KEY, "registration_id": wrong}, what),
            *((made, {"text": wrong}, what) for made in NAMES.values()),
            (SasToken.parse, {"text": wrong}, what),
            (token, {"id_scope": wrong, "registration_id": "sn-1", "expires_at": 0}, what),
            (token, {"id_scope": "0ne", "registration_id": wrong, "expires_at": 0}, what),
            (lambda wrong: DEVICE_KEY.verify(wrong, id_scope="0ne", registration_id="sn-1"), {"wrong": wrong}, what),
        ]
        if wrong is not None:
            found += [(hub, names | {name: wrong, "expires_at": 0}, what) for name in names]
            # None among many is an ID that is missing.
            found.append(
                (
                    lambda wrong: GROUP_KEY.derive_many(["sn-1", wrong]),
                    {"wrong": wrong},
                    f"index 1: registration ID {what}",
                )
            )
    for wrong, of in ((1.5, "float"), (float("nan"), "float"), ("3600", "str"), (True, "bool"), (b"1", "bytes")):
        found += [
            (hub, names | {"expires_at": wrong}, f"expires_at is {of}: give whole seconds since 1970"),
            (hub, names | {"valid_for": wrong}, f"valid_for is {of}: give whole seconds or a timedelta"),
            (
                lambda wrong: TOKEN.renew_at(wrong),
                {"wrong": wrong},
                f"issued_at is {of}: give whole seconds since 1970",
            ),
            (
                DEVICE_KEY.verify,
                {"token": TOKEN, "id_scope": "0", "registration_id": "1", "now": wrong},
                f"now is {of}",
            ),
            (
                DEVICE_KEY.verify,
                {"token": TOKEN, "id_scope": "0", "registration_id": "1", "allowed_skew": wrong},
                f"allowed_skew is {of}",
            ),
        ]
    found += [
        (GroupKey.from_bytes, {"data": "text"}, "group key is str: give bytes, or call GroupKey(text) with "),
        (DeviceKey.from_bytes, {"data": "text"}, "device key is str: give bytes, or call DeviceKey(text) with "),
        (DeviceKey.from_bytes, {"data": bytearray(32)}, "device key is bytearray: give bytes"),
        (hub, names, "give either expires_at"),
        (hub, names | {"expires_at": 0, "valid_for": 0}, "give either expires_at"),
        (DEVICE_KEY.verify, {"token": TOKEN}, "give what the token is for"),
        (DEVICE_KEY.verify, {"token": TOKEN, "id_scope": "0"}, "give what the token is for"),
        (DEVICE_KEY.verify, {"token": TOKEN, "host": "h", "registration_id": "1"}, "give what the token is for"),
        (DEVICE_KEY.verify, {"token": TOKEN, "host": "h", "module_id": "1"}, "give what the token is for"),
    ]
    return [(lambda call=call, named=named: call(**named), text) for call, named, text in found]  # type: ignore[misc]


def test_wrong_types() -> None:
    for call, text in wrong_types():
        with pytest.raises(TypeError) as caught:
            call()
        assert text in str(caught.value)


def test_bytes_say_how_they_become_text() -> None:
    calls: list[tuple[Callable[[Any], object], str, str]] = [
        (RegistrationId, "registration ID", ""),
        (IdScope, "ID scope", ""),
        (HubHost, "hub host", ""),
        (HubDeviceId, "hub device ID", ""),
        (HubModuleId, "hub module ID", ""),
        (SasToken.parse, "SAS token", ""),
        (GroupKey, "group key", " of its text, or call GroupKey.from_bytes with the raw bytes of the key"),
        (DeviceKey, "device key", " of its text, or call DeviceKey.from_bytes with the raw bytes of the key"),
    ]
    for call, name, more in calls:
        with pytest.raises(TypeError) as caught:
            call(b"secret")
        assert str(caught.value) == f"{name} is bytes: give a str, as .decode() gives it{more}"


@pytest.mark.parametrize("octets", [6, 8])
def test_octets_say_how_they_become_text(octets: int) -> None:
    address = b"\xa0" * octets
    calls: list[Callable[[Any], object]] = [
        MacAddress,
        RegistrationId.from_mac,
        lambda mac: RegistrationId.from_serial_and_mac(serial="1", mac=mac),
    ]
    for call in calls:
        with pytest.raises(TypeError, match=r"^MAC address is bytes: give a str, as \.hex\(\) gives it$"):
            call(address)
    assert MacAddress(address.hex()).octets == address
    with pytest.raises(TypeError, match=r"\.decode\(\)"):
        MacAddress(address.hex().encode())  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["sn-\ud800", "\udfff", "sn-1\ud83d"])
def test_lone_surrogates(text: str) -> None:
    assert raised(lambda: RegistrationId(text)).code == "registration_id_non_ascii"
    assert raised(lambda: GROUP_KEY.derive_device_key(text)).code == "registration_id_non_ascii"
    assert raised(lambda: GROUP_KEY.derive_many(["sn-1", text])).code == "registration_id_non_ascii"
    assert raised(lambda: RegistrationId.from_serial(text)).code == "serial_number_non_ascii"
    assert raised(lambda: MacAddress(text)).code == "mac_address_invalid_character"
    assert raised(lambda: HubHost(text)).code == "hub_host_invalid_character"
    assert raised(lambda: GroupKey(text * 10)).code == "key_not_base64"
    assert raised(lambda: SasToken.parse(text)).code == "sas_token_missing_prefix"
    assert raised(lambda: RegistrationId("sn-1", rules=cast(Any, text))).code == "unknown_rules"


def test_a_lone_surrogate_is_one_character() -> None:
    longest = "\ud83d" + "a" * (RegistrationId.MAX_LENGTH - 3)
    assert raised(lambda: RegistrationId(longest)).code == "registration_id_non_ascii"
    assert raised(lambda: RegistrationId(longest + "a")).code == "registration_id_too_long"


def test_embedded_nul() -> None:
    assert raised(lambda: RegistrationId("sn-\0")).code == "registration_id_invalid_character"
    assert raised(lambda: GROUP_KEY.derive_many(b"sn-1\nsn\0-2\n")).index == 1
    assert raised(lambda: HubDeviceId("d\0")).byte_index == 1
    assert raised(lambda: RegistrationId.from_serial("\x007")).code == "serial_number_invalid_character"
    assert raised(lambda: GroupKey("A" * 43 + "\0")).code == "key_not_base64"
    assert raised(lambda: SasToken.parse(str(TOKEN) + "\0")).code == "sas_token_white_space"
