import itertools

from ..known_answers import ID
from ..reference.characters import DIGITS, LOWER
from ..reference.registration_id import ACCEPTED, registration_id
from .built_ids import built_ids
from .case import case
from .mac_addresses import mac_addresses
from .odd_characters import with_odd_characters
from .seeded import some_bytes, some_text


def id_texts():
    yield "the how-to's ID", ID
    yield "the how-to's ID in upper case", ID.upper()
    yield "nothing", ""
    for character in "a0zZ9-._:":
        yield f"1 byte, {character!r}", character
    yield from with_odd_characters("sn-1", "sn", "1")
    for length in (2, 127, 128, 129, 130, 255, 256, 1000):
        yield f"{length} bytes", some_text(f"id {length}", length, LOWER + DIGITS)
    yield "128 bytes in upper case", "A" * 128
    yield "129 bytes in upper case: the length comes first", "A" * 129
    yield "128 characters of 2 bytes: the length is in bytes", "\u00e9" * 128
    yield "128 bytes of 2-byte characters", "\u00e9" * 64
    yield "128 bytes, the last a dash", "a" * 127 + "-"
    yield "128 bytes, the last a line feed", "a" * 127 + "\n"
    yield "128 bytes and a line feed", "a" * 128 + "\n"
    yield "dashes side by side", "a--b"
    yield "only dashes", "---"
    yield "a wrong character before an upper-case letter: from left to right", "a/B"
    yield "an upper-case letter before a wrong character: from left to right", "aB/"
    yield "a leading dash and a space: characters before ends", "-a b"
    yield "dashes at both ends: the start comes first", "-a-"
    yield "a path", "../etc/passwd"
    for number in range(24):
        length = some_bytes(f"random length {number}", 1)[0] % 128 + 1
        alphabet = (ACCEPTED["portable"], ACCEPTED["service"], ACCEPTED["service"] + " /")[number % 3]
        yield f"without a pattern, {number}", some_text(f"random id {number}", length, alphabet)


def contents():
    return {
        "about": "Registration IDs by either rule set, as they are and lower-cased; IDs built from serial numbers and "
        "MAC addresses; MAC addresses in every notation.",
        "cases": [
            case(comment, registration_id, rules=rules, text=text, lower_case=lower_case)
            for (comment, text), rules, lower_case in itertools.product(id_texts(), ACCEPTED, (False, True))
        ],
        "built": list(built_ids()),
        "mac_addresses": list(mac_addresses()),
    }
