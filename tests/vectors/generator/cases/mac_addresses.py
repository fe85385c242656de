from ..reference.mac_address import mac_address
from .case import case

MACS = [
    (6, "001B21D4E5F6", "universally administered"),
    (6, "A1B2C3D4E5F6", "the how-to's example, with the multicast bit"),
    (6, "A1B2C3000000", "the how-to's prefix"),
    (6, "A1B2C4D4E5F6", "multicast: not the how-to's prefix"),
    (6, "02004C4F4F50", "locally administered"),
    (6, "DADA1A2B3C4D", "locally administered, as phones make them up"),
    (6, "000000000000", "all zero"),
    (6, "000000000001", "not all zero"),
    (6, "FFFFFFFFFFFF", "broadcast"),
    (6, "FFFFFFFFFFFE", "multicast: not broadcast"),
    (6, "FEFFFFFFFFFF", "locally administered, the rest ones"),
    (6, "01005E0000FB", "multicast: IPv4"),
    (6, "3333000000FB", "multicast: IPv6"),
    (6, "0180C2000000", "multicast: spanning tree"),
    (6, "0123456789AB", "multicast: counting up"),
    (8, "00124B0001D4E5F6", "universally administered"),
    (8, "A1B2C3FFFED4E5F6", "the how-to's prefix"),
    (8, "02124B0001D4E5F6", "locally administered"),
    (8, "0000000000000000", "all zero"),
    (8, "FFFFFFFFFFFFFFFF", "broadcast"),
    (8, "01005E0000000001", "multicast"),
]


def mac_notations(digits):
    for name, separator, size in (("colons", ":", 2), ("dashes", "-", 2), ("dots", ".", 4), ("digits", "", 2)):
        text = separator.join(digits[i : i + size] for i in range(0, len(digits), size))
        yield f"{name}, upper case", text.upper()
        yield f"{name}, lower case", text.lower()


ODD_MACS = [
    ("mixed case", "a1:B2:c3:D4:e5:F6"),
    ("nothing", ""),
    ("one separator", "-"),
    ("11 digits", "001b21d4e5f"),
    ("13 digits", "001b21d4e5f67"),
    ("5 octets", "00:1b:21:d4:e5"),
    ("7 octets", "00:1b:21:d4:e5:f6:07"),
    ("9 octets", "00:1b:21:d4:e5:f6:07:08:09"),
    ("17 digits", "00124b0001d4e5f67"),
    ("an octet of one digit", "0:1b:21:d4:e5:f6"),
    ("a line feed at the end", "00:1b:21:d4:e5:f6\n"),
    ("a carriage return at the end", "00:1b:21:d4:e5:f6\r"),
    ("a space at the start", " 00:1b:21:d4:e5:f6"),
    ("spaces in between", "00 1b 21 d4 e5 f6"),
    ("a byte order mark", "\ufeff00:1b:21:d4:e5:f6"),
    ("NUL", "00:1b:21:d4:e5:f6\x00"),
    ("a letter after f", "00:1b:21:d4:e5:g6"),
    ("the letter O for a zero", "0O:1b:21:d4:e5:f6"),
    ("a prefix", "0x001b21d4e5f6"),
    ("underscores", "00_1b_21_d4_e5_f6"),
    ("full-width digits", "00:1b:21:d4:e5:\uff11\uff12"),
    ("en dashes", "00\u20131b\u201321\u2013d4\u2013e5\u2013f6"),
    ("a character of 4 bytes", "00:1b:21:d4:e5:\U0001f600"),
    ("two kinds of separator", "00:1b-21:d4:e5:f6"),
    ("two kinds of separator, the second last", "00-1b-21-d4-e5:f6"),
    ("dots and colons", "001b.21d4:e5f6"),
    ("a wrong character before a second kind of separator", "00:1b:2x:d4-e5:f6"),
    ("a second kind of separator before a wrong character", "00:1b-2x:d4:e5:f6"),
    ("a second kind of separator in a short address", "00:1b-21"),
    ("a separator at the start", ":00:1b:21:d4:e5:f6"),
    ("a separator at the end", "00:1b:21:d4:e5:f6:"),
    ("a dot at the end", "001b.21d4.e5f6."),
    ("a separator after the digits alone", "001b21d4e5f6-"),
    ("two separators side by side", "00::1b:21:d4:e5:f6"),
    ("dots between octets", "00.1b.21.d4.e5.f6"),
    ("colons between pairs of octets", "001b:21d4:e5f6"),
    ("dashes between pairs of octets", "001b-21d4-e5f6"),
    ("halves", "001b21-d4e5f6"),
    ("uneven groups that make 12 digits", "00:1:b2:1d4:e5:f6"),
    ("a separator at the end of an EUI-64", "00-12-4b-00-01-d4-e5-f6-"),
    ("a separator out of place in an EUI-64", "0012-4b-00-01-d4-e5-f6"),
    ("all colons but the first missing", "a1:b2c3d4e5f6"),
    ("all dots but the first missing", "a1b2.c3d4e5f6"),
    ("all dots but the first missing in an EUI-64", "0012.4b0001d4e5f6"),
    ("the last separator missing", "a1:b2:c3:d4:e5f6"),
    ("the last separators missing in an EUI-64", "00-12-4b-0001d4e5f6"),
    ("a separator missing between others", "a1:b2c3:d4:e5:f6"),
    ("the first separator missing: the index is that of the first there is", "a1b2:c3:d4:e5:f6"),
    ("a missing separator before one too many: from left to right", "a1:b2c3:d4::e5:f6"),
    ("a separator too many before a missing one: from left to right", "a1::b2c3:d4:e5:f6"),
    ("a missing separator before a wrong character: characters first", "a1:b2c3:d4:e5:g6"),
    ("a missing separator before a second kind: kinds first", "a1:b2c3-d4:e5:f6"),
    ("a missing separator in a short address: the length comes first", "a1:b2c3:d4:e5"),
]


def mac_addresses():
    for octets, digits, comment in MACS:
        for name, mac in mac_notations(digits):
            yield case(f"EUI-{octets * 8}, {comment}: {name}", mac_address, mac=mac)
    for comment, mac in ODD_MACS:
        yield case(comment, mac_address, mac=mac)
