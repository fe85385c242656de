use std::fmt;

use data_encoding::BASE64;
use ring::hmac::{self, HMAC_SHA256};

use crate::{base64, quantity};

/// A key of an enrollment group, from which the key of each device is derived.
pub(crate) struct GroupKey {
    text: String,
    bytes: Vec<u8>,
}

/// What is wrong with the text of a key. Says nothing of the key itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum KeyError {
    #[error(
        "is not base64: copy the key as it stands in the portal, on one line, without spaces or quotes"
    )]
    NotBase64,
    #[error("has {}: a key of the service has 16 to 64", quantity::bytes(*.0))]
    Length(usize),
}

impl GroupKey {
    /// The lengths that the service takes, in bytes.
    pub(crate) const LENGTHS: std::ops::RangeInclusive<usize> = 16..=64;

    pub(crate) fn parse(text: &str) -> Result<Self, KeyError> {
        let bytes = base64::decode(text.as_bytes()).ok_or(KeyError::NotBase64)?;
        if !Self::LENGTHS.contains(&bytes.len()) {
            return Err(KeyError::Length(bytes.len()));
        }
        Ok(Self {
            text: text.to_owned(),
            bytes,
        })
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The key of the device with this ID: HMAC-SHA256 of the ID under this key.
    pub(crate) fn device_key(&self, registration_id: &[u8]) -> DeviceKey {
        DeviceKey::derived(&self.bytes, registration_id)
    }
}

/// `GroupKey { .. }`: the key stays out of logs.
impl fmt::Debug for GroupKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GroupKey").finish_non_exhaustive()
    }
}

/// The key of one device, or what somebody took for it.
pub(crate) struct DeviceKey(Vec<u8>);

impl DeviceKey {
    pub(crate) fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self(bytes.into())
    }

    pub(crate) fn derived(group_key: &[u8], message: &[u8]) -> Self {
        let key = hmac::Key::new(HMAC_SHA256, group_key);
        Self(hmac::sign(&key, message).as_ref().to_vec())
    }

    /// What one gets by deriving from this key as if it were a group key.
    pub(crate) fn derive(&self, message: &[u8]) -> Self {
        Self::derived(&self.0, message)
    }

    /// Its text, as a device stores it.
    pub(crate) fn to_base64(&self) -> String {
        BASE64.encode(&self.0)
    }

    /// Whether this key signed the message. In constant time.
    pub(crate) fn has_signed(&self, message: &[u8], signature: &[u8]) -> bool {
        let key = hmac::Key::new(HMAC_SHA256, &self.0);
        hmac::verify(&key, message, signature).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The group key of Microsoft's how-to for legacy devices.
    const GROUP_KEY: &str =
        "8isrFI1sGsIlvvFSSFRiMfCNzv21fjbE/+ah/lSh3lF8e2YG1Te7w1KpZhJFFXJrqYKi9yegxkqIChbqOS9Egw==";

    #[test]
    fn derives_the_key_of_the_how_to() {
        let key = GroupKey::parse(GROUP_KEY).unwrap();
        let device_key = key.device_key(b"sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6");
        assert_eq!(
            device_key.to_base64(),
            "Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc="
        );
        assert_eq!(format!("{key:?}"), "GroupKey { .. }");
    }

    #[test]
    fn refuses_what_is_no_key() {
        let parse = |text: &str| GroupKey::parse(text).unwrap_err();
        assert_eq!(parse(&format!("{GROUP_KEY}\n")), KeyError::NotBase64);
        assert_eq!(parse(GROUP_KEY.trim_end_matches('=')), KeyError::NotBase64);
        assert_eq!(parse("c2hvcnQ="), KeyError::Length(5));
        assert_eq!(parse(""), KeyError::Length(0));
        assert_eq!(
            parse("AQ==").to_string(),
            "has 1 byte: a key of the service has 16 to 64"
        );
    }
}
