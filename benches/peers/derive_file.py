"""The file job as one writes it in Python: `derive_file.py GROUP_KEY_FILE INPUT OUTPUT`."""

import base64
import hmac
import pathlib
import sys


def main(group_key_file, input_file, output_file):
    group_key = base64.b64decode(pathlib.Path(group_key_file).read_text())
    with open(input_file) as ids, open(output_file, "w") as output:
        output.write("registration_id,device_key\n")
        for line in ids:
            registration_id = line.rstrip("\n")
            digest = hmac.digest(group_key, registration_id.encode(), "sha256")
            output.write(f"{registration_id},{base64.b64encode(digest).decode()}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
