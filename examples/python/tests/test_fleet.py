"""The lists of the factory: `derive_fleet.py` and `pandas_fleet.py`."""

from __future__ import annotations

import csv
from pathlib import Path

import fleet
import pytest
from example import DEVICE_KEY, GROUP_KEY, GROUP_KEY_FILE, ID, MAC, SERIAL, Outcome, assert_private, run

both = pytest.mark.parametrize("program", ["derive_fleet.py", "pandas_fleet.py"])

ONE_DEVICE = f"serial,mac\n{SERIAL},{MAC}\n"


def run_on(program: str, folder: Path, devices: str | bytes, **environment: str) -> Outcome:
    """With that list, and the group key in the environment."""
    (folder / "devices.csv").write_bytes(devices.encode() if isinstance(devices, str) else devices)
    arguments = "--input", folder / "devices.csv", "--output", folder / "keys.csv"
    return run(program, *arguments, **{"DPS_GROUP_KEY": GROUP_KEY} | environment)


def assert_nothing_written(folder: Path) -> None:
    assert [path.name for path in folder.iterdir()] == ["devices.csv"]


@both
def test_derives_the_fleet(program: str, tmp_path: Path) -> None:
    output = tmp_path / "keys.csv"
    outcome = run(
        program, "--group-key-file", GROUP_KEY_FILE, "--input", fleet.DEVICES, "--output", output, DPS_GROUP_KEY="!"
    )
    report = tmp_path / "keys.csv.refused.csv"
    assert outcome == Outcome(
        1,
        f"10000 rows: 9993 done, in {output}; 7 refused\n",
        f"error: 7 of 10000 rows were refused: see {report}, and fix them in the list\n",
    )
    assert fleet.rows(output) == fleet.expected()
    header, *refused = fleet.rows(report)
    assert header == ["line", "code", "reason", "serial", "mac", "model"]
    assert {int(line): code for line, code, *_ in refused} == fleet.REFUSED
    devices = fleet.rows(fleet.DEVICES)
    assert [row[3:] for row in refused] == [devices[line - 1] for line in fleet.REFUSED]
    assert "'/' at byte 3" in refused[0][2]
    assert_private(output)
    assert_private(report)


@both
def test_replaces_the_output_and_the_report(program: str, tmp_path: Path) -> None:
    output, report = tmp_path / "keys.csv", tmp_path / "keys.csv.refused.csv"
    for path in output, report:
        path.write_text("of yesterday")
        path.chmod(0o644)
    outcome = run_on(program, tmp_path, ONE_DEVICE)
    assert outcome == Outcome(0, f"1 row: 1 done, in {output}; 0 refused\n", "")
    assert output.read_text() == f"serial,mac,registration_id,device_key\n{SERIAL},{MAC},{ID},{DEVICE_KEY}\n"
    assert_private(output)
    assert not report.exists()


@both
def test_counts_one_row_in_the_singular(program: str, tmp_path: Path) -> None:
    output, report = tmp_path / "keys.csv", tmp_path / "keys.csv.refused.csv"
    assert run_on(program, tmp_path, f"{ONE_DEVICE}/,{MAC}\n") == Outcome(
        1,
        f"2 rows: 1 done, in {output}; 1 refused\n",
        f"error: 1 of 2 rows was refused: see {report}, and fix it in the list\n",
    )


@both
@pytest.mark.parametrize(
    "devices",
    [
        b"\xef\xbb\xbfserial,mac\r\n007-888-ABC,A1:B2:C3:D4:E5:F6\r\n",
        b'"serial","mac"\n"007-888-ABC","A1:B2:C3:D4:E5:F6"',
        b"serial,mac\n\n007-888-ABC,A1:B2:C3:D4:E5:F6\n\n",
    ],
    ids=["BOM and CRLF", "quotes, no newline at the end", "blank lines"],
)
def test_reads_what_spreadsheets_write(program: str, devices: bytes, tmp_path: Path) -> None:
    assert run_on(program, tmp_path, devices).status == 0
    assert fleet.rows(tmp_path / "keys.csv")[1:] == [[SERIAL, MAC, ID, DEVICE_KEY]]


@both
def test_takes_serial_numbers_as_they_stand(program: str, tmp_path: Path) -> None:
    serials = ["0071", "12E4", "NA", "null", "1.50", "TRUE", "20261125"]
    # A character that a registration ID does not take, but no other number either.
    expected = [serial for serial in serials if "." not in serial]
    outcome = run_on(program, tmp_path, "mac,serial\n" + "".join(f"{MAC},{serial}\n" for serial in serials))
    assert outcome.status == 1
    ids = [fleet.registration_id(serial, MAC) for serial in expected]
    rows = [[MAC, serial, id, fleet.device_key(id)] for serial, id in zip(expected, ids, strict=True)]
    assert fleet.rows(tmp_path / "keys.csv")[1:] == rows
    assert [row[3:] for row in fleet.rows(tmp_path / "keys.csv.refused.csv")[1:]] == [[MAC, "1.50"]]


