"""Keeps a key that was given as an argument, in place of a file's name or of an option, out of what is printed."""

from __future__ import annotations

import argparse
import base64
import os.path
import re
import sys
from collections.abc import Iterable
from typing import NoReturn

GIVEN = (
    "what may be a key was given as an argument: put the key into a file and name that; others may have seen it on "
    "this command line"
)

HEXADECIMAL = re.compile(r"(?:0x)?[0-9A-Fa-f]*")
# A plant's or a device's name has words and numbers; random text is hardly ever two characters of a kind.
WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|[0-9]+|.")


class ArgumentParser(argparse.ArgumentParser):
    """Takes options by their whole names: `--group-key` is not `--group-key-file`. Its errors repeat no key."""

    def __init__(self, description: str) -> None:
        super().__init__(description=description, allow_abbrev=False)

    def error(self, message: str) -> NoReturn:
        super().error(without_keys(message))


def key_file(name: str) -> str:
    """The type of an argument that names a file with a key. "No such file" would repeat a key given in its place."""
    if is_key_among([name]):
        raise argparse.ArgumentTypeError(GIVEN)
    return name


def print_error(message: object) -> None:
    print(f"error: {without_keys(str(message))}", file=sys.stderr)


def without_keys(message: str) -> str:
    """The message, unless a key is among the arguments, which it might repeat."""
    return GIVEN if is_key_among(sys.argv[1:]) else message


def shown(text: str) -> str:
    """The text, unless it may be a key."""
    return "(not shown: it may be a secret)" if may_hold_key(text) else text


def is_key_among(arguments: Iterable[str]) -> bool:
    """Whether one of the arguments may be a key, or several that a shell made of a key over several lines."""
    # White space in an argument does not count.
    return may_hold_key(" ".join("".join(value_of(argument).split()) for argument in arguments))


def value_of(argument: str) -> str:
    """What may be a key in `--option`, `--option=VALUE` or `VALUE`. A comma stands for what cannot."""
    value = re.sub(r"^--[a-z-]+=(?!=?\s*$)", "", argument)
    folder, name = os.path.split(value)
    # A file that is there is no key, whatever it is called, and neither are the folders above one.
    if re.fullmatch(r"--?[a-z-]+", value) or os.path.exists(value):
        return ","
    is_folder = os.path.basename(folder) not in ("", ".", "..") and os.path.isdir(folder)
    return name if is_folder else value


def may_hold_key(text: str) -> bool:
    """Whether a text holds what may be a key, or one that was cut or copied badly."""
    # Base64 has no dot: names of files and hosts are no keys.
    text = re.sub(r"[\w+%-]+(?:\.[\w+%-]+)+", ",", text, flags=re.ASCII)
    for row in re.findall(r"[\w+/%=\s-]+", text, re.ASCII):
        words = re.findall(r"[^\s=]+=*", row)
        if any(may_be_damaged(word) or begins_with_key(words[first:]) for first, word in enumerate(words)):
            return True
    return False


def begins_with_key(words: list[str]) -> bool:
    """Whether the first word is a key, or the first lines are one: all as long, but for the last."""
    width = len(words[0])
    joined = ""
    for line in words:
        if len(line) > width or len(joined) > 100:
            return False
        joined += line
        # As in `--` and `./` and a key.
        key = joined.lstrip("-")
        if is_key(key) or is_key(key.removeprefix("/")):
            return True
        if len(line) < width:
            return False
    return False


def is_key(text: str) -> bool:
    """Whether the text is a key of 16 to 64 bytes in canonical base64, with its padding or without.

    Not what is hexadecimal, as a chip's number, nor, without a `+` or padding, what is of one case, as paths are.
    """
    digits = text.rstrip("=")
    is_mixed = digits not in (digits.lower(), digits.upper())
    if not (is_mixed or "+" in digits or digits != text) or HEXADECIMAL.fullmatch(digits):
        return False
    try:
        key = base64.b64decode(digits + "=" * (-len(digits) % 4), validate=True)
    except ValueError:
        return False
    return 16 <= len(key) <= 64 and base64.b64encode(key).decode().rstrip("=") == digits


def may_be_damaged(word: str) -> bool:
    """Whether a word may be a key that was cut, or is in the alphabet for URLs or percent-encoded."""
    word = word.strip("-=")
    has_all = all(re.search(kind, word) for kind in ("[A-Z]", "[a-z]", "[0-9]"))
    return len(word) >= 22 and has_all and not all(map(is_name, re.split("[-_/]", word)))


def is_name(part: str) -> bool:
    return len(part) < 10 or bool(HEXADECIMAL.fullmatch(part)) or len(WORD.findall(part)) * 3 <= len(part)
