import re

from .characters import characters
from .refusal import Refusal

# IEEE Std 802-2014, section 8, for the forms with ':' and '-'; the one with '.' is Cisco's.
NOTATIONS = re.compile(
    "|".join(
        f"(?:{form})"
        for octets in (6, 8)
        for form in (
            f"[0-9a-f]{{{octets * 2}}}",
            f"[0-9a-f]{{2}}(?::[0-9a-f]{{2}}){{{octets - 1}}}",
            f"[0-9a-f]{{2}}(?:-[0-9a-f]{{2}}){{{octets - 1}}}",
            f"[0-9a-f]{{4}}(?:\\.[0-9a-f]{{4}}){{{octets // 2 - 1}}}",
        )
    ),
    re.IGNORECASE | re.ASCII,
)
GROUP_SIZES = {":": 2, "-": 2, ".": 4}
# The how-to's example address has the multicast bit set; its ID and device key are printed there, so it is let through.
HOW_TO_PREFIX = bytes.fromhex("a1b2c3")


def parse_mac(text):
    if not NOTATIONS.fullmatch(text):
        diagnose(text)
    octets = bytes.fromhex(re.sub("[:.-]", "", text))
    if set(octets) == {0x00}:
        raise Refusal("mac_address_all_zero")
    if set(octets) == {0xFF}:
        raise Refusal("mac_address_broadcast")
    # The I/G bit: IEEE Std 802-2014, section 8.2.
    if octets[0] & 1 and octets[:3] != HOW_TO_PREFIX:
        raise Refusal("mac_address_multicast")
    return octets


def diagnose(text):
    """What is wrong with an address in none of the notations."""
    separators = []
    for index, character in characters(text):
        if character in GROUP_SIZES:
            if separators and separators[0][1] != character:
                raise Refusal("mac_address_mixed_separators", index)
            separators.append((index, character))
        elif character not in "0123456789abcdefABCDEF":
            raise Refusal("mac_address_invalid_character", index)
    digits = len(text) - len(separators)
    if digits not in (12, 16):
        raise Refusal("mac_address_invalid_length")
    first, separator = separators[0]
    size = GROUP_SIZES[separator]
    places = set(range(size, digits + digits // size - 1, size + 1))
    found = {index for index, _ in separators}
    # Where the first wrong one stands or is missing; not before the first, which says how long a group is.
    raise Refusal("mac_address_misplaced_separator", max(first, min(found ^ places)))


def mac_address(mac):
    octets = parse_mac(mac)
    # The U/L bit: IEEE Std 802-2014, section 8.2.
    return {"octets": octets.hex(), "locally_administered": bool(octets[0] & 2)}
