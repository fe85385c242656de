from urllib.parse import unquote_to_bytes

from .names import check_hub_host, check_hub_id, check_id_scope
from .registration_id import check_id


def resource_uri(resource):
    """ "Detailed attestation process" on the provisioning service's page on symmetric key attestation; "SAS tokens" in
    the IoT Hub developer guide on access control. Registration IDs here keep the service rules, the wider ones."""
    if "id_scope" in resource:
        check_id_scope(resource["id_scope"])
        check_id(resource["registration_id"], "service")
        return "{id_scope}/registrations/{registration_id}".format(**resource)
    check_hub_host(resource["host"])
    check_hub_id(resource["device_id"], "hub_device_id")
    if "module_id" not in resource:
        return "{host}/devices/{device_id}".format(**resource)
    check_hub_id(resource["module_id"], "hub_module_id")
    return "{host}/devices/{device_id}/modules/{module_id}".format(**resource)


def is_for(uri, resource):
    """Whether the decoded `sr` is this resource. The Azure SDK for C# and IoT Edge percent-encode the IDs of a hub's device
    and module before they encode the whole URI; what that means is clear where no ID contains `%`."""
    expected = resource_uri(resource).encode()
    if "id_scope" not in resource and b"%" not in expected:
        host_devices_and_ids = uri.split(b"/")
        host_devices_and_ids[2::2] = map(unquote_to_bytes, host_devices_and_ids[2::2])
        uri = b"/".join(host_devices_and_ids)
    return uri == expected


def policy_name(resource):
    return "registration" if "id_scope" in resource else None
