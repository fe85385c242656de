from ..known_answers import HUB, ID, ID_SCOPE
from ..reference.characters import DIGITS, LOWER, UPPER
from ..reference.names import HUB_ID_SPECIAL, check_name
from .case import case
from .odd_characters import ODD_CHARACTERS, with_odd_characters


def id_scopes():
    yield "the how-to's", ID_SCOPE
    yield "1 byte", "0"
    yield "in upper case", "0NE00ABCDEF"
    yield "nothing", ""
    yield "a resource", "0ne00002193/registrations"
    yield from with_odd_characters("0ne", "0n", "e", ODD_CHARACTERS[:-1])


def hub_hosts():
    label = "a" * 63
    yield "a hub", HUB
    yield "in upper case", HUB.upper()
    yield "one label", "localhost"
    yield "the provisioning service", "global.azure-devices-provisioning.net"
    yield "the provisioning service in upper case", "GLOBAL.AZURE-DEVICES-PROVISIONING.NET"
    yield "the provisioning service for US governments", "global.azure-devices-provisioning.us"
    yield "the provisioning service in China", "global.azure-devices-provisioning.cn"
    yield "a provisioning service of its own", "my-dps.azure-devices-provisioning.net"
    yield "a hub with a name like the provisioning service's", "azure-devices-provisioning-hub.azure-devices.net"
    yield "a hub with a name that ends like it", "my-azure-devices-provisioning.net"
    yield "its domain without an ending", "azure-devices-provisioning"
    yield "the provisioning service and a dot at the end: labels come first", "global.azure-devices-provisioning.net."
    yield "1 byte", "h"
    yield "digits and an inner dash", "1-2.3"
    yield "an IPv4 address", "192.168.0.10"
    yield "labels of 63 bytes", f"{label}.{label}"
    yield "253 bytes", f"{label}.{label}.{label}.{'b' * 61}"
    yield "254 bytes", f"{label}.{label}.{label}.{'b' * 62}"
    yield "254 bytes in one label: the length of all comes first", "a" * 254
    yield "nothing", ""
    yield "https", f"https://{HUB}"
    yield "mqtts with a port", f"mqtts://{HUB}:8883"
    yield "only a scheme", "https://"
    yield "a scheme inside", f"hub://{HUB}"
    yield "a port", f"{HUB}:8883"
    yield "a colon alone", ":"
    yield "an IPv6 address", "::1"
    yield "a slash at the end", f"{HUB}/"
    yield "a path", f"{HUB}/devices/pump"
    yield "a slash at the start", f"/{HUB}"
    yield "two slashes at the start", f"//{HUB}"
    yield "a port before a slash", f"{HUB}:443/devices"
    yield "a slash before a port", f"{HUB}/devices:443"
    yield "a space before a port", "my hub.azure-devices.net:443"
    yield "an encoded slash", "hub%2Fdevices"
    yield "an underscore", "my_hub.azure-devices.net"
    yield "a star", "*.azure-devices.net"
    yield "a space at the start", f" {HUB}"
    yield "a line feed at the end", f"{HUB}\n"
    yield "a carriage return at the end", f"{HUB}\r"
    yield "NUL", f"{HUB}\0"
    yield "a byte order mark", f"\ufeff{HUB}"
    yield "a character of 2 bytes", "h\u00fcb.azure-devices.net"
    yield "a character of 3 bytes", "hub\u3002azure-devices.net"
    yield "a character of 4 bytes", "\U0001f600.azure-devices.net"
    yield "a label of 64 bytes", f"hub.{label}a.net"
    yield "a dot at the start", f".{HUB}"
    yield "a dot at the end", f"{HUB}."
    yield "two dots side by side", "hub..net"
    yield "a dot alone", "."
    yield "a label that begins with a dash", "hub.-azure.net"
    yield "a label that ends with a dash", "hub-.azure.net"
    yield "a dash alone", "-"
    yield "a wrong character before a wrong label: characters first", "-hub.my_net"


def hub_ids():
    yield "the how-to's", ID
    yield "in mixed case", "Pump(7)@Hall-2"
    yield "a system module", "$edgeAgent"
    yield "every special character", HUB_ID_SPECIAL
    for character in HUB_ID_SPECIAL:
        yield f"{character!r} alone", character
    yield "every letter and digit", LOWER + UPPER + DIGITS
    yield "nothing", ""
    for length in (1, 127, 128, 129, 256):
        yield f"{length} bytes", "D" * length
    yield "129 bytes of wrong characters: the length comes first", "#" * 129
    yield "128 bytes of 2-byte characters", "\u00e9" * 64
    yield "129 characters of 2 bytes: the length is in bytes", "\u00e9" * 65
    yield from with_odd_characters("pump", "pu", "mp")
    for odd in ";<>[]^`{|}":
        yield f"{odd!r}", f"pump{odd}7"


KINDS = {"id_scope": id_scopes, "hub_host": hub_hosts, "hub_device_id": hub_ids, "hub_module_id": hub_ids}


def contents():
    return {
        "about": "ID scopes, host names of hubs, and device and module IDs of hubs.",
        "cases": [
            case(comment, check_name, kind=kind, text=text)
            for kind, texts in KINDS.items()
            for comment, text in texts()
        ],
    }
