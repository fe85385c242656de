"""In the factory: the registration IDs and device keys of a list of devices.

    python derive_fleet.py --group-key-file group-key.txt --input devices.csv --output keys.csv

The list has the columns `serial` and `mac`; the output gains `registration_id` and `device_key`. A row that is refused
goes to `keys.csv.refused.csv` with its line, a code and the reason, and the rest is done.

Exit status: 0 done, 1 something was refused, 2 wrong usage, 3 the machine failed.
"""

from __future__ import annotations

import csv
import os
import sys
import tempfile
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import NamedTuple, TextIO

from dps_symkey import DpsError, GroupKey, InvalidKeyError, RegistrationId, RegistrationIdError
from secrecy import ArgumentParser, key_file, print_error, shown

# So many rows are in memory at once, and their keys are derived by one call.
BATCH = 10_000


class UnusableList(Exception):
    """Something is wrong with the list as a whole."""


class Row(NamedTuple):
    line: int
    fields: list[str]


def main() -> int:
    arguments = read_arguments("a CSV file with the columns serial and mac")
    report = Path(f"{arguments.output}.refused.csv")
    try:
        group_key = read_group_key(arguments.group_key_file)
        with (
            arguments.input.open(encoding="utf-8-sig", newline="") as source,
            replacing(report) as refused_rows,
            replacing(arguments.output) as keys,
        ):
            done, refused = derive_fleet(group_key, source, keys, refused_rows)
        if refused == 0:
            report.unlink()
    except InvalidKeyError as error:
        print_error(f"group key: {error}")
        return 1
    except (DpsError, UnusableList) as error:
        print_error(error)
        return 1
    except OSError as error:
        print_error(error)
        return 3
    return finish(done, refused, arguments.output, report)


def read_arguments(input_help: str) -> Namespace:
    parser = ArgumentParser("The registration IDs and device keys of a list of devices.")
    # The file, and never the key: every user of the machine can read a program's arguments.
    parser.add_argument("--group-key-file", type=key_file, help="the file with the group key [default: DPS_GROUP_KEY]")
    parser.add_argument("--input", type=Path, required=True, help=input_help)
    parser.add_argument("--output", type=Path, required=True, help="the CSV file to write, with a key in every row")
    arguments = parser.parse_args()
    if arguments.group_key_file is None and "DPS_GROUP_KEY" not in os.environ:
        parser.error("no group key was given: name its file with --group-key-file, or set DPS_GROUP_KEY")
    return arguments


def finish(done: int, refused: int, output: Path, report: Path) -> int:
    """Says what has become of the rows, and gives the exit status."""
    rows = counted(done + refused, "row")
    print(f"{rows}: {done} done, in {output}; {refused} refused")
    if refused == 0:
        return 0
    were, them = ("was", "it") if refused == 1 else ("were", "them")
    print_error(f"{refused} of {rows} {were} refused: see {report}, and fix {them} in the list")
    return 1


def counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def read_group_key(file: str | None) -> GroupKey:
    """The key in the file, one newline at its end taken off, or in DPS_GROUP_KEY."""
    if file is None:
        return GroupKey(os.environ["DPS_GROUP_KEY"])
    # A file in another encoding is refused as a key, which says what to do.
    return GroupKey(Path(file).read_text(encoding="ascii", errors="replace").removesuffix("\n"))


def derive_fleet(group_key: GroupKey, source: TextIO, keys: TextIO, refused_rows: TextIO) -> tuple[int, int]:
    """How many rows were done, and how many were refused."""
    rows = read_rows(source)
    _, header = next(rows, Row(1, []))
    for name in ("serial", "mac"):
        if header.count(name) != 1:
            raise UnusableList(f"the list needs one column '{name}': its header is {shown(','.join(header))!r}")
    for name in ("registration_id", "device_key"):
        if name in header:
            raise UnusableList(f"the list has a column '{name}' already: rename it")
    serial, mac = header.index("serial"), header.index("mac")
    keys_writer = csv.writer(keys, lineterminator="\n")
    keys_writer.writerow([*header, "registration_id", "device_key"])
    report = csv.writer(refused_rows, lineterminator="\n")
    report.writerow(["line", "code", "reason", *header])

    done = refused = 0
    while batch := list(islice(rows, BATCH)):
        identified: list[tuple[list[str], str]] = []
        for line, fields in batch:
            if unfit := misfit(fields, header):
                report.writerow([line, *unfit, *fields])
                continue
            try:
                # The device must make the same ID: by the same call, or by its like in the other languages.
                made = RegistrationId.from_serial_and_mac(serial=fields[serial], mac=fields[mac])
            except RegistrationIdError as error:
                report.writerow([line, error.code, error, *fields])
            else:
                identified.append((fields, str(made)))
        # Of these none is refused: they were checked when they were made.
        device_keys = group_key.derive_many([registration_id for _, registration_id in identified])
        for (fields, registration_id), device_key in zip(identified, device_keys, strict=True):
            keys_writer.writerow([*fields, registration_id, device_key])
        done += len(identified)
        refused += len(batch) - len(identified)
    return done, refused


def misfit(fields: list[str], header: list[str]) -> tuple[str, str] | None:
    """The code and the reason, where a row has not the length of the header."""
    if len(fields) == len(header):
        return None
    code = "row_short" if len(fields) < len(header) else "row_long"
    return code, f"row has {counted(len(fields), 'field')} and the header {len(header)}"


def read_rows(source: TextIO) -> Iterator[Row]:
    """The rows with the lines where they begin, the header among them; blank lines are passed over."""
    # Strict, since a stray quote could swallow the rows after it.
    reader = csv.reader(source, strict=True)
    line = 1
    try:
        for fields in reader:
            if fields:
                yield Row(line, fields)
            line = reader.line_num + 1
    except csv.Error as error:
        raise UnusableList(f"the list is no CSV in line {line}: {error}") from None
    except UnicodeDecodeError:
        raise UnusableList("the list is not UTF-8: save it as UTF-8 and run it again") from None


@contextmanager
def replacing(path: Path) -> Iterator[TextIO]:
    """A file that takes its name only when it is whole. Nobody but its owner may read it (mode 0600)."""
    handle, name = tempfile.mkstemp(dir=path.parent)
    try:
        with open(handle, "w", encoding="utf-8", newline="") as file:
            yield file
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


if __name__ == "__main__":
    sys.exit(main())
