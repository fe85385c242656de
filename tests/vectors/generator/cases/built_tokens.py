from ..known_answers import DEVICE_KEY, EXPIRY, HUB, HUB_DEVICE, ID, ID_SCOPE, REGISTRATION
from ..reference.expiry import FIRST_MILLISECONDS
from ..reference.key import encode
from ..reference.names import HUB_ID_SPECIAL
from ..reference.sas_token import build_token
from .case import case
from .seeded import some_bytes


def built(comment, resource, expiry=EXPIRY, device_key=DEVICE_KEY):
    def rule(**inputs):
        return {"token": build_token(**inputs)}

    return case(comment, rule, device_key=device_key, resource=resource, expiry=expiry)


def built_tokens():
    yield built("known answer: registration", REGISTRATION)
    yield built("known answer: hub device", HUB_DEVICE)
    yield built("hub module", {**HUB_DEVICE, "module_id": "$edgeAgent"})
    for comment, expiry in (("at 1970", 0), ("of one digit", 9), ("the greatest", FIRST_MILLISECONDS - 1)):
        yield built(f"expiry {comment}", REGISTRATION, expiry)
    for comment, text in (
        ("of 1 byte", "a"),
        ("of 128 bytes", "a" * 128),
        ("of the service rules", "Pump_7:A.b-"),
        ("that begins with a dot", ".a"),
    ):
        yield built(f"registration ID {comment}", {"id_scope": ID_SCOPE, "registration_id": text})
    yield built("ID scope in upper case", {"id_scope": "0NE00ABCDEF", "registration_id": ID})
    for character in HUB_ID_SPECIAL:
        yield built(f"device ID with {character!r}", {"host": HUB, "device_id": f"a{character}b"})
        yield built(f"module ID with {character!r}", {**HUB_DEVICE, "module_id": f"a{character}b"})
    every = {"host": HUB, "device_id": HUB_ID_SPECIAL, "module_id": HUB_ID_SPECIAL[::-1]}
    yield built("device and module ID of all special characters", every)
    yield built("device ID that looks percent-encoded", {"host": HUB, "device_id": "a%2Fb"})
    longest = {"host": ".".join(["h" * 63] * 3 + ["h" * 61]), "device_id": "%" * 128, "module_id": "'" * 128}
    yield built("the longest token", longest, FIRST_MILLISECONDS - 1)
    for length in (16, 31, 33, 63, 64):
        key = encode(some_bytes(f"device key {length}", length))
        yield built(f"device key of {length} bytes", REGISTRATION, device_key=key)
    # Signatures with and without '+' and '/', so with one to several escapes.
    for number in range(16):
        yield built(f"expiry and signature {number}", REGISTRATION, EXPIRY + number)
