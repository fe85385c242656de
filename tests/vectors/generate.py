#!/usr/bin/env python3
"""Writes the JSON files beside it; `--check` compares them with what it would write."""

import itertools
import json
import pathlib
import sys

from generator.cases import derived_keys, keys, names, registration_ids, sas_tokens
from generator.known_answers import assert_known_answers

HERE = pathlib.Path(__file__).resolve().parent
FILES = {
    "registration_ids.json": registration_ids,
    "names.json": names,
    "keys.json": keys,
    "derived_keys.json": derived_keys,
    "sas_tokens.json": sas_tokens,
}


def first_difference(found, expected):
    lines = itertools.zip_longest(found.split("\n"), expected.split("\n"))
    number, (old, new) = next((n, pair) for n, pair in enumerate(lines, 1) if pair[0] != pair[1])
    return f"{number}: found {old!r}, expected {new!r}"


def main(arguments):
    if arguments not in ([], ["--check"]):
        print(f"usage: {pathlib.Path(__file__).name} [--check]", file=sys.stderr)
        return 2
    assert_known_answers()
    different = False
    for name, cases in FILES.items():
        # Everything but ASCII is escaped, so that a byte order mark or a no-break space can be seen.
        text = json.dumps(cases.contents(), indent=1) + "\n"
        path = HERE / name
        if not arguments:
            path.write_bytes(text.encode())
            continue
        # Not `read_text`, which would let a CR LF pass.
        found = path.read_bytes().decode("utf-8", "replace") if path.exists() else ""
        if found != text:
            different = True
            print(f"{name}:{first_difference(found, text)}")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
