from .characters import ascii_lower
from .mac_address import parse_mac
from .registration_id import LONGEST, check_id


def build_id(serial, mac, rules):
    """`mac-{mac}`, `sn-{serial}`, `sn-{serial}-mac-{mac}`: the how-to's example of both."""
    mac_text = None if mac is None else "mac-" + parse_mac(mac).hex("-")
    if serial is None:
        return {"registration_id": mac_text}
    head, tail = "sn-", "" if mac_text is None else f"-{mac_text}"
    serial = ascii_lower(serial)
    # The serial number keeps the rule by itself, so that the error can say where in the serial number it is broken.
    check_id(serial, rules, "serial_number", LONGEST - len(head) - len(tail))
    return {"registration_id": head + serial + tail}