@both
@pytest.mark.parametrize(
    ("row", "code", "reason"),
    [
        ("2", "row_short", "row has 1 field and the header 2"),
        (f"2,{MAC},3", "row_long", "row has 3 fields and the header 2"),
        (",", "mac_address_invalid_length", "MAC address has 0 hexadecimal digits: give 12 (EUI-48) or 16 (EUI-64)"),
        ('""', "row_short", "row has 1 field and the header 2"),
    ],
    ids=["short", "long", "empty fields", "one empty field"],
)
def test_refuses_a_row(program: str, row: str, code: str, reason: str, tmp_path: Path) -> None:
    # The line is the one where the row begins, behind a blank one and behind a field with a line break in it too.
    outcome = run_on(program, tmp_path, f'serial,mac\n\n1,{MAC}\n"a\nb",{MAC}\n{row}\n3,{MAC}\n')
    report = tmp_path / "keys.csv.refused.csv"
    assert outcome == Outcome(
        1,
        f"4 rows: 2 done, in {tmp_path / 'keys.csv'}; 2 refused\n",
        f"error: 2 of 4 rows were refused: see {report}, and fix them in the list\n",
    )
    assert [row[0] for row in fleet.rows(tmp_path / "keys.csv")] == ["serial", "1", "3"]
    broken, refused = fleet.rows(report)[1:]
    assert broken[:2] == ["4", "serial_number_white_space"]
    assert refused == ["6", code, reason, *next(csv.reader([row]))]


@both
@pytest.mark.parametrize("row", ["2", f"2,{MAC},3"], ids=["short", "long"])
def test_refuses_every_row(program: str, row: str, tmp_path: Path) -> None:
    assert run_on(program, tmp_path, f"serial,mac\n{row}\n{row}\n").status == 1
    assert fleet.rows(tmp_path / "keys.csv") == [["serial", "mac", "registration_id", "device_key"]]
    assert [row[0] for row in fleet.rows(tmp_path / "keys.csv.refused.csv")] == ["line", "2", "3"]


@both
def test_keeps_columns_of_one_name(program: str, tmp_path: Path) -> None:
    outcome = run_on(program, tmp_path, f"serial,mac,note,note\n{SERIAL},{MAC},a,b\n/,{MAC},c,d\n")
    assert outcome.status == 1
    assert fleet.rows(tmp_path / "keys.csv")[1:] == [[SERIAL, MAC, "a", "b", ID, DEVICE_KEY]]
    assert [row[3:] for row in fleet.rows(tmp_path / "keys.csv.refused.csv")[1:]] == [["/", MAC, "c", "d"]]


def test_derives_a_list_of_several_batches(tmp_path: Path) -> None:
    serials = [str(serial) for serial in range(25_001)]
    outcome = run_on("derive_fleet.py", tmp_path, "serial,mac\n" + "".join(f"{serial},{MAC}\n" for serial in serials))
    assert outcome.stdout == f"25001 rows: 25001 done, in {tmp_path / 'keys.csv'}; 0 refused\n"
    expected = [fleet.device_key(fleet.registration_id(serial, MAC)) for serial in serials]
    assert [row[3] for row in fleet.rows(tmp_path / "keys.csv")[1:]] == expected


def test_pandas_takes_a_list_of_registration_ids(tmp_path: Path) -> None:
    outcome = run_on("pandas_fleet.py", tmp_path, f"registration_id,model\n{ID},pump\nSN-1,pump\n,valve\nsn-2,\n")
    assert outcome.status == 1
    assert fleet.rows(tmp_path / "keys.csv") == [
        ["registration_id", "model", "device_key"],
        [ID, "pump", DEVICE_KEY],
        ["sn-2", "", fleet.device_key("sn-2")],
    ]
    refused = fleet.rows(tmp_path / "keys.csv.refused.csv")[1:]
    assert [row[:2] + row[3:] for row in refused] == [
        ["3", "registration_id_upper_case", "SN-1", "pump"],
        ["4", "registration_id_empty", "", "valve"],
    ]
    assert [row[2].startswith("registration ID ") for row in refused] == [True, True]


@both
@pytest.mark.parametrize("end", ["", "\n", "\r\n"], ids=["nothing", "LF", "CRLF"])
def test_takes_a_newline_off_the_key_file(program: str, end: str, tmp_path: Path) -> None:
    key_file = tmp_path / "group-key.txt"
    key_file.write_bytes((GROUP_KEY + end).encode())
    devices, output = tmp_path / "devices.csv", tmp_path / "keys.csv"
    devices.write_text(ONE_DEVICE)
    assert run(program, "--group-key-file", key_file, "--input", devices, "--output", output).status == 0
    assert fleet.rows(output)[1][3] == DEVICE_KEY


