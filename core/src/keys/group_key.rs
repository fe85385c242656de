use core::fmt;

use zeroize::ZeroizeOnDrop;

use super::{DeviceKey, KeyBytes, KeyError, PreparedHmac};
use crate::RegistrationId;

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
/// HMAC is prepared when the key is read, so each derivation costs two compressions of SHA-256 for an ID of up to 55 bytes,
/// not four. The key itself is not kept, and what was prepared from it is wiped when it is dropped. It has no `Clone`, no
/// `Display`, no equality and no serialisation; share it by reference.
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
    hmac: PreparedHmac,
    byte_len: usize,
}

impl GroupKey {
    /// Reads the key's text as the portal shows it: canonical base64 of 16 to 64 bytes, and nothing around it.
    ///
    /// # Errors
    /// A [`KeyError`] that tells the usual mistakes apart and holds no part of the key.
    pub fn from_base64(text: impl AsRef<[u8]>) -> Result<Self, KeyError> {
        KeyBytes::decode(text.as_ref()).map(|key| Self::prepare(&key))
    }

    /// The key from its bytes, 16 to 64 of them.
    ///
    /// # Errors
    /// [`KeyError::TooShort`] or [`KeyError::TooLong`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, KeyError> {
        KeyBytes::copy(bytes).map(|key| Self::prepare(&key))
    }

    fn prepare(key: &KeyBytes) -> Self {
        Self {
            hmac: key.prepared_hmac(),
            byte_len: key.byte_len(),
        }
    }

    /// The key of the device with that registration ID: 32 bytes.
    #[must_use]
    pub fn derive_device_key(&self, registration_id: &RegistrationId) -> DeviceKey {
        DeviceKey::from_key_bytes(KeyBytes::derive(&self.hmac, registration_id))
    }

    /// How many bytes the key has: 16 to 64. No secret. One that the service made has 64; less may be a key that was not
    /// copied whole.
    #[must_use]
    pub const fn byte_len(&self) -> usize {
        self.byte_len
    }

    /// The state that every derivation starts from, for an engine with its own implementation of the derivation. **As secret
    /// as the key.**
    #[must_use]
    pub const fn prepared_hmac(&self) -> &PreparedHmac {
        &self.hmac
    }
}

/// `GroupKey { .. }`: nothing of the key.
impl fmt::Debug for GroupKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GroupKey").finish_non_exhaustive()
    }
}

impl ZeroizeOnDrop for GroupKey {}
