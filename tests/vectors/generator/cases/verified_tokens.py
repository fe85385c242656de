import base64
import itertools
import re

from ..known_answers import (
    DEVICE_KEY,
    EXPIRY,
    GROUP_KEY,
    HUB,
    HUB_DEVICE,
    ID,
    ID_SCOPE,
    KNOWN_HUB_TOKEN,
    KNOWN_REGISTRATION_TOKEN,
    LOWER_HEX_TOKEN,
    RAW_SLASH_TOKEN,
    REGISTRATION,
    SR,
)
from ..reference.expiry import FIRST_MILLISECONDS
from ..reference.key import derive, encode
from ..reference.names import HUB_ID_SPECIAL
from ..reference.sas_token import LONGEST_SKEW, build_token, percent_encode, sign
from .judged_token import (
    PARTS,
    SE_PART,
    SIG_PART,
    SIGNATURE,
    SKN_PART,
    SR_PART,
    judged,
    sig_part,
    signed_token,
    token,
)
from .malformed_tokens import malformed_tokens
from .seeded import some_bytes

GOOD = KNOWN_REGISTRATION_TOKEN
OTHER_KEY = derive(GROUP_KEY, "sn-1")
OTHER_SIG_PART = sig_part(sign(OTHER_KEY, SR, EXPIRY))
OTHER_REGISTRATION = {"id_scope": ID_SCOPE, "registration_id": "sn-1"}


def genuine_forms():
    """Those that the Azure clients make."""
    yield judged("as built", GOOD)
    yield judged("lower-case hexadecimal digits", LOWER_HEX_TOKEN)
    yield judged("raw slashes, skn before se", RAW_SLASH_TOKEN)
    yield judged("no skn", token(SR_PART, SIG_PART, SE_PART))
    yield judged("empty skn", token(SR_PART, SIG_PART, SE_PART, "skn="))
    for order in itertools.permutations(PARTS):
        names = ", ".join(part.partition("=")[0] for part in order)
        yield judged(f"parts in the order {names}", token(*order))
    lower_hex_sig = re.sub("%..", lambda escape: escape[0].lower(), SIG_PART)
    yield judged("lower-case digits in sig alone", token(SR_PART, lower_hex_sig, SE_PART, SKN_PART))
    yield judged("sig not percent-encoded", token(SR_PART, f"sig={SIGNATURE}", SE_PART, SKN_PART))
    escapes = "".join(f"%{byte:02x}" for byte in SIGNATURE.encode())
    yield judged("sig percent-encoded throughout", token(SR_PART, f"sig={escapes}", SE_PART))
    for comment, sr in (
        ("sr with one raw slash", f"{ID_SCOPE}/registrations%2F{ID}"),
        ("sr in both hexadecimal cases", f"{ID_SCOPE}%2fregistrations%2F{ID}"),
        ("sr with encoded letters", SR.replace("registrations", "%72egistrations").replace("sn", "%73n")),
    ):
        yield judged(comment, signed_token(sr))
        yield judged(f"{comment}, signed in another form", token(f"sr={sr}", SIG_PART, SE_PART, SKN_PART))


def genuine_resources_and_keys():
    for comment, resource in (
        ("hub device", HUB_DEVICE),
        ("hub module", {**HUB_DEVICE, "module_id": "$edgeAgent"}),
        ("special characters", {"host": HUB, "device_id": HUB_ID_SPECIAL, "module_id": HUB_ID_SPECIAL}),
        ("upper-case registration ID", {"id_scope": ID_SCOPE, "registration_id": ID.upper()}),
    ):
        own = build_token(DEVICE_KEY, resource, EXPIRY)
        yield judged(f"{comment}: as built", own, resource)
        yield judged(f"{comment}: presented for the registration", own)
        yield judged(f"{comment}: expired", own, resource, EXPIRY)
        yield judged(f"{comment}: another key", own, resource, device_key=OTHER_KEY)
    for length in (16, 64):
        key = encode(some_bytes(f"device key {length}", length))
        yield judged(f"device key of {length} bytes", build_token(key, REGISTRATION, EXPIRY), device_key=key)
    yield judged("hub device with empty skn", KNOWN_HUB_TOKEN + "&skn=", HUB_DEVICE)


