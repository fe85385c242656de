from ..reference.registration_id import ACCEPTED
from ..reference.serial_number import build_id
from .case import case
from .mac_addresses import mac_notations

SERIALS = [
    ("the how-to's serial number", "007-888-ABC"),
    ("1 byte", "7"),
    ("nothing", ""),
    ("in mixed case", "AbC-001"),
    ("all that only the service rules take", "A.b_C:9"),
    ("a leading dash", "-007"),
    ("a trailing dash", "007-"),
    ("a leading dot", ".007"),
    ("a trailing dot", "007."),
    ("a trailing colon", "007:"),
    ("a slash", "007/888"),
    ("a plus sign", "007+888"),
    ("an at sign", "007@888"),
    ("a hash", "#007"),
    ("a percent sign", "007%"),
    ("a space inside", "007 888"),
    ("a trailing line feed", "007\n"),
    ("a trailing carriage return", "007\r"),
    ("a leading tab", "\t007"),
    ("NUL", "007\x00"),
    ("a byte order mark", "\ufeff007"),
    ("a character of 2 bytes", "S\u00e9rie-7"),
    ("a character of 3 bytes", "\u211607"),
    ("a character of 4 bytes", "007\U0001f600"),
    ("an upper-case letter outside ASCII", "\u00d6-7"),
    ("already an ID", "sn-007-888-abc"),
]

MACS = [
    ("locally administered", "02:00:4c:4f:4f:50"),
    ("all zero", "00:00:00:00:00:00"),
    ("broadcast", "ff:ff:ff:ff:ff:ff"),
    ("multicast", "01:00:5e:00:00:fb"),
    ("short", "00:1b:21:d4:e5"),
    ("mixed separators", "00:1b-21:d4:e5:f6"),
    ("a separator out of place", "001b:21d4:e5f6"),
    ("a line feed at the end", "00:1b:21:d4:e5:f6\n"),
    ("nothing", ""),
]

EUI_48, EUI_64 = "A1:B2:C3:D4:E5:F6", "00-12-4b-00-01-d4-e5-f6"


def serials_and_macs():
    for comment, serial in SERIALS:
        yield f"serial number alone: {comment}", serial, None
        yield f"serial number and MAC: {comment}", serial, EUI_48
    for name, mac, longest in (("alone", None, 125), ("and EUI-48", EUI_48, 103), ("and EUI-64", EUI_64, 97)):
        for length in (longest, longest + 1, 129):
            yield f"serial number {name}: {length} bytes", "S" * length, mac
        yield f"serial number {name}: the length is in bytes", "\u00e9" * (longest // 2 + 1), mac
        yield f"serial number {name}: {longest} bytes, the last a dot", "S" * (longest - 1) + ".", mac
    for kind, digits in (("MAC", "A1B2C3D4E5F6"), ("EUI-64", "00124B0001D4E5F6")):
        for name, mac in mac_notations(digits):
            yield f"{kind} alone: {name}", None, mac
    for name, mac in MACS:
        yield f"MAC alone: {name}", None, mac
        yield f"serial number and MAC: {name}", "007", mac


def built_ids():
    for rules in ACCEPTED:
        for comment, serial, mac in serials_and_macs():
            yield case(comment, build_id, serial=serial, mac=mac, rules=rules)
