"""`spark_fleet.py`, on this machine alone."""

from __future__ import annotations

import csv
import os
import sys
from pathlib import Path
from typing import Any

import fleet
import pytest
from example import EXAMPLES, GROUP_KEY, GROUP_KEY_FILE, assert_private, run, run_command

pytestmark = pytest.mark.spark


def read(folder: Path) -> list[dict[str, Any]]:
    import pyarrow.parquet  # type: ignore[import-untyped]

    for path in folder, *folder.iterdir():
        assert_private(path)
    rows: list[dict[str, Any]] = pyarrow.parquet.read_table(folder).to_pylist()
    return rows


def test_derives_a_csv_list_and_logs_no_key(tmp_path: Path) -> None:
    ids, output, log = tmp_path / "ids.csv", tmp_path / "keys", tmp_path / "log"
    rows = [(row[3], row[2]) for row in fleet.expected()[1:]]
    with ids.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("registration_id", "model"), *rows, ("SN-1", "pump"), ("", "pump"), ("sn 2", "")])
    log.mkdir()
    # All that Spark writes about the job, to look whether the key is in it.
    settings = f"spark.eventLog.enabled=true spark.eventLog.compress=false spark.eventLog.dir={log.as_uri()}"
    settings = " ".join(f"--conf {setting}" for setting in settings.split())
    outcome = run(
        *("spark_fleet.py", "--input", ids, "--output", output),
        DPS_GROUP_KEY=GROUP_KEY,
        PYSPARK_PYTHON=sys.executable,
        PYSPARK_SUBMIT_ARGS=f"--master local[2] {settings} pyspark-shell",
    )
    assert outcome.status == 1, outcome.stderr
    assert outcome.stdout == f"9996 rows: 9993 done, in {output}; 3 refused\n"
    expected = [
        *((id, model, fleet.device_key(id), None) for id, model in rows),
        ("SN-1", "pump", None, "registration_id_upper_case"),
        (None, "pump", None, "registration_id_empty"),
        ("sn 2", None, None, "registration_id_white_space"),
    ]
    columns = "registration_id", "model", "device_key", "error"
    assert read(output) == [dict(zip(columns, row, strict=True)) for row in expected]
    events = [path.read_text() for path in log.rglob("*") if path.is_file()]
    assert any("SparkListenerJobEnd" in text for text in events), "no event log"
    assert not any(GROUP_KEY in text for text in events)


def test_derives_a_parquet_list_by_spark_submit(tmp_path: Path) -> None:
    import pyarrow.parquet

    ids, output = tmp_path / "ids.parquet", tmp_path / "keys"
    expected = {row[3]: row[4] for row in fleet.expected()[1:]}
    ids.mkdir()
    # In two files: then there are two partitions.
    for name, part in ("a", list(expected)[:5000]), ("b", list(expected)[5000:]):
        pyarrow.parquet.write_table(pyarrow.table({"registration_id": part}), ids / f"{name}.parquet")
    spark_submit = Path(sys.executable).with_name("spark-submit.cmd" if os.name == "nt" else "spark-submit")
    arguments = "--group-key-file", GROUP_KEY_FILE, "--input", ids, "--output", output
    outcome = run_command(
        [spark_submit, "--master", "local[2]", EXAMPLES / "spark_fleet.py", *arguments],
        tmp_path,
        PYSPARK_PYTHON=sys.executable,
    )
    assert outcome.status == 0, outcome.stderr
    assert outcome.stdout == f"9993 rows: 9993 done, in {output}; 0 refused\n"
    assert {row["registration_id"]: row["device_key"] for row in read(output)} == expected


@pytest.mark.parametrize(
    ("header", "key", "error"),
    [
        ("registration_id", None, "error: on an executor: LookupError: no group key was given: name its file"),
        ("registration_id", GROUP_KEY[1:], "error: on an executor: dps_symkey.InvalidKeyError: key "),
        ("id", GROUP_KEY, "error: the list needs a column registration_id of strings: it has [('id', 'string')]"),
    ],
    ids=["no key", "wrong key", "other column"],
)
def test_refuses(header: str, key: str | None, error: str, tmp_path: Path) -> None:
    ids, output = tmp_path / "ids.csv", tmp_path / "keys"
    ids.write_text(f"{header}\nsn-1\n")
    environment = {} if key is None else {"DPS_GROUP_KEY": key}
    outcome = run("spark_fleet.py", "--input", ids, "--output", output, PYSPARK_PYTHON=sys.executable, **environment)
    assert (outcome.status, outcome.stdout) == (1, "")
    assert error in outcome.stderr.splitlines()[-1], outcome.stderr
