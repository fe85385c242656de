use core::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop};

use super::secret_base64;

/// The base64 text of a key: secret, stored in place, wiped when it is dropped.
///
/// It has no `Display`, no equality and no `Clone`: whoever prints, stores or compares a key says so by calling
/// [`as_str`](Self::as_str).
pub struct KeyText {
    bytes: [u8; Self::MAX_LENGTH],
    length: usize,
}

impl KeyText {
    /// The greatest length of a key's text, in bytes: the base64 of 64 bytes.
    pub const MAX_LENGTH: usize = 88;

    /// The text of a new key, as the service makes one itself: 64 bytes from the platform's random source.
    ///
    /// The source must be made for keys (the operating system's, a browser's `crypto.getRandomValues`, a hardware
    /// generator); `core` has none. Source of the length: "Symmetric key creation" on the service's page on symmetric
    /// key attestation.
    #[must_use]
    pub fn from_random_bytes(random: &[u8; 64]) -> Self {
        Self::encode(random)
    }

    /// The base64 text of a key of at most 64 bytes, encoded in constant time.
    pub(crate) fn encode(key: &[u8]) -> Self {
        let mut text = Self {
            bytes: [0; Self::MAX_LENGTH],
            length: 0,
        };
        text.length = secret_base64::encode(key, &mut text.bytes);
        text
    }

    /// The text, 24 to [`MAX_LENGTH`](Self::MAX_LENGTH) bytes. Secret: keep it out of logs, arguments and errors.
    #[must_use]
    pub fn as_str(&self) -> &str {
        core::str::from_utf8(self.as_bytes()).unwrap_or_default()
    }

    /// The text as bytes. Secret, like [`as_str`](Self::as_str).
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }
}

impl fmt::Debug for KeyText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyText").finish_non_exhaustive()
    }
}

impl Drop for KeyText {
    fn drop(&mut self) {
        self.bytes.as_mut_slice().zeroize();
    }
}

impl ZeroizeOnDrop for KeyText {}
