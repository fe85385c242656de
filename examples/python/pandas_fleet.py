"""In the factory: the registration IDs and device keys of a list of devices, with pandas.

    python pandas_fleet.py --group-key-file group-key.txt --input devices.csv --output keys.csv

The list has the columns `serial` and `mac`, or a column `registration_id`, which is taken as it stands. The output
gains `registration_id` and `device_key`. A row that is refused goes to `keys.csv.refused.csv` with its line, a code and
the reason, and the rest is done. In a notebook, `derive_fleet` is what one needs of this.

Exit status: 0 done, 1 something was refused, 2 wrong usage, 3 the machine failed.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import pandas as pd
from derive_fleet import Row, UnusableList, finish, misfit, read_arguments, read_group_key, read_rows, replacing
from dps_symkey import DpsError, GroupKey, InvalidKeyError, RegistrationId, RegistrationIdError
from secrecy import print_error, shown


def main() -> int:
    arguments = read_arguments("a CSV file with serial and mac, or registration_id")
    report = Path(f"{arguments.output}.refused.csv")
    try:
        group_key = read_group_key(arguments.group_key_file)
        devices, misfits = read_devices(arguments.input)
        fleet = derive_fleet(devices, group_key)
        done = fleet["code"].isna()
        refused = pd.concat([fleet.loc[~done, ["code", "reason"]], devices[~done]], axis="columns")
        refusals = sorted([*misfits, *refused.itertuples(name=None)])
        with replacing(report) as refused_rows, replacing(arguments.output) as keys:
            fleet[done].drop(columns=["code", "reason"]).to_csv(keys, index=False, lineterminator="\n")
            writer = csv.writer(refused_rows, lineterminator="\n")
            writer.writerows([["line", "code", "reason", *devices], *refusals])
        if not refusals:
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
    return finish(int(done.sum()), len(refusals), arguments.output, report)


def read_devices(file: Path) -> tuple[pd.DataFrame, list[tuple[int | str, ...]]]:
    """The list, with the lines of the file as its index, and apart from it, with the reasons, the rows that do not fit.

    `pandas.read_csv` would drop the fields that a row has too many, and take a row of empty ones for a blank line.
    """
    lines: list[int] = []
    devices: list[list[str]] = []
    misfits: list[tuple[int | str, ...]] = []
    with file.open(encoding="utf-8-sig", newline="") as source:
        rows = read_rows(source)
        _, header = next(rows, Row(1, []))
        for line, fields in rows:
            if unfit := misfit(fields, header):
                misfits.append((line, *unfit, *fields))
            else:
                lines.append(line)
                devices.append(fields)
    # All as text, as it stands: 0071 is a serial number, and so are 12E4 and NA.
    return pd.DataFrame(devices, index=pd.Index(lines, name="line"), columns=header, dtype=str), misfits


def derive_fleet(devices: pd.DataFrame, group_key: GroupKey) -> pd.DataFrame:
    """The devices with `registration_id` and `device_key`, or, where one is refused, with `code` and `reason`."""
    columns = list(devices)
    makes_ids = {"serial", "mac"} <= set(columns)
    sources = ["serial", "mac"] if makes_ids else ["registration_id"]
    if any(columns.count(name) != 1 for name in sources):
        wanted = "one column each for serial and mac, or one for registration_id"
        raise UnusableList(f"the list needs {wanted}: its header is {shown(','.join(map(str, columns)))!r}")
    if present := {"registration_id", "device_key", "code", "reason"}.difference(sources) & set(columns):
        raise UnusableList(f"the list has a column '{min(present)}' already: rename it")
    refusals: dict[int | None, DpsError] = {}
    if makes_ids:
        registration_ids, refusals = make_registration_ids(devices)
    else:
        # A missing ID would have a missing key, and no error.
        registration_ids = devices["registration_id"].fillna("")
    device_keys, errors = group_key.derive_many(registration_ids, errors="collect")
    refusals |= {error.index: error for error in errors}
    outcomes = [refusals.get(row) for row in range(len(devices))]
    return devices.assign(
        registration_id=registration_ids,
        device_key=device_keys,
        code=pd.Series([error and error.code for error in outcomes], index=devices.index, dtype="string"),
        reason=pd.Series([error and reason(error) for error in outcomes], index=devices.index, dtype="string"),
    )


def reason(error: DpsError) -> str:
    """Without the index that an error of many has, since the line says where it is."""
    return str(error).removeprefix(f"index {error.index}: ")


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


if __name__ == "__main__":
    sys.exit(main())
