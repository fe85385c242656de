//! The names that stand in the resource of a token.

use dps_symkey_core::{DpsError, Expiry, HubDeviceId, HubHost, HubModuleId, IdScope};

/// What is accepted keeps the documented characters and lengths.
pub fn check(data: &[u8]) {
    let within = |longest: usize| !data.is_empty() && data.len() <= longest;
    let is_id = |byte: &u8| byte.is_ascii_alphanumeric() || b"-.%_*?!(),:=@$'".contains(byte);
    let id_scope = !data.is_empty() && data.iter().all(u8::is_ascii_alphanumeric);
    assert_eq!(is_name(data, IdScope::from_bytes(data)), id_scope);
    let hub_id = within(128) && data.iter().all(is_id);
    assert_eq!(is_name(data, HubDeviceId::from_bytes(data)), hub_id);
    assert_eq!(is_name(data, HubModuleId::from_bytes(data)), hub_id);
    let is_label = |label: &[u8]| {
        let [first, .., last] = label else {
            return matches!(label, [byte] if byte.is_ascii_alphanumeric());
        };
        let is_inner = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
        label.len() <= 63
            && first.is_ascii_alphanumeric()
            && last.is_ascii_alphanumeric()
            && label.iter().all(is_inner)
    };
    let is_of_service = |label: &[u8]| label.eq_ignore_ascii_case(b"azure-devices-provisioning");
    let mut labels = data.split(|byte| *byte == b'.');
    let host = within(253) && labels.clone().all(is_label) && !labels.any(is_of_service);
    assert_eq!(is_name(data, HubHost::from_bytes(data)), host);
    if let Ok(text) = str::from_utf8(data) {
        let is_number = !data.is_empty() && data.iter().all(u8::is_ascii_digit);
        let is_plain = is_number && (data.len() == 1 || !data.starts_with(b"0"));
        let seconds = text
            .parse()
            .ok()
            .filter(|seconds| is_plain && *seconds < Expiry::LIMIT);
        assert_eq!(Expiry::parse(text).ok().map(Expiry::seconds), seconds);
    }
}

/// Whether it is accepted; what is refused is refused at a byte that is there, or at the end.
pub(crate) fn is_name<T>(data: &[u8], name: Result<T, impl DpsError>) -> bool {
    name.map_err(|error| {
        assert!(!error.to_string().is_empty() && !error.code().is_empty());
        assert!(error.byte_index().is_none_or(|index| index <= data.len()));
    })
    .is_ok()
}
