"""Random keys and IDs, against the standard library's `hmac`."""

from __future__ import annotations

import base64
import hmac
import random
import string

from dps_symkey import GroupKey, derive_device_key

INNER = {"portable": string.ascii_lowercase + string.digits + "-"}
ENDS = {"portable": string.ascii_lowercase + string.digits}
INNER["service"] = string.ascii_letters + string.digits + "-._:"
ENDS["service"] = string.ascii_letters + string.digits

CASES = 100_000
IDS_OF_A_KEY = 500


def random_id(source: random.Random, rules: str) -> str:
    length = source.choice((1, 2, source.randint(1, 128), source.randint(50, 60), 128))
    inner = "".join(source.choices(INNER[rules], k=max(length - 2, 0)))
    return (
        (source.choice(ENDS[rules]) + inner + source.choice(ENDS[rules]))[:length]
        if length > 1
        else source.choice(ENDS[rules])
    )


def test_keys_agree_with_hmac() -> None:
    seed = random.randrange(2**32)
    source = random.Random(seed)
    for _ in range(CASES // IDS_OF_A_KEY):
        rules = source.choice(("portable", "service"))
        secret = source.randbytes(source.choice((16, 32, 63, 64, source.randint(16, 64))))
        text = base64.b64encode(secret).decode()
        ids = [random_id(source, rules) for _ in range(IDS_OF_A_KEY)]
        expected = [base64.b64encode(hmac.digest(secret, id.encode(), "sha256")).decode() for id in ids]
        group_key = GroupKey(text)
        found = [derive_device_key(group_key, id, rules=rules) for id in ids]  # type: ignore[arg-type]
        assert found == expected, f"seed {seed}"
        many = group_key.derive_many(ids, rules=rules)  # type: ignore[call-overload]
        assert many == expected, f"seed {seed}"
        lines = group_key.derive_many("\n".join(ids).encode(), rules=rules)  # type: ignore[call-overload]
        assert lines.decode().split() == expected, f"seed {seed}"
        assert derive_device_key(text, ids[0], rules=rules) == expected[0]  # type: ignore[arg-type]


def test_every_backend_agrees() -> None:
    from dps_symkey._native import _backends, _derive_many_with_backend

    source = random.Random(7)
    ids = [random_id(source, "portable") for _ in range(3_000)]
    secret = source.randbytes(64)
    expected = [base64.b64encode(hmac.digest(secret, id.encode(), "sha256")).decode() for id in ids]
    backends = _backends()
    assert backends[-1] == "portable"
    for backend in backends:
        assert _derive_many_with_backend(backend, GroupKey.from_bytes(secret), ids) == expected
