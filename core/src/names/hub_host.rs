use thiserror::Error;

use super::name::name;
use crate::error::codes;
use crate::text::{Ascii, Quoted, first_character};

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
pub struct HubHost<'a>(Ascii<'a>);

name!(HubHost, HubHostError);

impl HubHost<'_> {
    /// The greatest length of a host name, in bytes.
    pub const MAX_LENGTH: usize = 253;
    const MAX_LABEL_LENGTH: usize = 63;

    const fn check(text: &[u8]) -> Result<(), HubHostError> {
        let length = text.len();
        if text.is_empty() {
            return Err(HubHostError::Empty);
        }
        let mut rest = text;
        while let [byte, tail @ ..] = rest {
            let index = length - rest.len();
            match rest {
                [b':', b'/', b'/', ..] => return Err(HubHostError::HasScheme),
                [b':', ..] => return Err(HubHostError::HasPort { index }),
                [b'/', ..] => return Err(HubHostError::HasSlash { index }),
                _ if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.') => rest = tail,
                _ => {
                    let character = first_character(rest);
                    return Err(HubHostError::InvalidCharacter { index, character });
                }
            }
        }
        if length > Self::MAX_LENGTH {
            return Err(HubHostError::TooLong { length });
        }
        let mut label_start = 0;
        let mut previous = b'.';
        let mut is_of_provisioning_service = false;
        rest = text;
        loop {
            let index = length - rest.len();
            let next = match rest {
                [byte, ..] => *byte,
                [] => b'.',
            };
            // A hyphen, a dot or nothing at either end of a label, or too much in it.
            let begins_or_ends = previous == b'.' || next == b'.';
            let is_outer = begins_or_ends && (previous == next || previous == b'-' || next == b'-');
            if is_outer || index - label_start > Self::MAX_LABEL_LENGTH {
                return Err(HubHostError::InvalidLabel { index: label_start });
            }
            is_of_provisioning_service |= previous == b'.' && begins_with_provisioning_label(rest);
            let [byte, tail @ ..] = rest else {
                return match is_of_provisioning_service {
                    true => Err(HubHostError::OfProvisioningService),
                    false => Ok(()),
                };
            };
            previous = *byte;
            rest = tail;
            if previous == b'.' {
                label_start = index + 1;
            }
        }
    }

    /// Whether the name has more than one part. One without a domain works only where the network completes it; a hub of
    /// Azure has one, as in `my-hub.azure-devices.net`, and its token is for that name.
    #[must_use]
    pub fn has_domain(&self) -> bool {
        self.as_bytes().contains(&b'.')
    }
}

/// Whether the first part of `name` is the one that all hosts of the provisioning service have, of every cloud:
/// `global.azure-devices-provisioning.net`, `.us`, `.cn`.
const fn begins_with_provisioning_label(name: &[u8]) -> bool {
    let mut name = name;
    let mut label: &[u8] = b"azure-devices-provisioning";
    while let ([byte, name_tail @ ..], [expected, label_tail @ ..]) = (name, label) {
        if byte.to_ascii_lowercase() != *expected {
            return false;
        }
        (name, label) = (name_tail, label_tail);
    }
    matches!((name, label), ([] | [b'.', ..], []))
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
    #[error(
        "hub host has {quoted} at byte {index}: use only letters, digits, '-' and '.'",
        quoted = Quoted(*character)
    )]
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
    /// The host of the provisioning service, which assigns a device to a hub and is none itself.
    #[error(
        "hub host is the provisioning service's: use the hub that the device was assigned to, as in my-hub.azure-devices.net"
    )]
    OfProvisioningService,
}

codes!(HubHostError {
    Empty => "hub_host_empty",
    TooLong => "hub_host_too_long",
    HasScheme => "hub_host_has_scheme",
    HasPort { index } => "hub_host_has_port",
    HasSlash { index } => "hub_host_has_slash",
    InvalidCharacter { index } => "hub_host_invalid_character",
    InvalidLabel { index } => "hub_host_invalid_label",
    OfProvisioningService => "hub_host_of_provisioning_service",
});
