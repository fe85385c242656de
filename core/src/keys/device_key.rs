use core::fmt;

use subtle::{Choice, ConstantTimeEq};
use zeroize::ZeroizeOnDrop;

use super::{KeyBytes, KeyError, KeyText};
use crate::{
    Expiry, HubDeviceId, HubHost, HubModuleId, IdScope, RegistrationId, ResourceUri, SasToken,
    SasTokenError,
};

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
    /// How many bytes a key has that was derived from a group key: those of an HMAC-SHA256.
    pub const DERIVED_LENGTH: usize = 32;

    /// Reads the key's text: canonical base64 of 16 to 64 bytes, and nothing around it.
    ///
    /// # Errors
    /// A [`KeyError`] that tells the usual mistakes apart and holds no part of the key.
    pub fn from_base64(text: impl AsRef<[u8]>) -> Result<Self, KeyError> {
        KeyBytes::decode(text.as_ref()).map(Self::from_key_bytes)
    }

    /// The key from its bytes, 16 to 64 of them.
    ///
    /// # Errors
    /// [`KeyError::TooShort`] or [`KeyError::TooLong`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, KeyError> {
        KeyBytes::copy(bytes).map(Self::from_key_bytes)
    }

    pub(crate) const fn from_key_bytes(bytes: KeyBytes) -> Self {
        Self { bytes }
    }

    /// How many bytes the key has: 16 to 64. No secret. One that was derived has 32; one of 64 is that of an individual
    /// enrollment, or a group key that has come to where a device key belongs.
    ///
    /// ```
    /// use dps_symkey_core::DeviceKey;
    ///
    /// let key = DeviceKey::from_base64("Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=")?;
    /// assert_eq!(key.byte_len(), DeviceKey::DERIVED_LENGTH);
    /// # Ok::<(), dps_symkey_core::KeyError>(())
    /// ```
    #[must_use]
    pub const fn byte_len(&self) -> usize {
        self.bytes.byte_len()
    }

    /// Whether this may be the group key, come to where a device key belongs: it has not the 32 bytes of a derived key. Else
    /// it is the key of an individual enrollment. A group key that somebody chose with 32 bytes cannot be told.
    ///
    /// ```
    /// use dps_symkey_core::DeviceKey;
    ///
    /// let group_key = "8isrFI1sGsIlvvFSSFRiMfCNzv21fjbE/+ah/lSh3lF8e2YG1Te7w1KpZhJFFXJrqYKi9yegxkqIChbqOS9Egw==";
    /// assert!(DeviceKey::from_base64(group_key)?.may_be_group_key());
    /// let device_key = "Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=";
    /// assert!(!DeviceKey::from_base64(device_key)?.may_be_group_key());
    /// # Ok::<(), dps_symkey_core::KeyError>(())
    /// ```
    #[must_use]
    pub const fn may_be_group_key(&self) -> bool {
        self.byte_len() != Self::DERIVED_LENGTH
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
        self.sas_token(ResourceUri::hub(host, device_id, None), expiry)
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
        let resource = ResourceUri::hub(host, device_id, Some(module_id));
        self.sas_token(resource, expiry)
    }

    /// The token for any resource.
    #[must_use]
    pub fn sas_token<'a>(&self, resource: ResourceUri<'a>, expiry: Expiry) -> SasToken<'a> {
        SasToken::sign(resource, expiry, &self.bytes)
    }

    /// Reads a token and judges whether this key signed it for `resource` and it is valid at `now` (seconds since
    /// 1970): while `now < se + allowed_skew` (seconds, for clocks that differ, at most
    /// [`SasToken::MAX_ALLOWED_SKEW`]).
    ///
    /// Takes what the Azure clients make: parts in any order, `skn` missing or empty, `sr` with `%2F`, `%2f` or raw
    /// slashes, `sig` with hexadecimal digits of either case or raw, a hub's device and module IDs encoded twice
    /// ([`SasToken::is_for`]). IDs are compared with their case, as the key derivation does. The signature is compared in
    /// constant time.
    ///
    /// # Errors
    /// [`SasTokenError::NowMilliseconds`] or [`SasTokenError::SkewTooLong`] for what the caller gave; else a
    /// [`SasTokenError`] of the token, judged in this order: malformed, another resource or policy, wrong signature,
    /// expired. So only a genuine token is ever called expired.
    pub fn verify<'a>(
        &self,
        token: &'a str,
        resource: &ResourceUri<'_>,
        now: u64,
        allowed_skew: u64,
    ) -> Result<SasToken<'a>, SasTokenError> {
        self.verify_bytes(token.as_bytes(), resource, now, allowed_skew)
    }

    /// [`verify`](Self::verify) for text that comes from a C string or a file and may not be UTF-8.
    ///
    /// # Errors
    /// As [`verify`](Self::verify).
    pub fn verify_bytes<'a>(
        &self,
        token: &'a [u8],
        resource: &ResourceUri<'_>,
        now: u64,
        allowed_skew: u64,
    ) -> Result<SasToken<'a>, SasTokenError> {
        SasToken::check_times(now, allowed_skew)?;
        let token = SasToken::parse_bytes(token)?;
        token.verify(resource, now, allowed_skew, &self.bytes)?;
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
        self.bytes.ct_eq(&other.bytes)
    }
}

impl ZeroizeOnDrop for DeviceKey {}