@both
@pytest.mark.parametrize(
    ("key", "error"),
    [
        ("", "key is empty"),
        (GROUP_KEY + " ", "key has white space or a newline at byte 88"),
        (GROUP_KEY.rstrip("="), "key lacks a character or its padding"),
        (GROUP_KEY[:20], "key has 15 bytes"),
        ("HostName=my-dps.azure-devices-provisioning.net", "key is not base64"),
    ],
    ids=["empty", "space", "no padding", "too short", "other text"],
)
def test_refuses_a_wrong_key(program: str, key: str, error: str, tmp_path: Path) -> None:
    outcome = run_on(program, tmp_path, ONE_DEVICE, DPS_GROUP_KEY=key)
    assert (outcome.status, outcome.stdout) == (1, "")
    assert outcome.stderr.startswith(f"error: group key: {error}"), outcome.stderr
    assert_nothing_written(tmp_path)


@both
def test_refuses_a_key_file_in_utf_16(program: str, tmp_path: Path) -> None:
    key_file = tmp_path / "group-key.txt"
    key_file.write_text(GROUP_KEY, encoding="utf-16")
    outcome = run(program, "--group-key-file", key_file, "--input", fleet.DEVICES, "--output", tmp_path / "keys.csv")
    assert outcome.status == 1
    assert outcome.stderr.startswith("error: group key: "), outcome.stderr
    assert list(tmp_path.iterdir()) == [key_file]


@both
def test_asks_for_a_key(program: str, tmp_path: Path) -> None:
    outcome = run(program, "--input", fleet.DEVICES, "--output", tmp_path / "keys.csv")
    assert outcome.status == 2
    message = "error: no group key was given: name its file with --group-key-file, or set DPS_GROUP_KEY\n"
    assert outcome.stderr.endswith(message)


@both
@pytest.mark.parametrize(
    ("devices", "error"),
    [
        (b"", ""),
        (b"serial;mac\n1;A1:B2:C3:D4:E5:F6\n", "its header is 'serial;mac'"),
        (b"Serial,mac\n1,A1:B2:C3:D4:E5:F6\n", "its header is 'Serial,mac'"),
        (b"serial,mac,mac\n1,A1:B2:C3:D4:E5:F6,\n", "its header is 'serial,mac,mac'"),
        ("serial,mac\nGerät,A1:B2:C3:D4:E5:F6\n".encode("latin-1"), "not UTF-8"),
        (b'serial,mac\n"1,A1:B2:C3:D4:E5:F6\n2,A1:B2:C3:D4:E5:F7\n', "no CSV"),
    ],
    ids=["empty", "semicolon", "other column", "two of one name", "Latin-1", "stray quote"],
)
def test_refuses_a_list(program: str, devices: bytes, error: str, tmp_path: Path) -> None:
    outcome = run_on(program, tmp_path, devices)
    assert (outcome.status, outcome.stdout) == (1, "")
    assert outcome.stderr.startswith("error: the list "), outcome.stderr
    assert error in outcome.stderr
    assert_nothing_written(tmp_path)


@both
def test_keeps_the_output_of_yesterday_where_it_fails(program: str, tmp_path: Path) -> None:
    (tmp_path / "keys.csv").write_text("of yesterday")
    rows = "".join(f"{serial},{MAC}\n" for serial in range(20_000))
    outcome = run_on(program, tmp_path, f"serial,mac\n{rows}".encode() + b"\xe4,\n")
    assert outcome.status == 1
    assert (tmp_path / "keys.csv").read_text() == "of yesterday"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["devices.csv", "keys.csv"]


@pytest.mark.parametrize(
    ("program", "name"),
    [
        ("derive_fleet.py", "registration_id"),
        ("derive_fleet.py", "device_key"),
        ("pandas_fleet.py", "registration_id"),
        ("pandas_fleet.py", "device_key"),
        ("pandas_fleet.py", "code"),
        ("pandas_fleet.py", "reason"),
    ],
)
def test_refuses_a_column_of_the_same_name(program: str, name: str, tmp_path: Path) -> None:
    outcome = run_on(program, tmp_path, f"serial,mac,{name}\n1,{MAC},2\n")
    assert outcome == Outcome(1, "", f"error: the list has a column '{name}' already: rename it\n")
    assert_nothing_written(tmp_path)


@both
@pytest.mark.parametrize(
    ("input", "output", "missing"),
    [("nowhere.csv", "keys.csv", "nowhere.csv"), ("devices.csv", "nowhere/keys.csv", "nowhere")],
)
def test_says_which_file_is_missing(program: str, input: str, output: str, missing: str, tmp_path: Path) -> None:
    (tmp_path / "devices.csv").write_text(ONE_DEVICE)
    arguments = "--input", tmp_path / input, "--output", tmp_path / output
    outcome = run(program, *arguments, DPS_GROUP_KEY=GROUP_KEY)
    assert (outcome.status, outcome.stdout) == (3, "")
    assert outcome.stderr.startswith("error: ") and missing in outcome.stderr, outcome.stderr
    assert_nothing_written(tmp_path)
