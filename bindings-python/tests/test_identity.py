"""Registration IDs and MAC addresses as Python's values."""

from __future__ import annotations

import copy
import pickle

import pytest
from dps_symkey import GroupKey, MacAddress, RegistrationId


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
    ],
)
def test_can_be_written_and_read_again(value: RegistrationId | MacAddress) -> None:
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


class Text(str):
    pass


def test_a_class_below_str_is_text() -> None:
    assert str(RegistrationId(Text("sn-1"))) == "sn-1"
    group_key = GroupKey(Text("AAECAwQFBgcICQoLDA0ODw=="))
    assert group_key.derive_many([Text("sn-1")]) == group_key.derive_many(["sn-1"])


def test_are_frozen() -> None:
    for value in (RegistrationId("sn-1"), MacAddress("a1b2c3d4e5f6"), GroupKey.from_bytes(bytes(16))):
        for name in ("text", "octets", "byte_len", "MAX_LENGTH", "anything"):
            with pytest.raises(AttributeError):
                setattr(value, name, 1)
        with pytest.raises(TypeError):
            type("Below", (type(value),), {})
