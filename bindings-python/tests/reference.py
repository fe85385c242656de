"""Device keys by the standard library, and a fleet to derive them for."""

from __future__ import annotations

import base64
import hmac

from dps_symkey import GroupKey

SECRET = bytes(range(64))
GROUP_KEY = GroupKey.from_bytes(SECRET)


def key_of(registration_id: str) -> str:
    return base64.b64encode(hmac.digest(SECRET, registration_id.encode(), "sha256")).decode()


def fleet(size: int) -> list[str]:
    """IDs of 12 to 101 bytes."""
    return [f"sn-{number:07}-{'x' * (number % 90)}9" for number in range(size)]


# Around how many are derived at once, and beyond it twice.
SIZES = [0, 1, 2, 255, 256, 257, 8191, 8192, 8193, 16_384, 20_000]
IDS = fleet(max(SIZES))
KEYS = [key_of(registration_id) for registration_id in IDS]
