LOWER = "abcdefghijklmnopqrstuvwxyz"
UPPER = LOWER.upper()
DIGITS = "0123456789"
WHITE_SPACE = " \t\n\v\f\r"


def characters(text):
    """Each character with the index of its first byte in UTF-8."""
    index = 0
    for character in text:
        yield index, character
        index += len(character.encode())


def ascii_lower(text):
    """Not `str.lower`: that would turn the Kelvin sign into a 'k' and accept it."""
    return text.translate(str.maketrans(UPPER, LOWER))
