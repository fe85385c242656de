from ..known_answers import DEVICE_KEY, EXPIRY, KNOWN_REGISTRATION_TOKEN, REGISTRATION, SR
from ..reference.sas_token import PREFIX, percent_encode, sign, verify_token
from .case import case


def token(*parts):
    return PREFIX + "&".join(parts)


def sig_part(text):
    return f"sig={percent_encode(text)}"


def signed_token(sr, device_key=DEVICE_KEY):
    return token(f"sr={sr}", sig_part(sign(device_key, sr, EXPIRY)), SE_PART, SKN_PART)


SIGNATURE = sign(DEVICE_KEY, SR, EXPIRY)
PARTS = SR_PART, SIG_PART, SE_PART, SKN_PART = f"sr={SR}", sig_part(SIGNATURE), f"se={EXPIRY}", "skn=registration"
assert token(*PARTS) == KNOWN_REGISTRATION_TOKEN


def judged(comment, text, resource=REGISTRATION, now=EXPIRY - 1, allowed_skew=0, device_key=DEVICE_KEY):
    """A second before the token expires, where nothing else is said."""
    inputs = {"device_key": device_key, "resource": resource, "now": now, "allowed_skew": allowed_skew, "token": text}
    return case(comment, verify_token, **inputs)
