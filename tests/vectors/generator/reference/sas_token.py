import base64
import hmac
import re
from urllib.parse import quote, unquote_to_bytes

from .characters import characters
from .expiry import check_time, parse_expiry
from .key import encode, hmac_sha256
from .refusal import Refusal
from .resource_uri import is_for, policy_name, resource_uri

PREFIX = "SharedAccessSignature "
LONGEST_SKEW = 86_400


def percent_encode(text):
    """RFC 3986, section 2.3: all but the unreserved characters; Python writes the digits in upper case."""
    return quote(text, safe="")


def percent_decode(text, code):
    if re.search("%(?![0-9A-Fa-f]{2})", text):
        raise Refusal(code)
    return unquote_to_bytes(text)


def sign(device_key, sr, expiry):
    """The signature is over the text that stands in `sr=`, whatever its encoding."""
    return hmac_sha256(device_key, f"{sr}\n{expiry}")


def build_token(device_key, resource, expiry):
    assert parse_expiry(str(expiry)) == expiry
    sr = percent_encode(resource_uri(resource))
    sig = percent_encode(sign(device_key, sr, expiry))
    skn = policy_name(resource)
    return f"{PREFIX}sr={sr}&sig={sig}&se={expiry}" + (f"&skn={skn}" if skn else "")


def verify_token(device_key, resource, now, allowed_skew, token):
    # 1. The caller's own numbers.
    check_time(now)
    if allowed_skew < 0:
        raise Refusal("duration_invalid")
    if allowed_skew > LONGEST_SKEW:
        raise Refusal("skew_too_long")
    # 2. Malformed.
    if not token.startswith(PREFIX):
        raise Refusal("sas_token_missing_prefix")
    for index, character in characters(token):
        if index >= len(PREFIX) and (character <= " " or character == "\x7f"):
            raise Refusal("sas_token_white_space", index)
    parts = {}
    for part in token.removeprefix(PREFIX).split("&"):
        name, equals, value = part.partition("=")
        if name not in ("sr", "sig", "se", "skn") or not equals:
            raise Refusal("sas_token_unknown_part")
        if name in parts:
            raise Refusal("sas_token_repeated_part")
        parts[name] = value
    for name in ("sr", "sig", "se"):
        if not parts.get(name):
            raise Refusal("sas_token_missing_part")
    uri = percent_decode(parts["sr"], "sas_token_invalid_resource")
    sig = percent_decode(parts["sig"], "sas_token_invalid_signature")
    try:
        signature = base64.b64decode(sig, validate=True)
    except ValueError:
        raise Refusal("sas_token_invalid_signature") from None
    if len(signature) != 32 or encode(signature).encode() != sig:
        raise Refusal("sas_token_invalid_signature")
    try:
        expiry = parse_expiry(parts["se"])
    except Refusal:
        raise Refusal("sas_token_invalid_expiry") from None
    # 3. For something else.
    if not is_for(uri, resource):
        raise Refusal("sas_token_wrong_resource")
    if parts.get("skn") and parts["skn"] != policy_name(resource):
        raise Refusal("sas_token_wrong_policy")
    # 4. Signed by somebody else, or changed.
    if not hmac.compare_digest(sign(device_key, parts["sr"], expiry), encode(signature)):
        raise Refusal("sas_token_wrong_signature")
    # 5. Genuine and over.
    if not now < expiry + allowed_skew:
        raise Refusal("sas_token_expired")
    return {"ok": True}
