"""What a device knows of itself: its registration ID, and the device key that the factory stored."""

from __future__ import annotations

import os
from pathlib import Path

from dps_symkey import DeviceKey, RegistrationId


def make_registration_id(serial: str | None, mac: str | None) -> RegistrationId:
    """The same in the factory and on the device, so that the device needs only its key."""
    if serial is not None and mac is not None:
        return RegistrationId.from_serial_and_mac(serial=serial, mac=mac)
    if serial is not None:
        return RegistrationId.from_serial(serial)
    if mac is not None:
        return RegistrationId.from_mac(mac)
    raise ValueError("a device has a serial number, a MAC address or both")


def read_device_key(file: str | None) -> DeviceKey:
    """The key in the file, or in DPS_DEVICE_KEY: stand-ins for the place where a device keeps its secrets."""
    return DeviceKey(os.environ["DPS_DEVICE_KEY"] if file is None else read_key_file(file))


def read_key_file(file: str) -> str:
    """The text, one newline at its end taken off."""
    # A file in another encoding is refused as a key, which says what to do.
    return Path(file).read_text(encoding="ascii", errors="replace").removesuffix("\n")
