"""What the fleet of `examples/data` must become, by the standard library alone."""

from __future__ import annotations

import base64
import csv
import hashlib
import hmac
from pathlib import Path

from example import DATA, GROUP_KEY

DEVICES = DATA / "devices.csv"

# The rows that are wrong, as its README says.
REFUSED = {
    627: "serial_number_invalid_character",
    2332: "mac_address_all_zero",
    3780: "serial_number_white_space",
    5122: "serial_number_empty",
    6895: "mac_address_broadcast",
    8151: "mac_address_mixed_separators",
    9587: "serial_number_non_ascii",
}


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def registration_id(serial: str, mac: str) -> str:
    digits = "".join(digit for digit in mac.lower() if digit.isalnum())
    return f"sn-{serial.lower()}-mac-{'-'.join(digits[at : at + 2] for at in range(0, len(digits), 2))}"


def device_key(registration_id: str) -> str:
    key = hmac.digest(base64.b64decode(GROUP_KEY), registration_id.encode(), hashlib.sha256)
    return base64.b64encode(key).decode()


def expected() -> list[list[str]]:
    """The rows with registration ID and device key, but for those that are refused."""
    header, *devices = rows(DEVICES)
    done = [[*header, "registration_id", "device_key"]]
    for line, (serial, mac, model) in enumerate(devices, start=2):
        if line not in REFUSED:
            id = registration_id(serial, mac)
            done.append([serial, mac, model, id, device_key(id)])
    return done