def ids_encoded_twice():
    """As the Azure SDK for C# and IoT Edge make hub tokens."""
    agent = {**HUB_DEVICE, "module_id": "$edgeAgent"}
    for comment, resource, path in (
        ("a module", agent, f"devices/{ID}/modules/%24edgeAgent"),
        ("a module in lower-case digits", {**HUB_DEVICE, "module_id": "a:b"}, f"devices/{ID}/modules/a%3ab"),
        ("a device", {"host": HUB, "device_id": "Pump(7)@hall"}, "devices/Pump%287%29%40hall"),
        ("a device, parentheses left", {"host": HUB, "device_id": "Pump(7)@hall"}, "devices/Pump(7)%40hall"),
        ("a device and a module", {**agent, "device_id": "a=b"}, "devices/a%3Db/modules/%24edgeAgent"),
        ("a device that contains %", {"host": HUB, "device_id": "a%2Fb"}, "devices/a%252Fb"),
        ("a device that looks encoded, for the one that it would mean", {"host": HUB, "device_id": "a:b"}, "devices/a%3Ab"),
        ("a device by what its own escapes would mean", {"host": HUB, "device_id": "a%3Ab"}, "devices/a:b"),
        ("a module beside a device that contains %", {**agent, "device_id": "a%b"}, "devices/a%25b/modules/%24edgeAgent"),
        ("three times", agent, f"devices/{ID}/modules/%2524edgeAgent"),
        ("half an escape", agent, f"devices/{ID}/modules/%2"),
        ("another module", {**HUB_DEVICE, "module_id": "$edgeHub"}, f"devices/{ID}/modules/%24edgeAgent"),
        ("its slashes", HUB_DEVICE, f"devices%2F{ID}"),
    ):
        sr = percent_encode(f"{HUB}/{path}")
        yield judged(f"encoded twice: {comment}", hub_token(sr), resource)
    lower_hex = percent_encode(f"{HUB}/devices/{ID}/modules/%24edgeAgent").replace("%2F", "%2f")
    yield judged("encoded twice: slashes in lower-case digits", hub_token(lower_hex), agent)
    yield judged("encoded twice: raw slashes", hub_token(f"{HUB}/devices/{ID}/modules/%2524edgeAgent"), agent)
    colon = {"id_scope": ID_SCOPE, "registration_id": "a:b"}
    yield judged("encoded twice: a registration", signed_token(f"{ID_SCOPE}%2Fregistrations%2Fa%253Ab"), colon)


def hub_token(sr):
    return token(f"sr={sr}", sig_part(sign(DEVICE_KEY, sr, EXPIRY)), SE_PART)


def wrong_resource_or_policy():
    for comment, resource in (
        ("another registration ID", OTHER_REGISTRATION),
        ("an ID that is longer by one", {"id_scope": ID_SCOPE, "registration_id": ID + "0"}),
        ("an ID that is shorter by one", {"id_scope": ID_SCOPE, "registration_id": ID[:-1]}),
        ("the ID in upper case", {"id_scope": ID_SCOPE, "registration_id": ID.upper()}),
        ("another ID scope", {"id_scope": "0ne00002194", "registration_id": ID}),
        ("the ID scope in upper case", {"id_scope": ID_SCOPE.upper(), "registration_id": ID}),
        ("a hub device", HUB_DEVICE),
    ):
        yield judged(f"presented for {comment}", GOOD, resource)
    for comment, sr in (
        ("with a slash at its end", SR + "%2F"),
        ("percent-encoded twice", SR.replace("%2F", "%252F")),
        ("in upper case", SR.upper()),
        ("with a scheme", "https%3A%2F%2F" + SR),
        ("with a character outside ASCII", SR + "\u00e9"),
        ("with an escaped NUL", SR + "%00"),
        ("with escaped bytes that are not UTF-8", SR + "%ff"),
    ):
        yield judged(f"sr {comment}", signed_token(sr))
    for name in ("Registration", "registrations", "device", "iothubowner", "registration\n", "%72egistration"):
        yield judged(f"skn {name!r}", token(SR_PART, SIG_PART, SE_PART, f"skn={name}"))
    yield judged("hub device with the policy of a registration", KNOWN_HUB_TOKEN + "&skn=registration", HUB_DEVICE)
    yield judged("hub device with the policy of an owner", KNOWN_HUB_TOKEN + "&skn=iothubowner", HUB_DEVICE)


