use dps_symkey_core::{
    HubDeviceId, HubHost, HubHostError, HubIdError, HubModuleId, IdScope, IdScopeError,
};

use super::check;

#[test]
fn id_scope() {
    check(&[
        (
            IdScope::new("").unwrap_err(),
            "id_scope_empty",
            "ID scope is empty: copy it from the overview page of the provisioning service",
        ),
        (
            IdScope::new("0ne-1").unwrap_err(),
            "id_scope_invalid_character",
            "ID scope has '-' at byte 3: it has only letters and digits, as in 0ne00002193",
        ),
    ]);
}

#[test]
fn names_of_any_bytes() {
    let bytes = b"a\xff";
    let (index, character) = (1, char::REPLACEMENT_CHARACTER);
    assert_eq!(
        IdScope::from_bytes(bytes),
        Err(IdScopeError::InvalidCharacter { index, character })
    );
    assert_eq!(
        HubHost::from_bytes(bytes),
        Err(HubHostError::InvalidCharacter { index, character })
    );
    assert_eq!(
        HubDeviceId::from_bytes(bytes),
        Err(HubIdError::DeviceIdInvalidCharacter { index, character })
    );
    assert_eq!(
        HubModuleId::from_bytes(bytes),
        Err(HubIdError::ModuleIdInvalidCharacter { index, character })
    );
}

#[test]
fn hub_host() {
    let new = |text| HubHost::new(text).unwrap_err();
    check(&[
        (
            new(""),
            "hub_host_empty",
            "hub host is empty: give the hub's host name, as in my-hub.azure-devices.net",
        ),
        (
            new(&"a.".repeat(127)),
            "hub_host_too_long",
            "hub host has 254 bytes: a DNS name has at most 253; give the hub's host name alone",
        ),
        (
            new("https://my-hub.azure-devices.net"),
            "hub_host_has_scheme",
            "hub host has a scheme: leave out everything up to '://'",
        ),
        (
            new("my-hub.azure-devices.net:8883"),
            "hub_host_has_port",
            "hub host has a port at byte 24: leave it out",
        ),
        (
            new("my-hub.azure-devices.net/devices"),
            "hub_host_has_slash",
            "hub host has a slash at byte 24: leave it and what follows out",
        ),
        (
            new("my_hub"),
            "hub_host_invalid_character",
            "hub host has '_' at byte 2: use only letters, digits, '-' and '.'",
        ),
        (
            new("global.azure-devices-provisioning.net"),
            "hub_host_of_provisioning_service",
            "hub host is the provisioning service's: use the hub that the device was assigned to, as in my-hub.azure-devices.net",
        ),
        (
            new("my-hub..net"),
            "hub_host_invalid_label",
            "hub host has a part at byte 7 that is empty, longer than 63 bytes, or begins or ends with '-': write it as in my-hub.azure-devices.net",
        ),
    ]);
}

#[test]
fn hub_id() {
    let device = |text| HubDeviceId::new(text).unwrap_err();
    let module = |text| HubModuleId::new(text).unwrap_err();
    check(&[
        (
            device(""),
            "hub_device_id_empty",
            "hub device ID is empty: give 1 to 128 characters",
        ),
        (
            device(&"a".repeat(129)),
            "hub_device_id_too_long",
            "hub device ID has 129 bytes: shorten it to 128 or less",
        ),
        (
            device("pump#7"),
            "hub_device_id_invalid_character",
            "hub device ID has '#' at byte 4: use only letters, digits and - . % _ * ? ! ( ) , : = @ $ '",
        ),
        (
            module(""),
            "hub_module_id_empty",
            "hub module ID is empty: give 1 to 128 characters",
        ),
        (
            module(&"a".repeat(129)),
            "hub_module_id_too_long",
            "hub module ID has 129 bytes: shorten it to 128 or less",
        ),
        (
            module("édge"),
            "hub_module_id_invalid_character",
            "hub module ID has 'é' at byte 0: use only letters, digits and - . % _ * ? ! ( ) , : = @ $ '",
        ),
    ]);
}

#[test]
fn names_show_their_text() {
    let id_scope = IdScope::new("0ne00002193").unwrap();
    assert_eq!(format!("{id_scope:?}"), "IdScope(\"0ne00002193\")");
}
