use core::fmt;

use base64ct::{Base64, Encoding};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::{Choice, ConstantTimeEq};
use thiserror::Error;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::code::codes;
use crate::{
    Expiry, HubDeviceId, HubHost, HubModuleId, IdScope, KeyText, RegistrationId, ResourceUri,
    SasToken, SasTokenError,
};

/// The key of an enrollment group, its primary or its secondary one. It only derives device keys.
///
/// ```text
/// device key = base64( HMAC-SHA256( base64decode(group key), registration ID ) )
/// ```
///
/// Source: "Group enrollments" on the provisioning service's page on symmetric key attestation.
///
/// **It never goes into device code.** Whoever reads it out of one device can make the key of every device of the
/// group. It belongs to the factory's or the cloud team's tool that derives the device keys, so this type cannot sign:
///
/// ```compile_fail,E0599
/// # use dps_symkey_core::*;
/// # fn sign(group_key: GroupKey, id_scope: IdScope<'_>, id: &RegistrationId, expiry: Expiry) {
/// group_key.registration_sas_token(id_scope, id, expiry);
/// # }
/// ```
///
/// HMAC is prepared when the key is read, so each derivation costs two rounds of SHA-256 for an ID of up to 55 bytes,
/// not four. The key and the prepared state are wiped when it is dropped. It has no `Clone`, no `Display`, no equality
/// and no serialisation; share it by reference.
///
/// ```
/// use dps_symkey_core::{GroupKey, RegistrationId};
///
/// let group_key = GroupKey::from_base64(
///     "8isrFI1sGsIlvvFSSFRiMfCNzv21fjbE/+ah/lSh3lF8e2YG1Te7w1KpZhJFFXJrqYKi9yegxkqIChbqOS9Egw==",
/// )?;
/// let id = RegistrationId::new("sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6").unwrap();
/// let device_key = group_key.derive_device_key(&id);
/// assert_eq!(device_key.to_base64().as_str(), "Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=");
/// # Ok::<(), dps_symkey_core::KeyError>(())
/// ```
pub struct GroupKey {
    bytes: KeyBytes,
    prepared: Hmac<Sha256>,
}

impl GroupKey {
    /// Reads the key's text as the portal shows it: canonical base64 of 16 to 64 bytes, and nothing around it.
    ///
    /// # Errors
    /// A [`KeyError`] that tells the usual mistakes apart and holds no part of the key.
    pub fn from_base64(text: impl AsRef<[u8]>) -> Result<Self, KeyError> {
        KeyBytes::decode(text.as_ref()).map(Self::prepare)
    }

    /// The key from its bytes, 16 to 64 of them.
    ///
    /// # Errors
    /// [`KeyError::TooShort`] or [`KeyError::TooLong`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, KeyError> {
        KeyBytes::copy(bytes).map(Self::prepare)
    }

    fn prepare(bytes: KeyBytes) -> Self {
        let prepared = bytes.hmac();
        Self { bytes, prepared }
    }

    /// The key of the device with that registration ID: 32 bytes.
    #[must_use]
    pub fn derive_device_key(&self, registration_id: &RegistrationId) -> DeviceKey {
        let mut hmac = self.prepared.clone();
        hmac.update(registration_id.as_bytes());
        let mut digest = hmac.finalize().into_bytes();
        let mut bytes = KeyBytes {
            block: [0; 64],
            length: digest.len(),
        };
        for (to, from) in bytes.block.iter_mut().zip(&digest) {
            *to = *from;
        }
        digest.as_mut_slice().zeroize();
        DeviceKey { bytes }
    }

    /// The key's bytes, 16 to 64 of them: **the secret of the whole group**.
    ///
    /// For an engine that prepares HMAC in a way of its own. Nobody else needs it: keep the bytes out of logs, files,
    /// errors and device code, and wipe every copy.
    #[must_use]
    pub fn expose_secret(&self) -> &[u8] {
        self.bytes.as_slice()
    }
}

/// `GroupKey { .. }`: nothing of the key.
impl fmt::Debug for GroupKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GroupKey").finish_non_exhaustive()
    }
}

impl ZeroizeOnDrop for GroupKey {}

/// The key of one device: derived from its group key, or that of an individual enrollment. It signs and verifies SAS
/// tokens and cannot derive.
///
/// A derived key has 32 bytes, that of an individual enrollment 16 to 64. It is wiped when it is dropped, and has no
/// `Clone`, no `Display` and no serialisation. To compare two, use [`ConstantTimeEq`]: there is no `==`, which would
/// tell by its time how much of a guess was right.
///
/// ```
/// use dps_symkey_core::{DeviceKey, Expiry, IdScope, RegistrationId};
///
/// let device_key = DeviceKey::from_base64("Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=").unwrap();
/// let id_scope = IdScope::new("0ne00002193").unwrap();
/// let id = RegistrationId::new("sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6").unwrap();
/// let token = device_key.registration_sas_token(id_scope, &id, Expiry::new(1_700_000_000).unwrap());
/// assert_eq!(
///     token.to_string(),
///     "SharedAccessSignature \
///      sr=0ne00002193%2Fregistrations%2Fsn-007-888-abc-mac-a1-b2-c3-d4-e5-f6\
///      &sig=l4WGmr52Z9%2BqW8Za4QPSRsCQUx1aIYiu%2BH%2FkZw30m7A%3D\
///      &se=1700000000&skn=registration",
/// );
/// ```
pub struct DeviceKey {
    bytes: KeyBytes,
}

