use core::fmt;
use core::str::FromStr;

use thiserror::Error;

use crate::code::codes;
use crate::rules::first_character;

/// The made-up vendor prefix of the how-to's example address, `A1-B2-C3-D4-E5-F6`.
///
/// It has the multicast bit set, so no maker can ever be given it; but that example is the first thing that everybody
/// tries, and its registration ID and device key are printed in Microsoft's documentation.
const EXAMPLE_PREFIX: [u8; 3] = [0xa1, 0xb2, 0xc3];

/// A MAC address that can tell one device from another: EUI-48 (6 octets) or EUI-64 (8 octets).
///
/// Source of the forms and of the two flag bits: IEEE Std 802-2014, section 8, and the IEEE's guidelines for EUI.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MacAddress {
    octets: [u8; 8],
    length: usize,
}

impl MacAddress {
    /// Reads an address in one of its usual notations, in either case:
    /// `A1:B2:C3:D4:E5:F6`, `a1-b2-c3-d4-e5-f6`, `a1b2.c3d4.e5f6`, `a1b2c3d4e5f6`, and the same with 8 octets.
    ///
    /// ```
    /// use dps_symkey_core::{MacAddress, MacAddressError};
    ///
    /// let mac = MacAddress::parse("a1b2.c3d4.e5f6")?;
    /// assert_eq!(mac.to_string(), "a1-b2-c3-d4-e5-f6");
    /// assert_eq!(MacAddress::parse("FF:FF:FF:FF:FF:FF"), Err(MacAddressError::Broadcast));
    /// # Ok::<(), MacAddressError>(())
    /// ```
    ///
    /// # Errors
    /// A [`MacAddressError`] for another form, and for an address that no single device has: all zero, broadcast and
    /// multicast.
    pub fn parse(text: &str) -> Result<Self, MacAddressError> {
        Self::from_text_bytes(text.as_bytes())
    }

    /// [`parse`](Self::parse) for text that comes from a C string or a file and may not be UTF-8.
    ///
    /// # Errors
    /// As [`parse`](Self::parse).
    pub fn from_text_bytes(text: &[u8]) -> Result<Self, MacAddressError> {
        let mut octets = [0u8; 8];
        let mut digits = 0;
        let mut digits_in_group = 0;
        let mut separator = None;
        let mut misplaced = None;
        for (index, byte) in text.iter().copied().enumerate() {
            if let Some(value) = hexadecimal_value(byte) {
                if let Some(octet) = octets.get_mut(digits / 2) {
                    *octet = *octet << 4 | value;
                }
                digits += 1;
                digits_in_group += 1;
                let group_size = separator.and_then(group_size);
                if group_size.is_some_and(|group_size| digits_in_group > group_size) {
                    misplaced.get_or_insert(index);
                }
            } else if let Some(group_size) = group_size(byte) {
                if *separator.get_or_insert(byte) != byte {
                    return Err(MacAddressError::MixedSeparators { index });
                }
                if digits_in_group != group_size {
                    misplaced.get_or_insert(index);
                }
                digits_in_group = 0;
            } else {
                let character = first_character(text.get(index..).unwrap_or_default());
                return Err(MacAddressError::InvalidCharacter { index, character });
            }
        }
        if separator.is_some() && digits_in_group == 0 {
            misplaced.get_or_insert(text.len() - 1);
        }
        match (digits, misplaced) {
            (12 | 16, None) => Self::from_octets(octets.get(..digits / 2).unwrap_or_default()),
            (12 | 16, Some(index)) => Err(MacAddressError::MisplacedSeparator { index }),
            _ => Err(MacAddressError::InvalidLength { digits }),
        }
    }

    /// The address from its octets in the order of transmission, as a network driver gives them: 6 or 8.
    ///
    /// ```
    /// use dps_symkey_core::MacAddress;
    ///
    /// let mac = MacAddress::from_octets(&[0x00, 0x1b, 0x21, 0xd4, 0xe5, 0xf6])?;
    /// assert_eq!(mac.to_string(), "00-1b-21-d4-e5-f6");
    /// # Ok::<(), dps_symkey_core::MacAddressError>(())
    /// ```
    ///
    /// # Errors
    /// A [`MacAddressError`] for another number of octets, and for an address that no single device has.
    pub fn from_octets(octets: &[u8]) -> Result<Self, MacAddressError> {
        let length = octets.len();
        let mut all = [0; 8];
        match (length, all.get_mut(..length)) {
            (6 | 8, Some(target)) => target.copy_from_slice(octets),
            _ => return Err(MacAddressError::InvalidLength { digits: length * 2 }),
        }
        if octets.iter().all(|octet| *octet == 0x00) {
            return Err(MacAddressError::AllZero);
        }
        if octets.iter().all(|octet| *octet == 0xff) {
            return Err(MacAddressError::Broadcast);
        }
        if octets.first().is_some_and(|first| first & 0x01 != 0)
            && !octets.starts_with(&EXAMPLE_PREFIX)
        {
            return Err(MacAddressError::Multicast);
        }
        Ok(Self {
            octets: all,
            length,
        })
    }

