"""This project in Python: `ours.py FORM [BACKEND] GROUP_KEY_FILE IDS_FILE KEYS_FILE`.

FORM is `one`, a call a key, or `one-from-text`, whose IDs were not checked before; or `list`, `bytes` or `arrow`, one call for all, with the backend named.
"""

import sys

from dps_symkey import GroupKey, RegistrationId, derive_device_key
from dps_symkey._native import _derive_many_with_backend
from measure import measure


def one(ids_of):
    def program(group_key, ids):
        group_key = GroupKey(group_key)
        ids = ids_of(ids)
        return lambda: [derive_device_key(group_key, registration_id) for registration_id in ids], list

    return program


def checked(ids):
    return [RegistrationId(registration_id) for registration_id in ids]


def many(ids_of, lines):
    def program(group_key, ids):
        group_key = GroupKey(group_key)
        ids = ids_of(ids)
        backend = sys.argv[2]
        return lambda: _derive_many_with_backend(backend, group_key, ids), lines

    return program


def arrow(ids):
    import pyarrow

    return pyarrow.array(ids)


PROGRAMS = {
    "one": one(checked),
    "one-from-text": one(list),
    "list": many(list, list),
    "bytes": many(lambda ids: "\n".join(ids).encode(), lambda keys: keys.decode().splitlines()),
    "arrow": many(arrow, lambda keys: keys.to_pylist()),
}

if __name__ == "__main__":
    measure(PROGRAMS[sys.argv[1]])
