import base64
import hashlib
import hmac
import re

from .characters import WHITE_SPACE, characters
from .refusal import Refusal
from .registration_id import check_id


def encode(data):
    return base64.b64encode(data).decode()


def decode_key(text):
    """RFC 4648, section 4, canonical (section 3.5), of 16 to 64 bytes ("Symmetric key creation" on the provisioning
    service's page on symmetric key attestation)."""
    if not text:
        raise Refusal("key_empty")
    # What no key has in either alphabet, so that a text of words is not called a key with spaces.
    if re.search(f"[^A-Za-z0-9+/_={WHITE_SPACE}-]", text):
        raise Refusal("key_not_base64")
    for index, character in characters(text):
        if character in WHITE_SPACE:
            raise Refusal("key_white_space", index)
    digits, padding = re.fullmatch("([^=]*)(.*)", text).groups()
    if padding.strip("="):
        raise Refusal("key_not_base64")
    if len(digits) % 4 == 1 or len(padding) > -len(digits) % 4:
        raise Refusal("key_not_base64")
    if re.search("[_-]", digits):
        # An ID or a file name has a dash too: a key only where it has the length of one.
        raise Refusal("key_url_safe_alphabet" if 16 <= len(digits) * 6 // 8 <= 64 else "key_not_base64")
    if len(padding) < -len(digits) % 4:
        raise Refusal("key_missing_padding")
    key = base64.b64decode(text, validate=True)
    if len(key) > 64:
        raise Refusal("key_too_long")
    if encode(key) != text:
        raise Refusal("key_non_canonical")
    if len(key) < 16:
        raise Refusal("key_too_short")
    return key


def hmac_sha256(key, message):
    return encode(hmac.new(decode_key(key), message.encode(), hashlib.sha256).digest())


def derive(group_key, registration_id, rules="portable"):
    """ "Group enrollments" on the provisioning service's page on symmetric key attestation."""
    check_id(registration_id, rules)
    return hmac_sha256(group_key, registration_id)
