"""Keeps a key that was given as an argument, in place of a file's name or of an option, out of what is printed."""

from __future__ import annotations

import argparse
import os.path
import re
from typing import NoReturn

# Base64 of either alphabet, of 16 bytes or more, with some of each kind. Names hardly ever have so much of it.
LIKE_A_KEY = re.compile(r"(?=[\w+/%-]*[A-Z])(?=[\w+/%-]*[a-z])(?=[\w+/%-]*[0-9])[\w+/%-]{22,}", re.ASCII)


class ArgumentParser(argparse.ArgumentParser):
    """Takes options by their whole names: `--group-key` is not `--group-key-file`. Its errors repeat no key."""

    def __init__(self, description: str) -> None:
        super().__init__(description=description, allow_abbrev=False)

    def error(self, message: str) -> NoReturn:
        super().error(LIKE_A_KEY.sub("(not shown: it may be a secret)", message))


def key_file(name: str) -> str:
    """The type of an argument that names a file with a key. "No such file" would repeat a key given in its place."""
    folder, last = os.path.split(name)
    # In a folder that is there, the slashes are no base64.
    if not os.path.exists(name) and LIKE_A_KEY.search(last if os.path.isdir(folder) else name):
        raise argparse.ArgumentTypeError(
            "takes the name of a file, and was given what may be a key: put the key into a file; others may have "
            "seen it on this command line"
        )
    return name
