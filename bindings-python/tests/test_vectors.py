"""The shared vectors: every file, every list, every case."""

from __future__ import annotations

from typing import Any

from dps_symkey import DeviceKey, GroupKey, MacAddress, RegistrationId, SasToken, derive_device_key
from vectors import NAMES, Case, Comparison, cases, outcome


def test_registration_ids() -> None:
    comparison = Comparison()
    for case in cases("registration_ids.json"):
        make = RegistrationId.lower_cased if case["lower_case"] else RegistrationId
        found = outcome(lambda: str(make(case["text"], rules=case["rules"])))
        comparison.compare(case, found, "registration_id")
    comparison.finish()


def test_registration_ids_by_the_thousand() -> None:
    """`derive_many` refuses what `RegistrationId` refuses, with the same code, in every form that can hold the text."""
    group_key = GroupKey.from_bytes(bytes(64))
    for rules in ("portable", "service"):
        chosen = [case for case in cases("registration_ids.json") if case["rules"] == rules and not case["lower_case"]]
        ids = [case["text"] for case in chosen]
        codes = [case.get("error") for case in chosen]
        byte_indexes = [case.get("index") for case in chosen if "error" in case]
        keys, errors = group_key.derive_many(ids, rules=rules, errors="collect")
        assert [error.code for error in errors] == [code for code in codes if code]
        assert [error.index for error in errors] == [index for index, code in enumerate(codes) if code]
        assert [error.byte_index for error in errors] == byte_indexes
        assert [key is None for key in keys] == [code is not None for code in codes]
        one_line = [
            (text, code) for text, code in zip(ids, codes, strict=True) if "\n" not in text and text[-1:] != "\r"
        ]
        lines = "".join(f"{text}\n" for text, _ in one_line).encode("utf-8", "surrogatepass")
        key_lines, errors = group_key.derive_many(lines, rules=rules, errors="collect")
        assert [error.code for error in errors] == [code for _, code in one_line if code]
        assert key_lines.count(b"\n") == len(one_line)


def test_built_registration_ids() -> None:
    def build(case: Case) -> str:
        serial, mac, rules = case["serial"], case["mac"], case["rules"]
        if mac is None:
            return str(RegistrationId.from_serial(serial, rules=rules))
        if serial is None:
            return str(RegistrationId.from_mac(mac))
        by_text = RegistrationId.from_serial_and_mac(serial=serial, mac=mac, rules=rules)
        assert by_text == RegistrationId.from_serial_and_mac(serial=serial, mac=MacAddress(mac), rules=rules)
        return str(by_text)

    comparison = Comparison()
    for case in cases("registration_ids.json", "built"):
        comparison.compare(case, outcome(lambda: build(case)), "registration_id")
    comparison.finish()


def test_mac_addresses() -> None:
    comparison = Comparison()
    for case in cases("registration_ids.json", "mac_addresses"):
        found = outcome(lambda: MacAddress(case["mac"]).octets.hex())
        comparison.compare(case, found, "octets")
        if "error" not in case:
            assert MacAddress(case["mac"]).is_locally_administered == case["locally_administered"], case
    comparison.finish()


def test_names() -> None:
    """By their classes, and as the texts of a token's resource."""
    device_key = DeviceKey.from_bytes(bytes(32))

    def sign(kind: str, text: Any) -> SasToken:
        if kind == "id_scope":
            return device_key.registration_sas_token(id_scope=text, registration_id="sn-1", expires_at=0)
        hub: dict[str, Any] = {"host": "h", "device_id": "d", "module_id": "m", kind.removeprefix("hub_"): text}
        return device_key.hub_module_sas_token(**hub, expires_at=0)

    comparison = Comparison()
    for case in cases("names.json"):
        kind, text = case["kind"], case["text"]
        comparison.compare(case, outcome(lambda: str(NAMES[kind](text)) == text), "ok")
        comparison.compare(case, outcome(lambda: str(sign(kind, text)) == str(sign(kind, NAMES[kind](text)))), "ok")
    comparison.finish()


