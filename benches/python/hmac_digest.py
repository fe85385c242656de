"""What this project is compared with in Python: `base64.b64encode(hmac.digest(key, id, "sha256"))`, IDs as bytes already."""

import base64
import hmac

from measure import measure


def program(group_key, ids):
    key = base64.b64decode(group_key)
    ids = [registration_id.encode() for registration_id in ids]

    def work():
        return [base64.b64encode(hmac.digest(key, registration_id, "sha256")) for registration_id in ids]

    return work, lambda keys: [device_key.decode() for device_key in keys]


if __name__ == "__main__":
    measure(program)
