/// Size of a buffer for a derived device key, NUL included.
pub const DPS_DEVICE_KEY_SIZE: usize = 45;
/// Size of a buffer for any key, NUL included: a group key, or the device key of an individual enrollment.
pub const DPS_KEY_SIZE: usize = 89;
/// Size of a buffer for any registration ID, NUL included.
pub const DPS_REGISTRATION_ID_SIZE: usize = 129;
/// Size of a buffer for a MAC address as dps_mac_address_from_octets() writes it, NUL included.
pub const DPS_MAC_ADDRESS_SIZE: usize = 24;
/// Size of a buffer for the longest ID scope that is read, NUL included. The service gives one of 11 characters and
/// documents no greatest length.
pub const DPS_ID_SCOPE_SIZE: usize = 65;
/// Size of a buffer for any token of dps_registration_sas_token(), NUL included.
pub const DPS_REGISTRATION_SAS_TOKEN_SIZE: usize = 406;
/// Size of a buffer for any token at all that is made here, and for the longest that is read, NUL included.
pub const DPS_SAS_TOKEN_SIZE: usize = 1225;

#[cfg(test)]
mod tests {
    use dps_symkey_core::{
        DeviceKey, Expiry, HubDeviceId, HubHost, HubModuleId, IdScope, KeyText, RegistrationId,
        Rules, SasToken,
    };

    use super::*;

    /// The length of a token with the longest signature, of digits that are all escaped, and its NUL.
    fn longest(token: &SasToken<'_>) -> usize {
        let text = token.to_string();
        let (_, sig) = text.split_once("&sig=").unwrap();
        let (sig, _) = sig.split_once('&').unwrap();
        let longest_sig = 43 * "%2B".len() + "%3D".len();
        text.len() - sig.len() + longest_sig + 1
    }

    #[test]
    fn sizes_are_those_of_the_longest_texts() {
        assert_eq!(DPS_KEY_SIZE, KeyText::MAX_LENGTH + 1);
        assert_eq!(DPS_DEVICE_KEY_SIZE, 32_usize.div_ceil(3) * 4 + 1);
        assert_eq!(DPS_REGISTRATION_ID_SIZE, RegistrationId::MAX_LENGTH + 1);
        assert_eq!(DPS_MAC_ADDRESS_SIZE, "a1-b2-c3-d4-e5-f6-a7-b8".len() + 1);

        let key = DeviceKey::from_bytes(&[0; 32]).unwrap();
        let expiry = Expiry::new(Expiry::LIMIT - 1).unwrap();
        let id_scope = "0".repeat(DPS_ID_SCOPE_SIZE - 1);
        let id_scope = IdScope::new(&id_scope).unwrap();
        let id = RegistrationId::new(&"a".repeat(128)).unwrap();
        let token = key.registration_sas_token(id_scope, &id, expiry);
        assert_eq!(longest(&token), DPS_REGISTRATION_SAS_TOKEN_SIZE);

        // By the wider rules, where ':' is escaped.
        let id = RegistrationId::with_rules(&(":".repeat(127) + "a"), Rules::Service).unwrap();
        let token = key.registration_sas_token(id_scope, &id, expiry);
        assert!(longest(&token) <= DPS_SAS_TOKEN_SIZE);

        let label = "a".repeat(63);
        let host = [&label[..], &label, &label, &label[..61]].join(".");
        let host = HubHost::new(&host).unwrap();
        assert_eq!(host.as_str().len(), HubHost::MAX_LENGTH);
        let hub_id = "$".repeat(128);
        let device_id = HubDeviceId::new(&hub_id).unwrap();
        let module_id = HubModuleId::new(&hub_id).unwrap();
        let token = key.hub_module_sas_token(host, device_id, module_id, expiry);
        assert_eq!(longest(&token), DPS_SAS_TOKEN_SIZE);
    }
}
