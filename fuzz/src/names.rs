//! The names that stand in the resource of a token.

use dps_symkey_core::{Expiry, HubDeviceId, HubHost, HubModuleId, IdScope};

/// What is accepted keeps the documented characters and lengths.
pub fn check(data: &[u8]) {
    let within = |longest: usize| !data.is_empty() && data.len() <= longest;
    let is_id = |byte: &u8| byte.is_ascii_alphanumeric() || b"-.%_*?!(),:=@$'".contains(byte);
    let id_scope = !data.is_empty() && data.iter().all(u8::is_ascii_alphanumeric);
    assert_eq!(IdScope::from_bytes(data).is_ok(), id_scope);
    let hub_id = within(128) && data.iter().all(is_id);
    assert_eq!(HubDeviceId::from_bytes(data).is_ok(), hub_id);
    assert_eq!(HubModuleId::from_bytes(data).is_ok(), hub_id);
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
    let host = within(253) && data.split(|byte| *byte == b'.').all(is_label);
    assert_eq!(HubHost::from_bytes(data).is_ok(), host);
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
