import hashlib

SEED = b"dps-symkey vectors 1"


def some_bytes(label, length):
    """Bytes without a pattern, the same on every machine and with every version of Python."""
    return hashlib.shake_256(SEED + label.encode()).digest(length)


def some_text(label, length, alphabet):
    return "".join(alphabet[byte % len(alphabet)] for byte in some_bytes(label, length))
