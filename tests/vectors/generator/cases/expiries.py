from ..known_answers import EXPIRY
from ..reference.expiry import FIRST_MILLISECONDS, parse_expiry, renew_at
from .case import case

EXPIRY_TEXTS = [
    ("as in the how-to", "1700000000"),
    ("zero", "0"),
    ("one digit", "7"),
    ("beyond 32 bits", "4294967296"),
    ("the greatest", "99999999999"),
    ("the first that can only be milliseconds", "100000000000"),
    ("milliseconds", "1700000000000"),
    ("the greatest of 64 bits", "18446744073709551615"),
    ("beyond 64 bits", "18446744073709551616"),
    ("30 digits", "1" + "0" * 29),
    ("negative", "-1"),
    ("negative zero", "-0"),
    ("negative beyond 64 bits", "-18446744073709551616"),
    ("nothing", ""),
    ("a minus sign alone", "-"),
    ("two minus signs", "--1"),
    ("a minus sign at the end", "1-"),
    ("negative with a fraction", "-1.5"),
    ("a plus sign", "+1700000000"),
    ("a leading zero", "01700000000"),
    ("two zeros", "00"),
    ("a leading zero before too many digits", "0100000000000"),
    ("a fraction", "1700000000.5"),
    ("a comma", "1,700,000,000"),
    ("an underscore", "1_700_000_000"),
    ("an exponent", "17e8"),
    ("hexadecimal", "0x6553f100"),
    ("a space before", " 1700000000"),
    ("a space after", "1700000000 "),
    ("a line feed after", "1700000000\n"),
    ("a duration", "1h"),
    ("a date", "2023-11-14T22:13:20Z"),
    ("a word", "never"),
    ("infinity", "Infinity"),
    ("Arabic-Indic digits", "\u0661\u0667"),
    ("full-width digits", "\uff11\uff17"),
    ("NUL", "1700000000\0"),
]

# (comment, issued at, expiry)
LIFETIMES = [
    ("an hour", EXPIRY, EXPIRY + 3600),
    ("a day", EXPIRY, EXPIRY + 86_400),
    ("a year", EXPIRY, EXPIRY + 31_536_000),
    ("from 1970", 0, EXPIRY),
    ("the longest", 0, FIRST_MILLISECONDS - 1),
    ("an expiry before the issue", EXPIRY, EXPIRY - 1),
    ("an issue beyond the expiry by far", FIRST_MILLISECONDS - 1, EXPIRY),
    ("an issue in milliseconds", FIRST_MILLISECONDS, FIRST_MILLISECONDS - 1),
    ("an issue far beyond every expiry", 2**53 - 1, FIRST_MILLISECONDS - 1),
    *((f"{lifetime} seconds", EXPIRY, EXPIRY + lifetime) for lifetime in range(12)),
]


def expiries():
    def read(text):
        return {"seconds": parse_expiry(text)}

    return [case(comment, read, text=text) for comment, text in EXPIRY_TEXTS]


def renewals():
    def reckoned(**inputs):
        return {"renew_at": renew_at(**inputs)}

    return [case(comment, reckoned, issued_at=issued_at, expiry=expiry) for comment, issued_at, expiry in LIFETIMES]
