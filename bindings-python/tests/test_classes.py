"""What all classes have in common: frozen, closed, with signatures, and comparable with anything."""

from __future__ import annotations

import gc
import inspect
import io
import operator
import traceback
from collections.abc import Callable
from typing import Any
from unittest.mock import ANY

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
    MacAddress,
    RegistrationId,
    RegistrationIdError,
    SasToken,
    derive_device_key,
    generate_key,
)
from reference import GROUP_KEY, SECRET, key_of

DEVICE_KEY = DeviceKey.from_bytes(SECRET[:32])
TOKEN = DEVICE_KEY.registration_sas_token(id_scope="0ne", registration_id="sn-1", expires_at=0)
OBJECTS: dict[str, Any] = {
    "GroupKey": GROUP_KEY,
    "DeviceKey": DEVICE_KEY,
    "SasToken": TOKEN,
    "RegistrationId": RegistrationId("sn-1"),
    "MacAddress": MacAddress("00:1b:21:d4:e5:f6"),
    "IdScope": IdScope("0ne00002193"),
    "HubHost": HubHost("h.azure-devices.net"),
    "HubDeviceId": HubDeviceId("sn-1"),
    "HubModuleId": HubModuleId("sn-1"),
}
WITH_ORDER = ["RegistrationId", "MacAddress", "IdScope", "HubHost", "HubDeviceId", "HubModuleId"]
WITHOUT_CONSTRUCTOR = ["SasToken", "DeviceKeyArray", "DeviceKeyChunkedArray"]


class EqualsAll:
    """It has the last word, if it is asked."""

    def __eq__(self, other: object) -> bool:
        return True

    def __ne__(self, other: object) -> bool:
        return False


@pytest.mark.parametrize("name", OBJECTS)
def test_comparison_with_something_else_is_a_bool(name: str) -> None:
    value = OBJECTS[name]
    for stranger in (None, 7, "sn-1", b"sn-1", object(), *(other for key, other in OBJECTS.items() if key != name)):
        assert (value == stranger) is False
        assert (stranger == value) is False
        assert (value != stranger) is True
    # Python's convention: what does not know the other lets the other decide.
    for asked in (EqualsAll(), ANY):
        assert (value == asked) is True
        assert (value != asked) is False
    same = value
    assert (value == same) is True
    assert value in [None, value]


@pytest.mark.parametrize("name", WITH_ORDER)
@pytest.mark.parametrize("compare", [operator.lt, operator.le, operator.gt, operator.ge])
def test_order_is_of_one_kind(name: str, compare: Callable[[Any, Any], Any]) -> None:
    for stranger in (None, "sn-1", 7):
        with pytest.raises(TypeError):
            compare(OBJECTS[name], stranger)
    assert compare(OBJECTS[name], OBJECTS[name]) is (compare in (operator.le, operator.ge))


def test_order_is_that_of_the_text() -> None:
    texts = ["sn-1", "sn-10", "sn-2", "a", "0", "zz", "s"]
    assert [str(value) for value in sorted(map(RegistrationId, texts))] == sorted(texts)
    addresses = [MacAddress(text) for text in ("02-00-00-00-00-01", "00-1b-21-d4-e5-f6")]
    assert min(addresses) == addresses[1]


@pytest.mark.parametrize("name", OBJECTS)
def test_nothing_can_be_set(name: str) -> None:
    value = OBJECTS[name]
    for attribute in {*dir(value), "anything"} - {"__class__", "__doc__"}:
        with pytest.raises((AttributeError, TypeError)):
            setattr(value, attribute, 1)
        with pytest.raises((AttributeError, TypeError)):
            delattr(value, attribute)
    with pytest.raises(TypeError):
        value.__class__ = str
    with pytest.raises(TypeError, match="not an acceptable base type"):
        type("Below", (type(value),), {})


@pytest.mark.parametrize("name", WITHOUT_CONSTRUCTOR)
def test_what_is_only_handed_out(name: str) -> None:
    made = getattr(dps_symkey, name)
    for arguments in ((), ("text",), (b"sn-1",)):
        with pytest.raises(TypeError):
            made(*arguments)
    with pytest.raises(TypeError):
        made.__new__(made)
    with pytest.raises(TypeError):
        object.__new__(made)


def test_signatures() -> None:
    for made, text in (
        (GroupKey, "(text)"),
        (DeviceKey, "(text)"),
        (MacAddress, "(text)"),
        (IdScope, "(text)"),
        (HubHost, "(text)"),
        (HubDeviceId, "(text)"),
        (HubModuleId, "(text)"),
        (RegistrationId, "(text, *, rules='portable')"),
        (derive_device_key, "(group_key, registration_id, *, rules='portable')"),
        (generate_key, "()"),
        (GroupKey.from_bytes, "(data)"),
        (GROUP_KEY.derive_device_key, "(registration_id, *, rules='portable')"),
        (GROUP_KEY.derive_many, "(registration_ids, *, rules='portable', errors='raise')"),
        (RegistrationId.from_mac, "(mac)"),
        (RegistrationId.from_serial_and_mac, "(*, serial, mac, rules='portable')"),
        (DEVICE_KEY.hub_device_sas_token, "(*, host, device_id, expires_at=None, valid_for=None)"),
        (DEVICE_KEY.hub_module_sas_token, "(*, host, device_id, module_id, expires_at=None, valid_for=None)"),
        (SasToken.parse, "(text)"),
        (TOKEN.renew_at, "(issued_at=None)"),
    ):
        assert str(inspect.signature(made)) == text, made
    parameters = inspect.signature(DEVICE_KEY.verify).parameters
    assert [name for name, one in parameters.items() if one.kind is not inspect.Parameter.KEYWORD_ONLY] == ["token"]


