import re

from .refusal import Refusal

FIRST_MILLISECONDS = 100_000_000_000


def check_time(seconds):
    if seconds < 0:
        raise Refusal("expiry_negative")
    if seconds >= FIRST_MILLISECONDS:
        raise Refusal("expiry_milliseconds")


def check_lifetime(seconds, now):
    if seconds < 0:
        raise Refusal("duration_invalid")
    check_time(now + seconds)


def parse_expiry(text):
    if re.fullmatch("-[0-9]+", text):
        raise Refusal("expiry_negative")
    if not re.fullmatch("0|[1-9][0-9]*", text):
        raise Refusal("expiry_not_a_number")
    check_time(int(text))
    return int(text)


def renew_at(issued_at, expiry):
    """After four fifths of the lifetime, as the Azure IoT C SDK does (SAS_REFRESH_MULTIPLIER), in whole seconds."""
    check_time(issued_at)
    return issued_at + max(expiry - issued_at, 0) * 4 // 5
