"""Group keys and device keys: what each does, and that nothing of them is shown."""

from __future__ import annotations

import base64
import copy
import gc
import hmac
import pickle
import traceback
from collections.abc import Callable
from typing import Any

import dps_symkey
import pytest
from dps_symkey import DeviceKey, GroupKey, SasToken, derive_device_key, generate_key

BYTES = bytes(range(100, 164))
TEXT = base64.b64encode(BYTES).decode()


def test_bytes_and_text_are_the_same_key() -> None:
    group_key = GroupKey(TEXT)
    expected = base64.b64encode(hmac.digest(BYTES, b"sn-1", "sha256")).decode()
    assert derive_device_key(TEXT, "sn-1") == expected
    assert derive_device_key(group_key, "sn-1") == expected
    assert GroupKey.from_bytes(BYTES).derive_device_key("sn-1") == group_key.derive_device_key("sn-1")
    assert group_key.byte_len == 64
    assert GroupKey.from_bytes(bytes(16)).byte_len == 16
    assert DeviceKey.from_bytes(BYTES).to_base64() == TEXT


@pytest.mark.parametrize("length", range(16, 65))
def test_a_key_of_another_length_may_be_the_group_key(length: int) -> None:
    assert DeviceKey.from_bytes(bytes(length)).may_be_group_key is (length != 32)


def test_device_keys_are_compared() -> None:
    first, same, other = DeviceKey(TEXT), DeviceKey(TEXT), DeviceKey.from_bytes(BYTES[:-1] + b"\0")
    assert first == same
    assert first != other
    assert first != DeviceKey.from_bytes(BYTES[:32])
    for stranger in (TEXT, BYTES, None, GroupKey(TEXT)):
        assert first != stranger
    with pytest.raises(TypeError):
        hash(first)


def test_each_does_its_own_part_alone() -> None:
    """The group key never goes into device code, so it cannot sign; what can sign cannot derive."""
    assert not [name for name in dir(GroupKey) if "token" in name or name in ("verify", "to_base64")]
    assert not [name for name in dir(DeviceKey) if "derive" in name]


def test_generated_keys() -> None:
    keys = {generate_key() for _ in range(100)}
    assert len(keys) == 100
    assert all(GroupKey(key).byte_len == 64 for key in keys)


def test_nothing_of_a_secret_is_shown() -> None:
    device_key = DeviceKey(TEXT)
    token = device_key.registration_sas_token(id_scope="0ne", registration_id="sn-1", expires_at=0)
    signature = str(token).partition("sig=")[2].partition("&")[0]
    for secret in (GroupKey(TEXT), device_key, token):
        shown = [repr(secret), f"{secret!r}", format([secret]), repr(dir(secret)), repr(gc.get_referents(secret))]
        if not isinstance(secret, SasToken):
            shown += [str(secret), f"{secret}"]
        for text in shown:
            assert TEXT[:8] not in text
            assert signature[:8] not in text
        assert not hasattr(secret, "__dict__")
    assert repr(device_key) == "<dps_symkey.DeviceKey>"
    assert repr(token) == "<dps_symkey.SasToken for 0ne%2Fregistrations%2Fsn-1 until 0>"


@pytest.mark.parametrize("name", ["GroupKey", "DeviceKey", "SasToken"])
def test_secrets_are_not_pickled_or_copied(name: str) -> None:
    device_key = DeviceKey(TEXT)
    secrets: dict[str, Any] = {
        "GroupKey": GroupKey(TEXT),
        "DeviceKey": device_key,
        "SasToken": device_key.registration_sas_token(id_scope="0ne", registration_id="sn-1", expires_at=0),
    }
    secret = secrets[name]
    copies: list[Callable[[], Any]] = [lambda: copy.copy(secret), lambda: copy.deepcopy([secret])]
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        copies.append(lambda protocol=protocol: pickle.dumps({"key": secret}, protocol))  # type: ignore[misc]
    for make in copies:
        with pytest.raises(TypeError, match=f"^a {name} is secret and cannot be pickled or copied: "):
            make()


def test_no_error_holds_a_part_of_a_key() -> None:
    damaged = [
        TEXT[:-1],
        TEXT + "\n",
        " " + TEXT,
        TEXT.replace("=", ""),
        TEXT * 2,
        TEXT[:40] + "_" + TEXT[41:],
        TEXT[:12],
    ]
    calls: list[Callable[[str], Any]] = [
        GroupKey,
        DeviceKey,
        lambda text: derive_device_key(text, "sn-1"),
        lambda text: GroupKey([text]),  # type: ignore[arg-type]
        lambda text: derive_device_key(GroupKey(TEXT), [text]),  # type: ignore[arg-type]
        lambda text: DeviceKey(TEXT).verify(f"SharedAccessSignature sig={text}", id_scope="0", registration_id="s"),
        lambda text: SasToken.parse(text),
    ]
    for text in damaged:
        for call in calls:
            with pytest.raises((dps_symkey.DpsError, TypeError)) as caught:
                call(text)
            error = caught.value
            shown = "".join(traceback.format_exception(error)) + repr(error) + repr(error.args)
            for place in range(0, len(text) - 6):
                assert text[place : place + 6] not in shown.replace("SharedAccessSignature", "")
            assert error.__cause__ is None
            assert error.__context__ is None
