from .characters import DIGITS, LOWER, UPPER, WHITE_SPACE, ascii_lower, characters
from .refusal import Refusal

# Portable: the how-to "provision legacy devices using symmetric keys" of 2019 ("lowercase alphanumeric and dash"),
# narrowed by the REST specification of Register Device ("no special characters allowed at start or end").
# Service: the concepts page of the provisioning service ("alphanumeric, '-', '.', '_', ':'", the last one
# "alphanumeric or dash").
ACCEPTED = {"portable": LOWER + DIGITS + "-", "service": LOWER + UPPER + DIGITS + "-._:"}
ACCEPTED_FIRST = {"portable": LOWER + DIGITS, "service": ACCEPTED["service"]}
ACCEPTED_LAST = {"portable": LOWER + DIGITS, "service": LOWER + UPPER + DIGITS + "-"}
# The REST specification of Register Device ("up to 128 characters long").
LONGEST = 128


def check_id(text, rules, name="registration_id", longest=LONGEST):
    """The length first, then the characters from left to right, then the two ends."""
    length = len(text.encode())
    if length > longest:
        raise Refusal(f"{name}_too_long")
    if length == 0:
        raise Refusal(f"{name}_empty")
    for index, character in characters(text):
        if character in ACCEPTED[rules]:
            continue
        if ord(character) > 127:
            raise Refusal(f"{name}_non_ascii", index)
        if character in WHITE_SPACE:
            raise Refusal(f"{name}_white_space", index)
        if character in UPPER:
            raise Refusal(f"{name}_upper_case", index)
        raise Refusal(f"{name}_invalid_character", index)
    if text[0] not in ACCEPTED_FIRST[rules]:
        raise Refusal(f"{name}_invalid_start", 0)
    if text[-1] not in ACCEPTED_LAST[rules]:
        raise Refusal(f"{name}_invalid_end", length - 1)


def registration_id(text, rules, lower_case):
    if lower_case:
        text = ascii_lower(text)
    check_id(text, rules)
    return {"registration_id": text}
