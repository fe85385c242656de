use core::fmt;

use thiserror::Error;

use crate::code::codes;
use crate::rules::first_character;

/// The host name of an IoT hub: a DNS name without scheme, port or slash, such as `test-docs-hub.azure-devices.net`.
///
/// Labels of 1 to 63 letters, digits and inner hyphens, 253 bytes in all. Source: RFC 1123, section 2.1.
///
/// ```
/// use dps_symkey_core::{HubHost, HubHostError};
///
/// assert!(HubHost::new("test-docs-hub.azure-devices.net").is_ok());
/// assert_eq!(HubHost::new("https://test-docs-hub.azure-devices.net"), Err(HubHostError::HasScheme));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct HubHost<'a>(&'a str);

impl<'a> HubHost<'a> {
    /// The greatest length of a host name, in bytes.
    pub const MAX_LENGTH: usize = 253;
    const MAX_LABEL_LENGTH: usize = 63;

    /// Checks `text`.
    ///
    /// # Errors
    /// A [`HubHostError`] that says what is wrong and where.
    pub fn new(text: &'a str) -> Result<Self, HubHostError> {
        if text.is_empty() {
            return Err(HubHostError::Empty);
        }
        if text.contains("://") {
            return Err(HubHostError::HasScheme);
        }
        for (index, byte) in text.bytes().enumerate() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' => {}
                b':' => return Err(HubHostError::HasPort { index }),
                b'/' => return Err(HubHostError::HasSlash { index }),
                _ => {
                    let rest = text.as_bytes().get(index..).unwrap_or_default();
                    let character = first_character(rest);
                    return Err(HubHostError::InvalidCharacter { index, character });
                }
            }
        }
        let length = text.len();
        if length > Self::MAX_LENGTH {
            return Err(HubHostError::TooLong { length });
        }
        let mut index = 0;
        for label in text.split('.') {
            let fits = (1..=Self::MAX_LABEL_LENGTH).contains(&label.len());
            if !fits || label.starts_with('-') || label.ends_with('-') {
                return Err(HubHostError::InvalidLabel { index });
            }
            index += label.len() + 1;
        }
        Ok(Self(text))
    }

    /// The host name as text.
    #[must_use]
    pub const fn as_str(&self) -> &'a str {
        self.0
    }
}

impl fmt::Display for HubHost<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0)
    }
}

/// Why a text is no host name of an IoT hub. Indexes and lengths are in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum HubHostError {
    /// There is no text at all.
    #[error("hub host is empty: give the hub's host name, as in my-hub.azure-devices.net")]
    Empty,
    /// More than [`HubHost::MAX_LENGTH`] bytes.
    #[error(
        "hub host has {length} bytes: a DNS name has at most 253; give the hub's host name alone"
    )]
    TooLong {
        /// The length of the text.
        length: usize,
    },
    /// A URL and not a host name.
    #[error("hub host has a scheme: leave out everything up to '://'")]
    HasScheme,
    /// A port after the host name.
    #[error("hub host has a port at byte {index}: leave it out")]
    HasPort {
        /// Where the colon stands.
        index: usize,
    },
    /// A path after the host name.
    #[error("hub host has a slash at byte {index}: leave it and what follows out")]
    HasSlash {
        /// Where the slash stands.
        index: usize,
    },
    /// A character that no host name has.
    #[error("hub host has {character:?} at byte {index}: use only letters, digits, '-' and '.'")]
    InvalidCharacter {
        /// Where it stands.
        index: usize,
        /// The character.
        character: char,
    },
    /// A part between dots that is empty, longer than 63 bytes, or begins or ends with a hyphen.
    #[error(
        "hub host has a part at byte {index} that is empty, longer than 63 bytes, or begins or ends with '-': write it as in my-hub.azure-devices.net"
    )]
    InvalidLabel {
        /// Where the part begins.
        index: usize,
    },
}

codes!(HubHostError {
    Empty => "hub_host_empty",
    TooLong => "hub_host_too_long",
    HasScheme => "hub_host_has_scheme",
    HasPort => "hub_host_has_port",
    HasSlash => "hub_host_has_slash",
    InvalidCharacter => "hub_host_invalid_character",
    InvalidLabel => "hub_host_invalid_label",
});