    /// The octets in the order of transmission: 6 or 8.
    #[must_use]
    pub fn octets(&self) -> &[u8] {
        self.octets.get(..self.length).unwrap_or_default()
    }

    /// Whether the address was set by software (the second lowest bit of the first octet) and not by the maker.
    ///
    /// Such an address may change at the next boot, and the registration ID with it.
    #[must_use]
    pub const fn is_locally_administered(&self) -> bool {
        let [first, ..] = self.octets;
        first & 0x02 != 0
    }

    /// Each octet as two lower-case hexadecimal digits.
    pub(crate) fn hexadecimal(&self) -> impl Iterator<Item = [u8; 2]> {
        self.octets().iter().map(|octet| {
            [octet >> 4, octet & 0x0f].map(|value| match value {
                0..=9 => b'0' + value,
                _ => b'a' + value - 10,
            })
        })
    }
}

const fn hexadecimal_value(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

/// How many digits stand between two separators of this kind.
const fn group_size(separator: u8) -> Option<usize> {
    match separator {
        b':' | b'-' => Some(2),
        b'.' => Some(4),
        _ => None,
    }
}

/// Lower-case octets with dashes, as they stand in a registration ID: `a1-b2-c3-d4-e5-f6`.
impl fmt::Display for MacAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, pair) in self.hexadecimal().enumerate() {
            if index > 0 {
                f.write_str("-")?;
            }
            f.write_str(core::str::from_utf8(&pair).unwrap_or_default())?;
        }
        Ok(())
    }
}

impl FromStr for MacAddress {
    type Err = MacAddressError;

    /// As [`MacAddress::parse`].
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

/// Why a text is no MAC address of one device. Indexes are in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum MacAddressError {
    /// Neither 6 nor 8 octets.
    #[error("MAC address has {digits} hexadecimal digits: give 12 (EUI-48) or 16 (EUI-64)")]
    InvalidLength {
        /// How many hexadecimal digits there are.
        digits: usize,
    },
    /// Neither a hexadecimal digit nor a separator.
    #[error(
        "MAC address has {character:?} at byte {index}: use only 0-9, a-f and one of ':', '-', '.'"
    )]
    InvalidCharacter {
        /// Where it stands.
        index: usize,
        /// The character.
        character: char,
    },
    /// Two kinds of separator.
    #[error(
        "MAC address has a second kind of separator at byte {index}: use one kind, as in a1:b2:c3:d4:e5:f6"
    )]
    MixedSeparators {
        /// Where the second kind first stands.
        index: usize,
    },
    /// A separator where none belongs, or none where one belongs.
    #[error(
        "MAC address has a separator missing or out of place at byte {index}: write a1:b2:c3:d4:e5:f6, a1-b2-c3-d4-e5-f6 or a1b2.c3d4.e5f6"
    )]
    MisplacedSeparator {
        /// Where it stands, or should stand.
        index: usize,
    },
    /// An address of zeros, as an unset one reads.
    #[error(
        "MAC address is all zero: the interface has no address yet; read it again or take another"
    )]
    AllZero,
    /// The address of all devices.
    #[error("MAC address is the broadcast address: give the address of the device itself")]
    Broadcast,
    /// An address of a group of devices: the lowest bit of the first octet is set. The one exception is the prefix
    /// `A1-B2-C3`, which no device has and the how-to's example does.
    #[error("MAC address is a multicast address: give the address of the device itself")]
    Multicast,
}

codes!(MacAddressError {
    InvalidLength => "mac_address_invalid_length",
    InvalidCharacter => "mac_address_invalid_character",
    MixedSeparators => "mac_address_mixed_separators",
    MisplacedSeparator => "mac_address_misplaced_separator",
    AllZero => "mac_address_all_zero",
    Broadcast => "mac_address_broadcast",
    Multicast => "mac_address_multicast",
});
