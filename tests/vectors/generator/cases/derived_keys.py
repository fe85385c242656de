from ..known_answers import BREAKROOM_KEY, GROUP_KEY, ID, KNOWN_DEVICE_KEYS, SIMULATED_KEY
from ..reference.characters import DIGITS, LOWER, UPPER
from ..reference.key import derive, encode
from ..reference.registration_id import LONGEST
from .case import case
from .seeded import some_bytes, some_text


def group_keys_and_ids():
    for comment, group_key, text, rules, _ in KNOWN_DEVICE_KEYS:
        yield comment, group_key, text, rules
    # SHA-256 works on blocks of 64 bytes, of which the last has 9 for itself: the ID's length decides how many.
    for length in range(1, LONGEST + 1):
        text = some_text(f"derive id {length}", length, LOWER + DIGITS)
        yield f"ID of {length} bytes", GROUP_KEY, text, "portable"
    for length in (1, 55, 56, 64, 119, 120, 128):
        text = some_text(f"derive service id {length}", length, LOWER + UPPER + DIGITS)
        yield f"ID of {length} bytes, mixed case", SIMULATED_KEY, text, "service"
    yield "every character of the portable rules", BREAKROOM_KEY, DIGITS + "-" + LOWER, "portable"
    yield "every character of the service rules", BREAKROOM_KEY, "-._:" + DIGITS + UPPER + LOWER, "service"
    for length in range(16, 65):
        yield f"group key of {length} bytes", encode(some_bytes(f"group key {length}", length)), ID, "portable"
    yield "group key of 16 zeros", encode(bytes(16)), ID, "portable"
    yield "group key of 64 ones", encode(b"\xff" * 64), ID, "portable"


def derived(**inputs):
    return {"device_key": derive(**inputs)}


def contents():
    return {
        "about": "Device keys derived from group keys and registration IDs.",
        "cases": [
            case(comment, derived, group_key=group_key, registration_id=text, rules=rules)
            for comment, group_key, text, rules in group_keys_and_ids()
        ],
    }
