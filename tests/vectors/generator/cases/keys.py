import base64

from ..known_answers import BREAKROOM_KEY, DEVICE_KEY, GROUP_KEY, HUB, ID
from ..reference.characters import DIGITS, LOWER, UPPER
from ..reference.key import decode_key, encode
from ..reference.sas_token import percent_encode
from .case import case
from .seeded import some_bytes

ALPHABET = UPPER + LOWER + DIGITS + "+/"


def some_key(length):
    return encode(some_bytes(f"key {length}", length))


def sizes():
    yield "the how-to's group key", GROUP_KEY
    yield "the how-to's device key", DEVICE_KEY
    for length in (*range(1, 71), 96, 128, 200):
        yield f"{length} bytes", some_key(length)
    for length in (16, 32, 63, 64):
        yield f"{length} bytes of zeros", encode(bytes(length))
        yield f"{length} bytes of ones", encode(b"\xff" * length)
    yield "every character of the alphabet", ALPHABET
    yield "nothing", ""


def white_space():
    for name, space in (
        ("a space", " "),
        ("a tab", "\t"),
        ("a line feed", "\n"),
        ("a carriage return", "\r"),
        ("CR LF", "\r\n"),
        ("a form feed", "\f"),
        ("a vertical tab", "\v"),
    ):
        yield f"{name} before", space + DEVICE_KEY
        yield f"{name} inside", DEVICE_KEY[:20] + space + DEVICE_KEY[20:]
        yield f"{name} after", DEVICE_KEY + space
        yield f"{name} and nothing else", space
    yield "white space on both sides: the first counts", f" {DEVICE_KEY} "
    yield "broken into lines of 64 characters", GROUP_KEY[:64] + "\n" + GROUP_KEY[64:] + "\n"
    yield "a line feed after a key without padding: white space first", DEVICE_KEY[:-1] + "\n"
    yield "a line feed after a key of 65 bytes", some_key(65) + "\n"
    yield "two keys", f"{GROUP_KEY}\n{BREAKROOM_KEY}"
    yield "two keys side by side: padding in the middle", GROUP_KEY + BREAKROOM_KEY


def alphabets():
    url_safe = base64.urlsafe_b64encode(decode_key(GROUP_KEY)).decode()
    assert url_safe != GROUP_KEY
    yield "URL-safe alphabet", url_safe
    yield "URL-safe alphabet without padding", url_safe.rstrip("=")
    yield "URL-safe dash alone", "-" + DEVICE_KEY[1:]
    yield "URL-safe underscore alone", "_" + DEVICE_KEY[1:]
    yield "both alphabets", "+-/_" + DEVICE_KEY[4:]


def paddings():
    yield "no padding of one", DEVICE_KEY.rstrip("=")
    yield "no padding of two", GROUP_KEY.rstrip("=")
    yield "one of two '='", GROUP_KEY[:-1]
    yield "no padding, 16 bytes", some_key(16).rstrip("=")
    yield "no padding, 65 bytes", some_key(65).rstrip("=")
    yield "one '=' too many", DEVICE_KEY + "="
    yield "two '=' after a text that needs none", some_key(18) + "=="
    yield "four '=' too many", some_key(18) + "===="
    yield "only padding", "===="
    yield "one '='", "="
    yield "padding at the start", "=" + DEVICE_KEY[:-1]
    yield "padding in the middle", DEVICE_KEY[:20] + "=" + DEVICE_KEY[21:]
    yield "a padded block in the middle", DEVICE_KEY[:18] + "==" + DEVICE_KEY[20:]
    yield "a last block of one character", DEVICE_KEY[:-3]
    yield "one character", "A"
    # The last character before one '=' has 2 bits that no byte uses, before two '=' 4 bits.
    for key, padding, unused in ((DEVICE_KEY, "=", 2), (GROUP_KEY, "==", 4)):
        last = ALPHABET.index(key[-len(padding) - 1])
        assert last % (1 << unused) == 0
        for bits in range(1, 1 << unused):
            yield f"padding bits {bits} of {unused}", key[: -len(padding) - 1] + ALPHABET[last + bits] + padding
    yield "padding bits set in a key of 10 bytes", encode(bytes(10))[:-3] + "B=="
    yield "padding bits set in a key of 65 bytes: the length comes first", encode(bytes(65))[:-2] + "B="
    yield "padding bits set in a key of 67 bytes: the length comes first", encode(bytes(67))[:-3] + "B=="


def other_texts():
    yield "hexadecimal with a prefix and colons", "0x00:11:22:33"
    yield "40 hexadecimal digits are base64 too", "00112233445566778899aabbccddeeff00112233"
    yield "a path", "./group-key.txt"
    yield "words", "hello world, this is a file"
    yield "an ID", "sn-007-888-abc"
    yield "words with dashes and the length of a key", "sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6"
    yield "a key that was cut", "Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmer"
    yield "a path of letters and slashes, whose length is not that of base64", "/run/secrets/group"
    yield "a path of Windows", "C:\\keys\\group-key.txt"
    yield "a connection string", f"HostName={HUB};DeviceId={ID};SharedAccessKey={DEVICE_KEY}"
    yield "quotation marks around it", f'"{DEVICE_KEY}"'
    yield "percent-encoded", percent_encode(DEVICE_KEY)
    yield "a name before it", f"DPS_GROUP_KEY={GROUP_KEY}"
    yield "a NUL after it", DEVICE_KEY + "\0"
    yield "a byte order mark before it", "\ufeff" + DEVICE_KEY
    yield "a no-break space after it", DEVICE_KEY + "\u00a0"
    yield "a character of 2 bytes in it", "\u00e9" + DEVICE_KEY[2:]
    yield "a character of 3 bytes in it", "\u2026" + DEVICE_KEY[3:]
    yield "a character of 4 bytes in it", "\U0001f511" + DEVICE_KEY[4:]
    yield "a space after a character of 2 bytes: the index is in bytes", "\u00e9 " + DEVICE_KEY
    for character in "!#$%&'()*,.:;<>?@[\\]^`{|}~":
        yield f"{character!r} in it", DEVICE_KEY[:21] + character + DEVICE_KEY[22:]


def decoded(text):
    return {"bytes": decode_key(text).hex()}


def contents():
    return {
        "about": "Keys as text: what each decodes to, or why it is none.",
        "cases": [
            case(comment, decoded, text=text)
            for texts in (sizes, white_space, alphabets, paddings, other_texts)
            for comment, text in texts()
        ],
    }