impl DeviceKey {
    /// Reads the key's text: canonical base64 of 16 to 64 bytes, and nothing around it.
    ///
    /// # Errors
    /// A [`KeyError`] that tells the usual mistakes apart and holds no part of the key.
    pub fn from_base64(text: impl AsRef<[u8]>) -> Result<Self, KeyError> {
        KeyBytes::decode(text.as_ref()).map(|bytes| Self { bytes })
    }

    /// The key from its bytes, 16 to 64 of them.
    ///
    /// # Errors
    /// [`KeyError::TooShort`] or [`KeyError::TooLong`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, KeyError> {
        KeyBytes::copy(bytes).map(|bytes| Self { bytes })
    }

    /// The key's text, as device code and the portal take it. Secret.
    #[must_use]
    pub fn to_base64(&self) -> KeyText {
        KeyText::encode(self.bytes.as_slice())
    }

    /// The token with which a device registers with the provisioning service (`skn=registration`).
    #[must_use]
    pub fn registration_sas_token<'a>(
        &self,
        id_scope: IdScope<'a>,
        registration_id: &'a RegistrationId,
        expiry: Expiry,
    ) -> SasToken<'a> {
        self.sas_token(ResourceUri::registration(id_scope, registration_id), expiry)
    }

    /// The token with which a device speaks to its IoT hub (no `skn`).
    #[must_use]
    pub fn hub_device_sas_token<'a>(
        &self,
        host: HubHost<'a>,
        device_id: HubDeviceId<'a>,
        expiry: Expiry,
    ) -> SasToken<'a> {
        self.sas_token(ResourceUri::hub_device(host, device_id), expiry)
    }

    /// The token with which a module of a device speaks to its IoT hub (no `skn`).
    #[must_use]
    pub fn hub_module_sas_token<'a>(
        &self,
        host: HubHost<'a>,
        device_id: HubDeviceId<'a>,
        module_id: HubModuleId<'a>,
        expiry: Expiry,
    ) -> SasToken<'a> {
        self.sas_token(ResourceUri::hub_module(host, device_id, module_id), expiry)
    }

    /// The token for any resource.
    #[must_use]
    pub fn sas_token<'a>(&self, resource: ResourceUri<'a>, expiry: Expiry) -> SasToken<'a> {
        SasToken::sign(resource, expiry, self.bytes.hmac())
    }

    /// Reads a token and judges whether this key signed it for `resource` and it is valid at `now` (seconds since
    /// 1970): while `now < se + allowed_skew` (seconds, for clocks that differ).
    ///
    /// Takes what the Azure clients make: parts in any order, `skn` missing or empty, `sr` with `%2F`, `%2f` or raw
    /// slashes, `sig` with hexadecimal digits of either case. IDs are compared with their case, as the key derivation
    /// does. The signature is compared in constant time.
    ///
    /// # Errors
    /// A [`SasTokenError`], judged in this order: malformed, another resource or policy, wrong signature, expired. So
    /// only a genuine token is ever called expired.
    pub fn verify<'a>(
        &self,
        token: &'a str,
        resource: &ResourceUri<'_>,
        now: u64,
        allowed_skew: u32,
    ) -> Result<SasToken<'a>, SasTokenError> {
        let token = SasToken::parse(token)?;
        token.verify(resource, now, allowed_skew, self.bytes.hmac())?;
        Ok(token)
    }
}

/// `DeviceKey { .. }`: nothing of the key.
impl fmt::Debug for DeviceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeviceKey").finish_non_exhaustive()
    }
}

impl ConstantTimeEq for DeviceKey {
    fn ct_eq(&self, other: &Self) -> Choice {
        self.bytes.block.ct_eq(&other.bytes.block) & self.bytes.length.ct_eq(&other.bytes.length)
    }
}

impl ZeroizeOnDrop for DeviceKey {}

/// The bytes of a key, wiped when they are dropped, followed by zeros up to HMAC's block size.
struct KeyBytes {
    block: [u8; Self::MAX_LENGTH],
    length: usize,
}

impl KeyBytes {
    /// Source: "Symmetric key creation" on the page on symmetric key attestation ("between 16 bytes and 64 bytes").
    const MIN_LENGTH: usize = 16;
    const MAX_LENGTH: usize = 64;
    /// What the longest text that is decoded at all, of 88 characters, decodes to if it has no padding.
    const MAX_DECODED_LENGTH: usize = KeyText::MAX_LENGTH / 4 * 3;

