"""SAS tokens in Python, one a registration ID: `sas_token.py dps-symkey|azure GROUP_KEY_FILE IDS_FILE KEYS_FILE`.

The key of all is the group key's text, read once: this is about signing. That of azure-iot-device is what its provisioning
client makes.
"""

import sys

from measure import measure

ID_SCOPE = "0ne00002193"
EXPIRES_AT = 1_700_000_000


def dps_symkey(key, ids):
    from dps_symkey import DeviceKey

    sign = DeviceKey(key).registration_sas_token

    def work():
        return [
            str(sign(id_scope=ID_SCOPE, registration_id=registration_id, expires_at=EXPIRES_AT))
            for registration_id in ids
        ]

    return work, list


def azure(key, ids):
    from azure.iot.device.common.auth.sastoken import RenewableSasToken
    from azure.iot.device.common.auth.signing_mechanism import SymmetricKeySigningMechanism

    class Token(RenewableSasToken):
        def refresh(self):
            """As the original, with a time that is the same for all."""
            self._expiry_time = EXPIRES_AT
            self._token = self._build_token()

    mechanism = SymmetricKeySigningMechanism(key)

    def work():
        return [
            str(Token(f"{ID_SCOPE}/registrations/{registration_id}", mechanism, key_name="registration"))
            for registration_id in ids
        ]

    return work, list


if __name__ == "__main__":
    measure({"dps-symkey": dps_symkey, "azure": azure}[sys.argv[1]])
