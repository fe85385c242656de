"""Speaks for Python: see judge.py."""

from __future__ import annotations

import sys

from dps_symkey import DeviceKey, DpsError, GroupKey, RegistrationId, derive_device_key


def sign(key: str, kind: str, first: str, second: str, module_id: str, expiry: str) -> str:
    device_key, expires_at = DeviceKey(key), int(expiry)
    if kind == "dps":
        return str(device_key.registration_sas_token(id_scope=first, registration_id=second, expires_at=expires_at))
    if module_id:
        return str(
            device_key.hub_module_sas_token(host=first, device_id=second, module_id=module_id, expires_at=expires_at)
        )
    return str(device_key.hub_device_sas_token(host=first, device_id=second, expires_at=expires_at))


def verify(key: str, token: str, id_scope: str, registration_id: str, now: str, skew: str) -> str:
    DeviceKey(key).verify(
        token, id_scope=id_scope, registration_id=registration_id, now=int(now), allowed_skew=int(skew)
    )
    return ""


def sign_for(key: str, registration_id: str, lifetime: str) -> str:
    DeviceKey(key).registration_sas_token(id_scope="0ne00002193", registration_id=registration_id, valid_for=int(lifetime))
    return ""


def renew(key: str, expiry: str, issued_at: str) -> str:
    token = DeviceKey(key).registration_sas_token(id_scope="0ne00002193", registration_id="a", expires_at=int(expiry))
    return str(token.renew_at(int(issued_at)))


def derive(group_key: str, rules: str, text: str) -> str:
    key = derive_device_key(group_key, text, rules=rules)  # type: ignore[arg-type]
    assert GroupKey(group_key).derive_many([text], rules=rules) == [key]  # type: ignore[call-overload]
    return key


TASKS = {
    "id": lambda rules, text: str(RegistrationId(text, rules=rules)),
    "lower": lambda rules, text: str(RegistrationId.lower_cased(text, rules=rules)),
    "mac": lambda mac: str(RegistrationId.from_mac(mac)),
    "serial": lambda rules, serial: str(RegistrationId.from_serial(serial, rules=rules)),
    "both": lambda rules, serial, mac: str(RegistrationId.from_serial_and_mac(serial=serial, mac=mac, rules=rules)),
    "key": lambda text: DeviceKey(text).to_base64(),
    "derive": derive,
    "sign": sign,
    "verify": verify,
    "sign_for": sign_for,
    "renew": renew,
}


def main() -> None:
    for line in sys.stdin:
        task, *words = line.rstrip("\n").split("\t")
        try:
            answer = f"ok {TASKS[task](*(bytes.fromhex(word).decode() for word in words))}"
        except DpsError as error:
            answer = f"error {error.code}"
        print(answer)


if __name__ == "__main__":
    main()