def test_what_could_be_confused_is_by_keyword() -> None:
    calls: list[Callable[..., Any]] = [
        lambda: RegistrationId("sn-1", "service"),  # type: ignore[call-arg]
        lambda: RegistrationId.lower_cased("sn-1", "service"),  # type: ignore[call-arg]
        lambda: RegistrationId.from_serial("1", "service"),  # type: ignore[call-arg]
        lambda: RegistrationId.from_serial_and_mac("1", "00:1b:21:d4:e5:f6"),  # type: ignore[call-arg]
        lambda: derive_device_key(GROUP_KEY, "sn-1", "service"),  # type: ignore[call-arg]
        lambda: GROUP_KEY.derive_device_key("sn-1", "service"),  # type: ignore[call-arg]
        lambda: GROUP_KEY.derive_many(["sn-1"], "service"),  # type: ignore[call-overload]
        lambda: DEVICE_KEY.registration_sas_token("0ne", "sn-1"),  # type: ignore[call-overload]
        lambda: DEVICE_KEY.hub_device_sas_token("h", "d"),  # type: ignore[call-overload]
        lambda: DEVICE_KEY.hub_module_sas_token("h", "d", "m"),  # type: ignore[call-overload]
        lambda: DEVICE_KEY.verify(TOKEN, "0ne", "sn-1"),  # type: ignore[call-overload]
        lambda: GroupKey(),  # type: ignore[call-arg]
        lambda: generate_key(64),  # type: ignore[call-arg]
    ]
    for call in calls:
        with pytest.raises(TypeError, match="argument"):
            call()


def test_nothing_is_to_be_found_from_a_secret() -> None:
    shown_nowhere = [*(SECRET[start : start + 6] for start in range(26)), key_of("sn-1")[:8].encode()]
    for name in ("GroupKey", "DeviceKey", "SasToken"):
        secret = OBJECTS[name]
        assert [found for found in gc.get_referents(secret) if found is not type(secret)] == []
        for attribute in ("__dict__", "__slots__", "__weakref__"):
            assert not hasattr(secret, attribute)
        with pytest.raises(TypeError):
            vars(secret)
        with pytest.raises(TypeError):
            memoryview(secret)
        texts = [repr(secret), ascii(secret), f"{[secret]}", f"{secret!r:>99}"]
        for text in texts:
            assert not [part for part in shown_nowhere if part.decode("latin-1") in text]


def test_a_traceback_with_its_variables_shows_no_secret() -> None:
    """As tools for errors print them, that go through the frames."""

    def provision() -> None:
        group_key, device_key, token = GROUP_KEY, DEVICE_KEY, TOKEN
        try:
            GROUP_KEY.derive_many(["sn-1", "SN-2"])
        except DpsError as error:
            raise RuntimeError("no keys", group_key, device_key, token) from error

    with pytest.raises(RuntimeError) as caught:
        provision()
    told = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    text = "".join(told.format())
    assert "device_key = <dps_symkey.DeviceKey>" in text
    assert "RegistrationIdError: index 1: registration ID has the upper-case letter 'S' at byte 0" in text
    assert str(TOKEN).partition("sig=")[2][:8] not in text
    assert DEVICE_KEY.to_base64()[:8] not in text


def test_the_errors_of_a_wrong_argument_show_no_secret() -> None:
    text = DEVICE_KEY.to_base64()
    wrong: list[Callable[[], Any]] = [
        lambda: GroupKey(text, text),  # type: ignore[call-arg]
        lambda: GroupKey(key=text),  # type: ignore[call-arg]
        lambda: GroupKey.from_bytes(text),  # type: ignore[arg-type]
        lambda: GroupKey({text: text}),  # type: ignore[arg-type]
        lambda: derive_device_key([text], "sn-1"),  # type: ignore[arg-type]
        lambda: derive_device_key("sn-1", text),
        lambda: GROUP_KEY.derive_many([text.encode()]),  # type: ignore[list-item]
        lambda: GROUP_KEY.derive_many([], rules=text),  # type: ignore[call-overload]
        lambda: GROUP_KEY.derive_many([], errors=text),  # type: ignore[call-overload]
        lambda: DEVICE_KEY.registration_sas_token(id_scope="0", registration_id="a", expires_at=text),  # type: ignore[call-overload]
    ]
    for call in wrong:
        with pytest.raises((TypeError, ValueError)) as caught:
            call()
        assert text[:6] not in "".join(traceback.format_exception(caught.value)) + repr(caught.value.args)


def test_an_iterable_that_fails_says_why() -> None:
    class Failing:
        def __iter__(self) -> Any:
            raise TypeError("the reader has no file")

    with pytest.raises(TypeError) as caught:
        GROUP_KEY.derive_many(Failing())
    told = io.StringIO()
    traceback.print_exception(caught.value, file=told)
    assert "the reader has no file" in told.getvalue()


def test_errors_can_be_told_apart() -> None:
    error = RegistrationIdError("text", "code", 7, 2)
    assert (error.args, error.code, error.index, error.byte_index, str(error)) == (("text",), "code", 7, 2, "text")
    assert repr(error) == "RegistrationIdError('text')"
    assert isinstance(error, (DpsError, ValueError))
    assert len({error, RegistrationIdError("text", "code", 7)}) == 2
