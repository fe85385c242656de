"""Registration IDs, MAC addresses and names as Python's values."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest
from dps_symkey import DeviceKey, GroupKey, HubDeviceId, HubHost, HubModuleId, IdScope, MacAddress, RegistrationId
from vectors import NAMES


def test_registration_ids_are_values() -> None:
    first, same, second = RegistrationId("sn-1"), RegistrationId("sn-1"), RegistrationId("sn-2")
    assert first == same
    assert first != second
    assert hash(first) == hash(same)
    assert first < second
    assert second >= same
    assert sorted([second, first]) == [first, second]
    assert {first: "device"}[same] == "device"
    assert len({first, same, second}) == 2
    assert RegistrationId(first) == first
    assert RegistrationId.MAX_LENGTH == 128


def test_rules_do_not_make_another_id() -> None:
    assert RegistrationId("sn-1", rules="service") == RegistrationId("sn-1", rules="portable")


def test_are_not_equal_to_anything_else() -> None:
    registration_id, mac = RegistrationId("a1b2c3d4e5f6"), MacAddress("a1b2c3d4e5f6")
    for other in ("a1b2c3d4e5f6", None, 7, object()):
        assert registration_id != other
        assert mac != other
    assert registration_id != mac
    with pytest.raises(TypeError):
        registration_id < "sn-1"  # type: ignore[operator]  # noqa: B015


@pytest.mark.parametrize(
    "value",
    [
        RegistrationId("sn-1"),
        RegistrationId("Pump_7:A", rules="service"),
        MacAddress("02-00-00-00-00-01"),
        MacAddress("00:1b:21:ff:fe:d4:e5:f6"),
        IdScope("0ne00002193"),
        HubHost("My-Hub.azure-devices.net"),
        HubDeviceId("Pump(7)@hall-2%'"),
        HubModuleId("$edgeAgent"),
    ],
)
def test_can_be_written_and_read_again(value: Any) -> None:
    assert eval(repr(value)) == value
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(value, protocol)) == value
    assert copy.copy(value) == value
    assert copy.deepcopy(value) == value


def test_text() -> None:
    assert str(RegistrationId("sn-1")) == f"{RegistrationId('sn-1')}" == "sn-1"
    assert repr(RegistrationId("Pump_7", rules="service")) == "RegistrationId('Pump_7', rules='service')"
    mac = MacAddress("A1B2.C3D4.E5F6")
    assert str(mac) == "a1-b2-c3-d4-e5-f6"
    assert mac.octets == bytes.fromhex("a1b2c3d4e5f6")
    assert RegistrationId.from_mac(mac) == RegistrationId.from_mac("A1:B2:C3:D4:E5:F6")


def test_an_id_of_other_rules_keeps_its_key() -> None:
    """One that was checked is not checked again; in `derive_many`, where most are text, all are."""
    group_key = GroupKey.from_bytes(bytes(64))
    checked = RegistrationId("SN-1", rules="service")
    assert group_key.derive_device_key(checked) == group_key.derive_device_key("SN-1", rules="service")
    assert group_key.derive_many([checked], rules="service") == [group_key.derive_device_key(checked).to_base64()]


@pytest.mark.parametrize("kind", NAMES)
def test_names_are_values(kind: str) -> None:
    made = NAMES[kind]
    first, same, second = made("0ne1"), made(made("0ne1")), made("0NE1")
    assert first == same
    assert first != second
    assert hash(first) == hash(same)
    assert sorted([first, second]) == [second, first]
    assert len({first, same, second}) == 2
    assert str(first) == f"{first}" == "0ne1"
    assert repr(first) == f"{made.__name__}('0ne1')"
    for other in ("0ne1", RegistrationId("0ne1"), *(NAMES[name]("0ne1") for name in NAMES if name != kind)):
        assert first != other
        with pytest.raises(TypeError):
            first < other  # noqa: B015


def test_what_may_be_a_mistake_in_a_name() -> None:
    assert [IdScope(text).is_unusual for text in ("0ne00002193", "One00002193", "0neO0002193")] == [False, True, True]
    assert [HubHost(text).has_domain for text in ("h.azure-devices.net", "h")] == [True, False]


def test_names_are_taken_in_place_of_their_texts() -> None:
    device_key = DeviceKey.from_bytes(bytes(32))
    texts: dict[str, Any] = {"host": "h.azure-devices.net", "device_id": "d", "module_id": "m"}
    checked = {name: NAMES[kind](texts[name]) for kind in NAMES if (name := kind.removeprefix("hub_")) in texts}
    module = device_key.hub_module_sas_token(**texts, expires_at=7)
    assert str(device_key.hub_module_sas_token(**checked, expires_at=7)) == str(module)
    device_key.verify(module, **checked, now=0)
    del texts["module_id"], checked["module_id"]
    device = device_key.hub_device_sas_token(**texts, expires_at=7)
    assert str(device_key.hub_device_sas_token(**checked, expires_at=7)) == str(device)
    device_key.verify(device, **checked, now=0)
    registration = device_key.registration_sas_token(id_scope=IdScope("0ne"), registration_id="sn-1", expires_at=7)
    device_key.verify(registration, id_scope=IdScope("0ne"), registration_id="sn-1", now=0)
    # An object of one kind is not accepted where another kind is expected.
    for wrong in (HubHost("h"), RegistrationId("d"), HubModuleId("d")):
        with pytest.raises(TypeError, match=f"^hub device ID is {type(wrong).__name__}: give a str$"):
            device_key.hub_device_sas_token(host="h", device_id=wrong, expires_at=0)  # type: ignore[call-overload]


class Text(str):
    pass


def test_a_class_below_str_is_text() -> None:
    assert str(RegistrationId(Text("sn-1"))) == "sn-1"
    group_key = GroupKey(Text("AAECAwQFBgcICQoLDA0ODw=="))
    assert group_key.derive_many([Text("sn-1")]) == group_key.derive_many(["sn-1"])


def test_are_frozen() -> None:
    for value in (RegistrationId("sn-1"), MacAddress("a1b2c3d4e5f6"), IdScope("0ne"), GroupKey.from_bytes(bytes(16))):
        for name in ("text", "octets", "byte_len", "MAX_LENGTH", "anything"):
            with pytest.raises(AttributeError):
                setattr(value, name, 1)
        with pytest.raises(TypeError):
            type("Below", (type(value),), {})
