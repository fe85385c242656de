"""Azure IoT device provisioning with symmetric keys: registration IDs, device keys and SAS tokens.

For legacy devices, which have no certificate and no TPM, only a MAC address or a serial number.

>>> import dps_symkey
>>> group_key = dps_symkey.GroupKey(
...     "8isrFI1sGsIlvvFSSFRiMfCNzv21fjbE/+ah/lSh3lF8e2YG1Te7w1KpZhJFFXJrqYKi9yegxkqIChbqOS9Egw=="
... )
>>> id = dps_symkey.RegistrationId.from_serial_and_mac(serial="007-888-ABC", mac="A1:B2:C3:D4:E5:F6")
>>> device_key = group_key.derive_device_key(id)
>>> device_key.to_base64()
'Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc='

**The group key never goes into device code**: it makes the key of every device of its group.
"""

from ._errors import DpsError, InvalidKeyError, RegistrationIdError, SasTokenError
from ._native import (
    DeviceKey,
    DeviceKeyArray,
    DeviceKeyChunkedArray,
    GroupKey,
    HubDeviceId,
    HubHost,
    HubModuleId,
    IdScope,
    MacAddress,
    RegistrationId,
    SasToken,
    __version__,
    derive_device_key,
    generate_key,
)

__all__ = [
    "DeviceKey",
    "DeviceKeyArray",
    "DeviceKeyChunkedArray",
    "DpsError",
    "GroupKey",
    "HubDeviceId",
    "HubHost",
    "HubModuleId",
    "IdScope",
    "InvalidKeyError",
    "MacAddress",
    "RegistrationId",
    "RegistrationIdError",
    "SasToken",
    "SasTokenError",
    "__version__",
    "derive_device_key",
    "generate_key",
]
