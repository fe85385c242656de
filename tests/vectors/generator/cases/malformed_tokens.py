import base64

from ..known_answers import EXPIRY, KNOWN_REGISTRATION_TOKEN, SR
from ..reference.key import encode
from ..reference.sas_token import PREFIX, percent_encode
from .judged_token import PARTS, SE_PART, SIG_PART, SIGNATURE, SKN_PART, SR_PART, judged, sig_part, token


def wrong_prefixes():
    good = KNOWN_REGISTRATION_TOKEN
    yield "nothing", ""
    yield "the prefix alone", PREFIX
    yield "the prefix without its space", PREFIX.strip()
    yield "no prefix", good.removeprefix(PREFIX)
    yield "the prefix in lower case", good.replace("SharedAccessSignature", "sharedaccesssignature")
    yield "a space before the prefix", " " + good
    yield "a line feed before the prefix", "\n" + good
    yield "a byte order mark before the prefix", "\ufeff" + good
    yield "a header's name before the prefix", "Authorization: " + good
    yield "two spaces after the prefix", good.replace(" ", "  ")
    yield "a tab after the prefix", good.replace(" ", "\t")
    yield "the prefix twice", PREFIX + good


def wrong_parts():
    good = KNOWN_REGISTRATION_TOKEN
    for part in PARTS:
        name = part.partition("=")[0]
        others = [other for other in PARTS if other != part]
        if part != SKN_PART:
            yield f"no {name}", token(*others)
            yield f"empty {name}", token(f"{name}=", *others)
        yield f"{name} without '='", token(name, *others)
        yield f"{name} cut after its name", good[: good.index(part) + len(name)]
        yield f"{name} twice, the second without '='", token(*PARTS, name)
        yield f"{name} twice", token(*PARTS, part)
        yield f"{name} twice, the second empty", token(*PARTS, f"{name}=")
        yield f"{name} in upper case", good.replace(f"{name}=", f"{name.upper()}=")
    yield "empty skn twice", token(SR_PART, SIG_PART, SE_PART, "skn=", "skn=")
    yield "an unknown part", token(*PARTS, "api-version=2021-06-01")
    yield "an unknown part first", token("x=1", *PARTS)
    yield "an unknown part before a repeated one: from left to right", token(SR_PART, "x=1", SR_PART)
    yield "a repeated part before an unknown one: from left to right", token(SR_PART, SR_PART, "x=1")
    yield "a part without a name", token(*PARTS, "=1")
    yield "'&' at the start", token("", *PARTS)
    yield "'&' at the end", token(*PARTS, "")
    yield "two '&' side by side", good.replace("&se", "&&se")
    yield "';' between the parts", PREFIX + ";".join(PARTS)
    yield "two tokens", f"{good}&{good}"
    for length in (len(PREFIX) + 1, good.index("&sig") + 3, good.index("&se=") + 2, good.index("&skn") + 2):
        yield f"cut after {length} bytes", good[:length]


def wrong_resources():
    for comment, text in (
        ("'%' at the end of sr", SR + "%"),
        ("half an escape at the end of sr", SR + "%2"),
        ("'%' without digits in sr", SR.replace("%2F", "%zz", 1)),
        ("one digit in sr", SR.replace("%2F", "%2g", 1)),
        ("a sign for a digit in sr", SR.replace("%2F", "%+2", 1)),
    ):
        yield comment, token(f"sr={text}", SIG_PART, SE_PART, SKN_PART)


def wrong_signatures():
    raw = base64.b64decode(SIGNATURE)
    for comment, part in (
        ("is not base64", "sig=not-a-signature"),
        ("of 31 bytes", sig_part(encode(raw[:31]))),
        ("of 33 bytes", sig_part(encode(raw + b"\0"))),
        ("without padding", sig_part(SIGNATURE.rstrip("="))),
        ("with padding of two", sig_part(SIGNATURE + "=")),
        ("in the URL-safe alphabet", sig_part(base64.urlsafe_b64encode(raw).decode())),
        ("with padding bits set", sig_part(SIGNATURE[:-2] + chr(ord(SIGNATURE[-2]) + 1) + "=")),
        ("percent-encoded twice", sig_part(percent_encode(SIGNATURE))),
        ("with spaces for '+'", "sig=" + SIGNATURE.replace("+", " ")),
        ("with '%' at its end", SIG_PART + "%"),
        ("with half an escape", SIG_PART[:-1]),
        ("with a line feed", SIG_PART + "\n"),
        ("in hexadecimal", f"sig={raw.hex()}"),
        ("with a character outside ASCII", "sig=\u00e9" + SIGNATURE[2:]),
    ):
        yield f"sig {comment}", token(SR_PART, part, SE_PART, SKN_PART)


def wrong_expiries():
    for comment, text in (
        ("is no number", "tomorrow"),
        ("is negative", "-1"),
        ("in milliseconds", str(EXPIRY * 1000)),
        ("with a fraction", f"{EXPIRY}.0"),
        ("with a leading zero", f"0{EXPIRY}"),
        ("with a plus sign", f"+{EXPIRY}"),
        ("with an escape", f"%31{str(EXPIRY)[1:]}"),
        ("with '=' in it", f"={EXPIRY}"),
        ("with a space", f"{EXPIRY} "),
        ("greater than 64 bits", "9" * 30),
    ):
        yield f"se {comment}", token(SR_PART, SIG_PART, f"se={text}", SKN_PART)
    for name, text in (("a line feed", "\n"), ("CRLF", "\r\n"), ("a space", " "), ("a NUL", "\0"), ("a DEL", "\x7f")):
        yield f"{name} after skn", KNOWN_REGISTRATION_TOKEN + text
    yield "a line feed after se", token(SR_PART, SIG_PART, SKN_PART, SE_PART) + "\n"


def malformed_tokens():
    for texts in (wrong_prefixes, wrong_parts, wrong_resources, wrong_signatures, wrong_expiries):
        for comment, text in texts():
            yield judged(comment, text)
