use core::fmt;
use core::str::FromStr;

use thiserror::Error;

use crate::error::codes;
use crate::text::{BufferTooSmall, Counted, Quoted, fill, fill_str, first_character, format};

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
    octets: [u8; Self::MAX_LENGTH],
    length: usize,
}

impl MacAddress {
    /// The greatest number of octets.
    pub const MAX_LENGTH: usize = 8;

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
    pub const fn parse(text: &str) -> Result<Self, MacAddressError> {
        Self::parse_bytes(text.as_bytes())
    }

    /// [`parse`](Self::parse) for text that comes from a C string or a file and may not be UTF-8.
    ///
    /// # Errors
    /// As [`parse`](Self::parse).
    pub const fn parse_bytes(text: &[u8]) -> Result<Self, MacAddressError> {
        let mut value = 0_u64;
        let mut digits = 0;
        let mut separator = None;
        let mut digits_in_group = 0;
        let mut misplaced = None;
        let mut rest = text;
        while let [byte, tail @ ..] = rest {
            let index = text.len() - rest.len();
            if let Some(digit) = hexadecimal_value(*byte) {
                value = value << 4 | digit as u64;
                digits += 1;
                digits_in_group += 1;
                match (separator, misplaced) {
                    (Some(separator), None) if digits_in_group > group_size(separator) => {
                        misplaced = Some(index);
                    }
                    _ => {}
                }
            } else if let b':' | b'-' | b'.' = *byte {
                match separator {
                    Some(separator) if separator != *byte => {
                        return Err(MacAddressError::MixedSeparators { index });
                    }
                    _ => separator = Some(*byte),
                }
                if digits_in_group != group_size(*byte) && misplaced.is_none() {
                    misplaced = Some(index);
                }
                digits_in_group = 0;
            } else {
                let character = first_character(rest);
                return Err(MacAddressError::InvalidCharacter { index, character });
            }
            rest = tail;
        }
        if digits_in_group == 0 && separator.is_some() && misplaced.is_none() {
            misplaced = Some(text.len() - 1);
        }
        match (digits, misplaced) {
            (12, None) => Self::new((value << 16).to_be_bytes(), 6),
            (16, None) => Self::new(value.to_be_bytes(), 8),
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
    pub const fn from_octets(octets: &[u8]) -> Result<Self, MacAddressError> {
        match *octets {
            [a, b, c, d, e, f] => Self::new([a, b, c, d, e, f, 0, 0], 6),
            [a, b, c, d, e, f, g, h] => Self::new([a, b, c, d, e, f, g, h], 8),
            _ => Err(MacAddressError::InvalidLength {
                digits: octets.len() * 2,
            }),
        }
    }

    /// The address from its octets, followed by zeros up to eight.
    const fn new(octets: [u8; 8], length: usize) -> Result<Self, MacAddressError> {
        let value = u64::from_be_bytes(octets);
        let [first, second, third, ..] = octets;
        if value == 0 {
            Err(MacAddressError::AllZero)
        } else if value == u64::MAX << (64 - 8 * length) {
            Err(MacAddressError::Broadcast)
        } else if first & 0x01 != 0 && !matches!([first, second, third], EXAMPLE_PREFIX) {
            Err(MacAddressError::Multicast)
        } else {
            Ok(Self { octets, length })
        }
    }

    /// Writes the address as it stands in a registration ID, `a1-b2-c3-d4-e5-f6`, into `buffer` and gives it back as text.
    ///
    /// # Errors
    /// [`BufferTooSmall`] with the length that the text has; nothing is written then.
    pub fn encode<'b>(&self, buffer: &'b mut [u8]) -> Result<&'b str, BufferTooSmall> {
        fill_str(buffer, self.encoded_len(), |write| self.write_to(write))
    }

    /// [`encode`](Self::encode) that gives the text as bytes.
    ///
    /// # Errors
    /// As [`encode`](Self::encode).
    pub fn encode_bytes<'b>(&self, buffer: &'b mut [u8]) -> Result<&'b [u8], BufferTooSmall> {
        fill(buffer, self.encoded_len(), |write| self.write_to(write))
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

    pub(super) const fn encoded_len(&self) -> usize {
        self.length * "a1-".len() - 1
    }

    /// Gives `write` the text of the address, piece by piece.
    pub(super) fn write_to(&self, write: &mut dyn FnMut(&[u8])) {
        for (index, octet) in self.octets().iter().enumerate() {
            if index > 0 {
                write(b"-");
            }
            write(&[octet >> 4, octet & 0x0f].map(|value| match value {
                0..=9 => b'0' + value,
                _ => b'a' + value - 10,
            }));
        }
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

/// How many digits stand between two of these separators.
const fn group_size(separator: u8) -> usize {
    match separator {
        b'.' => 4,
        _ => 2,
    }
}

/// Lower-case octets with dashes, as they stand in a registration ID: `a1-b2-c3-d4-e5-f6`.
impl fmt::Display for MacAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        format(f, |write| self.write_to(write))
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
    #[error(
        "MAC address has {}: give 12 (EUI-48) or 16 (EUI-64)",
        Counted(*digits as u64, "hexadecimal digit")
    )]
    InvalidLength {
        /// How many hexadecimal digits there are.
        digits: usize,
    },
    /// Neither a hexadecimal digit nor a separator.
    #[error(
        "MAC address has {quoted} at byte {index}: use only 0-9, a-f and one of ':', '-', '.'",
        quoted = Quoted(*character)
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
    InvalidCharacter { index } => "mac_address_invalid_character",
    MixedSeparators { index } => "mac_address_mixed_separators",
    MisplacedSeparator { index } => "mac_address_misplaced_separator",
    AllZero => "mac_address_all_zero",
    Broadcast => "mac_address_broadcast",
    Multicast => "mac_address_multicast",
});
