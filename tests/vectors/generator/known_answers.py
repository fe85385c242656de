from .reference.key import derive
from .reference.sas_token import PREFIX, build_token, verify_token

GROUP_KEY = "8isrFI1sGsIlvvFSSFRiMfCNzv21fjbE/+ah/lSh3lF8e2YG1Te7w1KpZhJFFXJrqYKi9yegxkqIChbqOS9Egw=="
ID = "sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6"
DEVICE_KEY = "Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc="
ID_SCOPE = "0ne00002193"
HUB = "test-docs-hub.azure-devices.net"
EXPIRY = 1_700_000_000
REGISTRATION = {"id_scope": ID_SCOPE, "registration_id": ID}
HUB_DEVICE = {"host": HUB, "device_id": ID}
SR = f"{ID_SCOPE}%2Fregistrations%2F{ID}"

BREAKROOM_KEY = "oiK77Oy7rBw8YB6IS6ukRChAw+Yq6GC61RMrPLSTiOOtdI+XDu0LmLuNm11p+qv2I+adqGUdZHm46zXAQdZoOA=="
SIMULATED_KEY = "rLuyBPpIJ+hOre2SFIP9Ajvdty3j0EwSP/WvTVH9eZAw5HpDuEmf13nziHy5RRXmuTy84FCLpOnhhBPASSbHYg=="

# (comment, group key, registration ID, rules, device key)
KNOWN_DEVICE_KEYS = [
    ("the how-to for legacy devices", GROUP_KEY, ID, "portable", DEVICE_KEY),
    (
        "the same ID in upper case has another key",
        GROUP_KEY,
        ID.upper(),
        "service",
        "9GWVnYuoOLXlHc346XjhLRb9pKgIOrKSwxDRSOgnvXo=",
    ),
    (
        "Microsoft's documentation: IoT Central, break room",
        BREAKROOM_KEY,
        "breakroom499-contoso-tstrsd-007",
        "portable",
        "JC8F96eayuQwwz+PkE7IzjH2lIAjCUnAa61tDigBnSs=",
    ),
    (
        "Microsoft's documentation: IoT Central, main building",
        BREAKROOM_KEY,
        "mainbuilding167-contoso-hpsd-088",
        "portable",
        "6uejA9PfkQgmYylj8Zerp3kcbeVrGZ172YLa7VSnJzg=",
    ),
    (
        "Microsoft's documentation: multitenancy, east",
        SIMULATED_KEY,
        "contoso-simdevice-east",
        "portable",
        "p3w2DQr9WqEGBLUSlFi1jPQ7UWQL4siAGy75HFTFbf8=",
    ),
    (
        "Microsoft's documentation: multitenancy, west",
        SIMULATED_KEY,
        "contoso-simdevice-west",
        "portable",
        "J5n4NY2GiBYy7Mp4lDDa5CbEe6zDU/c62rhjCuFWxnc=",
    ),
]
KNOWN_REGISTRATION_TOKEN = (
    f"{PREFIX}sr={SR}&sig=l4WGmr52Z9%2BqW8Za4QPSRsCQUx1aIYiu%2BH%2FkZw30m7A%3D&se=1700000000&skn=registration"
)
KNOWN_HUB_TOKEN = (
    f"{PREFIX}sr={HUB}%2Fdevices%2F{ID}&sig=UU4umg0wWWpr6NwX0P241%2F0ZfSCJQzRN4SXsUbCJE3M%3D&se=1700000000"
)
LOWER_HEX_TOKEN = (
    f"{PREFIX}sr={ID_SCOPE}%2fregistrations%2f{ID}"
    "&sig=TOB5EWx4FZray2n0dDfqmGNd%2fPvmNnG1SXewZKkIcX8%3d&se=1700000000&skn=registration"
)
RAW_SLASH_TOKEN = (
    f"{PREFIX}sr={ID_SCOPE}/registrations/{ID}"
    "&sig=NEPqxesq3SXIsYXsGcFhQDJLlOlDmjevUlD2EP8LHp4%3D&skn=registration&se=1700000000"
)


def assert_known_answers():
    for comment, group_key, text, rules, device_key in KNOWN_DEVICE_KEYS:
        assert derive(group_key, text, rules) == device_key, comment
    assert build_token(DEVICE_KEY, REGISTRATION, EXPIRY) == KNOWN_REGISTRATION_TOKEN
    assert build_token(DEVICE_KEY, HUB_DEVICE, EXPIRY) == KNOWN_HUB_TOKEN
    for token in (KNOWN_REGISTRATION_TOKEN, LOWER_HEX_TOKEN, RAW_SLASH_TOKEN):
        assert verify_token(DEVICE_KEY, REGISTRATION, EXPIRY - 1, 0, token) == {"ok": True}