def wrong_signature():
    yield judged("another key", GOOD, device_key=OTHER_KEY)
    yield judged("signed with another key", signed_token(SR, OTHER_KEY))
    yield judged("signed with the group key", signed_token(SR, GROUP_KEY))
    yield judged("an expiry that was changed", token(SR_PART, SIG_PART, f"se={EXPIRY + 1}", SKN_PART))
    raw_slashes = f"sr={ID_SCOPE}/registrations/{ID}"
    yield judged("sr that was changed to raw slashes", token(raw_slashes, SIG_PART, SE_PART, SKN_PART))
    for comment, place in (("first", 0), ("last", 31)):
        flipped = bytearray(base64.b64decode(SIGNATURE))
        flipped[place] ^= 1
        yield judged(f"one bit of the {comment} byte", token(SR_PART, sig_part(encode(flipped)), SE_PART, SKN_PART))
    yield judged("signature of zeros", token(SR_PART, sig_part(encode(bytes(32))), SE_PART, SKN_PART))


def expired_and_just_not():
    for now, allowed_skew in (
        (0, 0),
        (EXPIRY - 1, 0),
        (EXPIRY, 0),
        (EXPIRY + 1, 0),
        (EXPIRY, 1),
        (EXPIRY + 1, 1),
        (EXPIRY + 299, 300),
        (EXPIRY + 300, 300),
        (EXPIRY + 301, 300),
        (EXPIRY + LONGEST_SKEW - 1, LONGEST_SKEW),
        (EXPIRY + LONGEST_SKEW, LONGEST_SKEW),
        (EXPIRY - 1, LONGEST_SKEW + 1),
        (EXPIRY - 1, 2**32 - 1),
        (FIRST_MILLISECONDS - 1, LONGEST_SKEW),
        (FIRST_MILLISECONDS, 0),
        (EXPIRY * 1000, 0),
        (2**53 - 1, 2**32 - 1),
    ):
        comment = f"at {now - EXPIRY:+} of the expiry, allowed skew {allowed_skew}"
        yield judged(comment, GOOD, now=now, allowed_skew=allowed_skew)
    zero, last = (build_token(DEVICE_KEY, REGISTRATION, expiry) for expiry in (0, FIRST_MILLISECONDS - 1))
    yield judged("expiry 0 at 0", zero, now=0)
    yield judged("expiry 0 at 0, allowed skew 1", zero, now=0, allowed_skew=1)
    yield judged("the greatest expiry, a second before", last, now=FIRST_MILLISECONDS - 2)
    yield judged("the greatest expiry, then", last, now=FIRST_MILLISECONDS - 1)


def judged_first():
    """Malformed, resource, policy, signature, expiry."""
    late = EXPIRY + 1000
    wrong_sig_and_skn = token(SR_PART, OTHER_SIG_PART, SE_PART, "skn=x")
    malformed_and_wrong = token(SR_PART, OTHER_SIG_PART, "se=x", "skn=x")
    yield judged("malformed sr, sig and se: sr first", token("sr=%", "sig=x", "se=x", SKN_PART))
    yield judged("malformed sig and se: sig first", token(SR_PART, "sig=x", "se=x", SKN_PART))
    yield judged("a missing part before a malformed one", token("sr=%", "sig=x"))
    yield judged("a repeated part before a missing one", token(SR_PART, SR_PART))
    yield judged("malformed se before everything else", malformed_and_wrong, OTHER_REGISTRATION, late)
    yield judged("resource before policy, signature, expiry", wrong_sig_and_skn, OTHER_REGISTRATION, late)
    yield judged("resource before expiry", GOOD, OTHER_REGISTRATION, late)
    yield judged("policy before signature and expiry", wrong_sig_and_skn, now=late)
    yield judged("policy before expiry", token(SR_PART, SIG_PART, SE_PART, "skn=x"), now=late)
    yield judged("signature before expiry", signed_token(SR, OTHER_KEY), now=late)
    yield judged("signature before expiry: another key", GOOD, now=late, device_key=OTHER_KEY)
    yield judged("now before skew", GOOD, now=EXPIRY * 1000, allowed_skew=LONGEST_SKEW + 1)
    yield judged("now before a malformed token", "no token", now=EXPIRY * 1000)
    yield judged("skew before a malformed token", "no token", allowed_skew=LONGEST_SKEW + 1)


def verified_tokens():
    yield from genuine_forms()
    yield from genuine_resources_and_keys()
    yield from malformed_tokens()
    yield from ids_encoded_twice()
    yield from wrong_resource_or_policy()
    yield from wrong_signature()
    yield from expired_and_just_not()
    yield from judged_first()