def test_keys() -> None:
    comparison = Comparison()
    for case in cases("keys.json"):
        text = case["text"]
        same = outcome(lambda: DeviceKey(text) == DeviceKey.from_bytes(bytes.fromhex(case["bytes"])))
        comparison.compare(case | {"same": True}, same, "same")
        length = outcome(lambda: GroupKey(text).byte_len)
        comparison.compare(case | {"length": len(case.get("bytes", "")) // 2}, length, "length")
        if "error" not in case:
            assert DeviceKey(text).to_base64() == text
    comparison.finish()


def test_derived_keys() -> None:
    comparison = Comparison()
    for case in cases("derived_keys.json"):
        text, registration_id, rules = case["group_key"], case["registration_id"], case["rules"]
        group_key = GroupKey(text)
        checked = RegistrationId(registration_id, rules=rules)
        for found in (
            derive_device_key(text, registration_id, rules=rules),
            derive_device_key(group_key, checked),
            group_key.derive_device_key(registration_id, rules=rules).to_base64(),
            group_key.derive_device_key(checked).to_base64(),
            group_key.derive_many([registration_id], rules=rules)[0],
            group_key.derive_many([checked], rules=rules)[0],
            group_key.derive_many(registration_id.encode(), rules=rules).decode().rstrip("\n"),
        ):
            comparison.compare(case, found, "device_key")
    comparison.finish()


def test_sas_tokens() -> None:
    comparison = Comparison()
    for case in cases("sas_tokens.json", "built"):
        device_key, resource = DeviceKey(case["device_key"]), case["resource"]
        token = sign(device_key, resource, expires_at=case["expiry"])
        comparison.compare(case, str(token), "token")
        assert token.expires_at == case["expiry"]
        assert token.policy_name == ("registration" if "id_scope" in resource else None)
        assert str(SasToken.parse(case["token"])) == case["token"]
        for form in (token, case["token"]):
            assert str(verify(device_key, form, resource, now=0, allowed_skew=1)) == case["token"]
    comparison.finish()


def test_verified_sas_tokens() -> None:
    comparison = Comparison()
    for case in cases("sas_tokens.json", "verified"):
        device_key, resource = DeviceKey(case["device_key"]), case["resource"]
        limits = {"now": case["now"], "allowed_skew": case["allowed_skew"]}
        found = outcome(lambda: str(verify(device_key, case["token"], resource, **limits)) == case["token"])
        comparison.compare(case, found, "ok")
    comparison.finish()


def test_expiries() -> None:
    """Those of the texts that a number is written as."""
    device_key = DeviceKey.from_bytes(bytes(32))
    comparison = Comparison()
    for case in cases("sas_tokens.json", "expiries"):
        if case.get("error") != "expiry_not_a_number" and str(int(case["text"])) == case["text"]:
            token = outcome(
                lambda: (
                    device_key.registration_sas_token(
                        id_scope="0ne", registration_id="sn-1", expires_at=int(case["text"])
                    ).expires_at
                )
            )
            comparison.compare(case, token, "seconds")
    comparison.finish()


def test_renewals() -> None:
    device_key = DeviceKey.from_bytes(bytes(32))
    comparison = Comparison()
    for case in cases("sas_tokens.json", "renewals"):
        token = device_key.registration_sas_token(id_scope="0ne", registration_id="sn-1", expires_at=case["expiry"])
        comparison.compare(case, outcome(lambda: token.renew_at(case["issued_at"])), "renew_at")
    comparison.finish()


def sign(device_key: DeviceKey, resource: dict[str, Any], expires_at: int) -> SasToken:
    if "id_scope" in resource:
        return device_key.registration_sas_token(**resource, expires_at=expires_at, rules="service")
    if "module_id" in resource:
        return device_key.hub_module_sas_token(**resource, expires_at=expires_at)
    return device_key.hub_device_sas_token(**resource, expires_at=expires_at)


def verify(device_key: DeviceKey, token: str | SasToken, resource: dict[str, Any], **limits: Any) -> SasToken:
    if "id_scope" in resource:
        return device_key.verify(token, **resource, **limits, rules="service")
    return device_key.verify(token, **resource, **limits)
