"""Python's `hmac.digest`, which calls OpenSSL: `hmac_digest.py GROUP_KEY_FILE IDS_FILE KEYS_FILE`."""

import base64
import hmac
import pathlib
import sys
import time

# Seconds: as long as in benches/src/lib.rs.
WARM_UP = 0.05
SAMPLE = 0.05


def derive(group_key, ids):
    return [
        base64.b64encode(hmac.digest(group_key, registration_id.encode(), "sha256")).decode()
        for registration_id in ids
    ]


def repeat(least, group_key, ids):
    start = time.perf_counter()
    passes = 0
    while True:
        keys = derive(group_key, ids)
        passes += 1
        elapsed = time.perf_counter() - start
        if elapsed >= least:
            return keys, elapsed / passes


def main(group_key_file, ids_file, keys_file):
    group_key = base64.b64decode(pathlib.Path(group_key_file).read_text())
    ids = pathlib.Path(ids_file).read_text().splitlines()
    repeat(WARM_UP, group_key, ids)
    keys, seconds = repeat(SAMPLE, group_key, ids)
    pathlib.Path(keys_file).write_text("".join(f"{key}\n" for key in keys))
    print(seconds * 1e9 / len(ids))


if __name__ == "__main__":
    main(*sys.argv[1:])