    fn copy(bytes: &[u8]) -> Result<Self, KeyError> {
        let length = bytes.len();
        if length < Self::MIN_LENGTH {
            return Err(KeyError::TooShort { length });
        }
        let mut key = Self {
            block: [0; Self::MAX_LENGTH],
            length,
        };
        match key.block.get_mut(..length) {
            Some(target) => target.copy_from_slice(bytes),
            None => return Err(KeyError::TooLong { length }),
        }
        Ok(key)
    }

    /// Decodes in constant time. Only text that is no key's is looked at again, to say what is wrong with it.
    fn decode(text: &[u8]) -> Result<Self, KeyError> {
        if text.is_empty() {
            return Err(KeyError::Empty);
        }
        let mut buffer = Zeroizing::new([0; Self::MAX_DECODED_LENGTH]);
        match Base64::decode(text, buffer.as_mut_slice()) {
            Ok(bytes) => Self::copy(bytes),
            // The decoder's own error is dropped: it calls a long key a lack of space.
            Err(_) => Err(KeyError::diagnose(text)),
        }
    }

    fn as_slice(&self) -> &[u8] {
        self.block.get(..self.length).unwrap_or_default()
    }

    /// HMAC-SHA256 with this key. A key that is no longer than a block is filled up with zeros (RFC 2104, section 2).
    fn hmac(&self) -> Hmac<Sha256> {
        Hmac::new((&self.block).into())
    }
}

impl Drop for KeyBytes {
    fn drop(&mut self) {
        self.block.zeroize();
    }
}

/// Why a text is no key. Holds no part of it. Lengths and indexes are in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum KeyError {
    /// There is no text at all.
    #[error("key is empty: copy the primary or secondary key from the enrollment")]
    Empty,
    /// A space, a tab, a line feed, a carriage return: before, in or after the key.
    #[error("key has white space or a newline at byte {index}: take it off")]
    WhiteSpace {
        /// Where the first of it stands.
        index: usize,
    },
    /// `-` and `_` in place of `+` and `/`.
    #[error("key is in the URL-safe alphabet: write '+' for '-' and '/' for '_'")]
    UrlSafeAlphabet,
    /// The `=` at the end are missing or too few.
    #[error("key lacks its padding: copy the '=' at its end too")]
    MissingPadding,
    /// Base64 whose last character has bits that no byte uses, so that it was cut, joined or edited.
    #[error(
        "key is not canonical base64, as if a character at its end were changed: copy the whole key again"
    )]
    NonCanonical,
    /// Not base64 at all.
    #[error(
        "key is not base64: give the key itself, as the portal shows it, and not a file name or a connection string"
    )]
    NotBase64,
    /// Less than 16 bytes.
    #[error("key has {length} bytes: the service takes 16 to 64; copy the whole key")]
    TooShort {
        /// How many bytes the text decodes to.
        length: usize,
    },
    /// More than 64 bytes.
    #[error("key has {length} bytes: the service takes 16 to 64; give one key and nothing else")]
    TooLong {
        /// How many bytes the text decodes to.
        length: usize,
    },
}

codes!(KeyError {
    Empty => "key_empty",
    WhiteSpace => "key_white_space",
    UrlSafeAlphabet => "key_url_safe_alphabet",
    MissingPadding => "key_missing_padding",
    NonCanonical => "key_non_canonical",
    NotBase64 => "key_not_base64",
    TooShort => "key_too_short",
    TooLong => "key_too_long",
});

impl KeyError {
    /// Says what is wrong with a text that the decoder refused.
    fn diagnose(text: &[u8]) -> Self {
        let is_white_space = |byte: &u8| matches!(byte, b' ' | b'\t'..=b'\r');
        if let Some(index) = text.iter().position(is_white_space) {
            return Self::WhiteSpace { index };
        }
        let digits = text.iter().take_while(|byte| **byte != b'=').count();
        let (digits, padding) = text.split_at_checked(digits).unwrap_or((text, &[]));
        let is_standard = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
        let is_url_safe = |byte: &u8| is_standard(byte) || matches!(byte, b'-' | b'_');
        if !padding.iter().all(|byte| *byte == b'=') || !digits.iter().all(is_url_safe) {
            Self::NotBase64
        } else if !digits.iter().all(is_standard) {
            Self::UrlSafeAlphabet
        } else {
            let length = digits.len() / 4 * 3 + (digits.len() % 4).saturating_sub(1);
            let expected_padding = match digits.len() % 4 {
                0 => 0,
                1 => return Self::NotBase64,
                rest => 4 - rest,
            };
            if padding.len() < expected_padding {
                Self::MissingPadding
            } else if padding.len() > expected_padding {
                Self::NotBase64
            } else if length > KeyBytes::MAX_LENGTH {
                Self::TooLong { length }
            } else {
                Self::NonCanonical
            }
        }
    }
}
