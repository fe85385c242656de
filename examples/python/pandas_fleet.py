"""In the factory: the registration IDs and device keys of a list of devices, with pandas.

    python pandas_fleet.py --group-key-file group-key.txt --input devices.csv --output keys.csv

The list has the columns `serial` and `mac`, or a column `registration_id`, which is taken as it stands. The output
gains `registration_id` and `device_key`. A row that is refused goes to `keys.csv.refused.csv` with its line, a code and
the reason, and the rest is done. In a notebook, `derive_fleet` is what one needs of this.

Exit status: 0 done, 1 something was refused, 2 wrong usage, 3 the machine failed.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pandas as pd
from dps_symkey import DpsError, GroupKey, InvalidKeyError, RegistrationId, RegistrationIdError
from secrecy import ArgumentParser, key_file


class UnusableList(Exception):
    """Something is wrong with the list as a whole."""


def main() -> int:
    parser = ArgumentParser("The registration IDs and device keys of a list of devices.")
    # The file, and never the key: every user of the machine can read a program's arguments.
    parser.add_argument("--group-key-file", type=key_file, help="the file with the group key [default: DPS_GROUP_KEY]")
    parser.add_argument("--input", type=Path, required=True, help="a CSV file with serial and mac, or registration_id")
    parser.add_argument("--output", type=Path, required=True, help="the CSV file to write, with a key in every row")
    arguments = parser.parse_args()
    if arguments.group_key_file is None and "DPS_GROUP_KEY" not in os.environ:
        parser.error("no group key was given: name its file with --group-key-file, or set DPS_GROUP_KEY")
    report = Path(f"{arguments.output}.refused.csv")
    try:
        group_key = read_group_key(arguments.group_key_file)
        devices = read_devices(arguments.input)
        fleet = derive_fleet(devices, group_key)
        refused = fleet["code"].notna()
        write_private_csv(arguments.output, fleet[~refused].drop(columns=["code", "reason"]), index=False)
        report.unlink(missing_ok=True)
        if refused.any():
            write_private_csv(report, fleet.loc[refused, ["code", "reason", *devices.columns]], index=True)
    except InvalidKeyError as error:
        print(f"error: group key: {error}", file=sys.stderr)
        return 1
    except (DpsError, UnusableList) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"error: {error}", file=sys.stderr)
        return 3
    print(f"{len(fleet)} rows: {(~refused).sum()} done, in {arguments.output}; {refused.sum()} refused")
    if refused.any():
        print(
            f"error: {refused.sum()} of {len(fleet)} rows were refused: see {report}, and mend them in the list",
            file=sys.stderr,
        )
        return 1
    return 0


def read_group_key(file: str | None) -> GroupKey:
    """The key in the file, one newline at its end taken off, or in DPS_GROUP_KEY."""
    if file is None:
        return GroupKey(os.environ["DPS_GROUP_KEY"])
    # A file in another encoding is refused as a key, which says what to do.
    return GroupKey(Path(file).read_text(encoding="ascii", errors="replace").removesuffix("\n"))


def read_devices(file: Path) -> pd.DataFrame:
    """The list, with the lines of the file as its index."""
    try:
        # All as text: else pandas reads the serial number 0071 as 71, 12E4 as 120000.0, and NA as missing.
        devices = pd.read_csv(file, dtype=str, keep_default_na=False, index_col=False, skip_blank_lines=False)
    except UnicodeDecodeError:
        raise UnusableList("the list is not UTF-8: save it as UTF-8 and run it again") from None
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise UnusableList(f"the list is no CSV: {error}") from None
    # The header is line 1. Behind a field with a line break in it, the numbers are too low.
    devices.index = pd.RangeIndex(2, len(devices) + 2, name="line")
    # What a short row lacks is empty; a blank line is no row.
    devices = devices.fillna("")
    return devices[(devices != "").any(axis="columns")]


def derive_fleet(devices: pd.DataFrame, group_key: GroupKey) -> pd.DataFrame:
    """The devices with `registration_id` and `device_key`, or, where one is refused, with `code` and `reason`."""
    if present := {"device_key", "code", "reason"} & set(devices):
        raise UnusableList(f"the list has a column '{min(present)}' already: rename it")
    refusals: dict[int | None, DpsError] = {}
    if "registration_id" in devices:
        # A missing ID would have a missing key, and no error.
        registration_ids = devices["registration_id"].fillna("")
    elif {"serial", "mac"} <= set(devices):
        registration_ids, refusals = make_registration_ids(devices)
    else:
        header = ",".join(str(name) for name in devices)
        raise UnusableList(f"the list needs serial and mac, or registration_id: its header is {header!r}")
    device_keys, errors = group_key.derive_many(registration_ids, errors="collect")
    refusals |= {error.index: error for error in errors}
    outcomes = [refusals.get(row) for row in range(len(devices))]
    return devices.assign(
        registration_id=registration_ids,
        device_key=device_keys,
        code=pd.Series([error and error.code for error in outcomes], index=devices.index, dtype="string"),
        reason=pd.Series([error and str(error) for error in outcomes], index=devices.index, dtype="string"),
    )


def make_registration_ids(devices: pd.DataFrame) -> tuple[pd.Series[str], dict[int | None, DpsError]]:
    """The IDs, and the errors of the rows that have none. The device must make the same ID, by the same call."""
    registration_ids: list[str | None] = []
    refusals: dict[int | None, DpsError] = {}
    for row, (serial, mac) in enumerate(zip(devices["serial"], devices["mac"], strict=True)):
        try:
            registration_ids.append(str(RegistrationId.from_serial_and_mac(serial=serial, mac=mac)))
        except RegistrationIdError as error:
            registration_ids.append(None)
            refusals[row] = error
    return pd.Series(registration_ids, index=devices.index, dtype="string"), refusals


def write_private_csv(path: Path, rows: pd.DataFrame, *, index: bool) -> None:
    """A new file in place of an old one. Nobody but its owner may read it (mode 0600)."""
    path.unlink(missing_ok=True)
    with open(path, "x", encoding="utf-8", newline="", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        rows.to_csv(file, index=index, lineterminator="\n")


if __name__ == "__main__":
    sys.exit(main())
