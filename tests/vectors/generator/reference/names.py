import re

from .characters import DIGITS, LOWER, UPPER, characters
from .refusal import Refusal

# "Device identity properties" and "Module identity properties" in the IoT Hub developer guide on the identity registry.
HUB_ID_SPECIAL = "-.%_*?!(),:=@$'"


def check_characters(text, special, name):
    for index, character in characters(text):
        if character not in LOWER + UPPER + DIGITS + special:
            raise Refusal(f"{name}_invalid_character", index)


def check_id_scope(text):
    """Letters and digits: the concepts page of the provisioning service, "ID scope"."""
    if not text:
        raise Refusal("id_scope_empty")
    check_characters(text, "", "id_scope")


def check_hub_host(text):
    """A DNS name: RFC 1123, section 2.1; RFC 1035, section 2.3.4, for the lengths."""
    if not text:
        raise Refusal("hub_host_empty")
    if "://" in text:
        raise Refusal("hub_host_has_scheme")
    for index, character in characters(text):
        if character == ":":
            raise Refusal("hub_host_has_port", index)
        if character == "/":
            raise Refusal("hub_host_has_slash", index)
        if character not in LOWER + UPPER + DIGITS + "-.":
            raise Refusal("hub_host_invalid_character", index)
    if len(text) > 253:
        raise Refusal("hub_host_too_long")
    for label in re.finditer("[^.]+|(?<![^.])(?![^.])", text):
        if not re.fullmatch("[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?", label[0]):
            raise Refusal("hub_host_invalid_label", label.start())
    # global.azure-devices-provisioning.net, .us, .cn: the endpoints of the provisioning service in each cloud.
    if "azure-devices-provisioning" in text.lower().split("."):
        raise Refusal("hub_host_of_provisioning_service")


def check_hub_id(text, name):
    if not text:
        raise Refusal(f"{name}_empty")
    if len(text.encode()) > 128:
        raise Refusal(f"{name}_too_long")
    check_characters(text, HUB_ID_SPECIAL, name)


def check_name(kind, text):
    if kind == "id_scope":
        check_id_scope(text)
    elif kind == "hub_host":
        check_hub_host(text)
    else:
        check_hub_id(text, kind)
    return {"ok": True}
