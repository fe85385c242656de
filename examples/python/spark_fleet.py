"""In the cloud: the device keys of a fleet, with PySpark.

    python spark_fleet.py --group-key-file /run/secrets/group-key --input devices.csv --output keys
    spark-submit --master … --py-files secrecy.py spark_fleet.py --group-key-file /run/secrets/group-key \
        --input devices.parquet --output keys

The list, CSV or Parquet, has a column `registration_id`. The output is a folder of Parquet files with its columns,
`device_key` and `error`. An ID that is refused has no key, and its code in `error`.

Exit status: 0 done, 1 something was refused, 2 wrong usage.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator

import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]
from dps_symkey import GroupKey
from pyspark.errors import PySparkException, PythonException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.types import StringType, StructField, StructType
from secrecy import ArgumentParser, key_file, print_error, shown

Batches = Iterator[pa.RecordBatch]


def main() -> int:
    parser = ArgumentParser("The device keys of a fleet.")
    # Where the executors find the key, and never the key itself, which the driver does not need. What the driver hands
    # on is in programs' arguments and in the pickled function; spark.executorEnv.DPS_GROUP_KEY would be in the event
    # log and on the Environment page, since that name does not tell Spark that it is a secret. So the key is a file on
    # every executor, or comes into its environment from a store of secrets: on Kubernetes by
    # spark.kubernetes.executor.secrets.SECRET=FOLDER, or by
    # spark.kubernetes.executor.secretKeyRef.DPS_GROUP_KEY=SECRET:ENTRY.
    parser.add_argument(
        "--group-key-file", type=key_file, help="the file on each executor [default: its DPS_GROUP_KEY]"
    )
    parser.add_argument("--input", required=True, help="CSV or Parquet with a column registration_id")
    parser.add_argument("--output", required=True, help="a new folder for Parquet files with a key in every row")
    arguments = parser.parse_args()
    spark = (
        SparkSession.builder.appName("spark_fleet")
        # The files hold keys: on a file system with modes, nobody but their owner may read them.
        .config("spark.hadoop.fs.permissions.umask-mode", "077")
        .getOrCreate()
    )
    try:
        if arguments.input.endswith(".csv"):
            devices = spark.read.csv(arguments.input, header=True)
        else:
            devices = spark.read.parquet(arguments.input)
        if ("registration_id", "string") not in devices.dtypes:
            print_error(f"the list needs a column registration_id of strings: it has {shown(str(devices.dtypes))}")
            return 1
        derive_fleet(devices, arguments.group_key_file).write.parquet(arguments.output)
        fleet = spark.read.parquet(arguments.output)
        rows, refused = fleet.count(), fleet.where("error IS NOT NULL").count()
    except PythonException as error:
        # A traceback of an executor, whose last line says what was wrong there.
        print_error(f"on an executor: {str(error).strip().splitlines()[-1]}")
        return 1
    except PySparkException as error:
        print_error(error)
        return 1
    finally:
        spark.stop()
    print(f"{rows} {'row' if rows == 1 else 'rows'}: {rows - refused} done, in {arguments.output}; {refused} refused")
    return 1 if refused > 0 else 0


def derive_fleet(devices: DataFrame, group_key_file: str | None) -> DataFrame:
    """The devices with `device_key`, or `error` where the ID is refused."""
    added = [StructField("device_key", StringType()), StructField("error", StringType())]
    return devices.mapInArrow(derivation(group_key_file), StructType([*devices.schema.fields, *added]))


def derivation(group_key_file: str | None) -> Callable[[Batches], Batches]:
    def derive(batches: Batches) -> Batches:
        # On an executor, once for a partition.
        group_key = read_group_key(group_key_file)
        for batch in batches:
            # Spark reads an empty field as null. A null would have no key and no error.
            registration_ids = pc.fill_null(batch.column("registration_id"), "")
            keys, errors = group_key.derive_many(registration_ids, errors="collect")
            codes: list[str | None] = [None] * batch.num_rows
            for error in errors:
                codes[error.index] = error.code
            yield batch.append_column("device_key", keys).append_column("error", pa.array(codes, pa.string()))

    return derive


def read_group_key(file: str | None) -> GroupKey:
    """The key in the file, one newline at its end taken off, or in DPS_GROUP_KEY."""
    if file is None:
        if "DPS_GROUP_KEY" not in os.environ:
            raise LookupError("no group key was given: name its file with --group-key-file, or set DPS_GROUP_KEY")
        return GroupKey(os.environ["DPS_GROUP_KEY"])
    with open(file, encoding="ascii", errors="replace") as lines:
        return GroupKey(lines.read().removesuffix("\n"))


if __name__ == "__main__":
    sys.exit(main())
