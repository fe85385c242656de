use thiserror::Error;

use super::RegistrationIdError;
use crate::error::codes;
use crate::text::Quoted;

/// Why no registration ID can be built from a serial number. Indexes and lengths are in bytes of the serial number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SerialNumberError {
    /// There is no text at all.
    #[error("serial number is empty: give at least one character")]
    Empty,
    /// The registration ID would be longer than [`RegistrationId::MAX_LENGTH`](crate::RegistrationId::MAX_LENGTH).
    #[error(
        "serial number has {length} bytes: {maximum} is the most that leaves room for the rest of the ID"
    )]
    TooLong {
        /// The length of the serial number.
        length: usize,
        /// The greatest length that still fits.
        maximum: usize,
    },
    /// A space, a tab, a line feed, a carriage return.
    #[error(
        "serial number has white space, {quoted}, at byte {index}: remove it",
        quoted = Quoted(*character)
    )]
    WhiteSpace {
        /// Where it stands.
        index: usize,
        /// The white space.
        character: char,
    },
    /// A character outside ASCII, or bytes that are not UTF-8 (shown as U+FFFD).
    #[error(
        "serial number has {quoted}, which is not ASCII, at byte {index}: use only ASCII, and save files as UTF-8",
        quoted = Quoted(*character)
    )]
    NonAscii {
        /// Where it begins.
        index: usize,
        /// The character.
        character: char,
    },
    /// Any other character that the rule set does not take in a registration ID.
    #[error(
        "serial number has {quoted} at byte {index}: a registration ID does not take it under these rules; choose how to write it, on the device too",
        quoted = Quoted(*character)
    )]
    InvalidCharacter {
        /// Where it stands.
        index: usize,
        /// The character.
        character: char,
    },
    /// The first character is one that may stand only inside.
    #[error(
        "serial number begins with {quoted}: a registration ID does not take it there; choose how to write it, on the device too",
        quoted = Quoted(*character)
    )]
    InvalidStart {
        /// The first character.
        character: char,
    },
    /// The last character is one that may stand only before the end.
    #[error(
        "serial number ends with {quoted} at byte {index}: a registration ID does not take it there; choose how to write it, on the device too",
        quoted = Quoted(*character)
    )]
    InvalidEnd {
        /// Where it stands: the last byte.
        index: usize,
        /// The last character.
        character: char,
    },
}

codes!(SerialNumberError {
    Empty => "serial_number_empty",
    TooLong => "serial_number_too_long",
    WhiteSpace { index } => "serial_number_white_space",
    NonAscii { index } => "serial_number_non_ascii",
    InvalidCharacter { index } => "serial_number_invalid_character",
    InvalidStart at 0 => "serial_number_invalid_start",
    InvalidEnd { index } => "serial_number_invalid_end",
});

impl SerialNumberError {
    /// Converts the error of a lower-cased serial number that was checked as an ID.
    pub(super) const fn of(error: RegistrationIdError, maximum: usize) -> Self {
        match error {
            RegistrationIdError::Empty => Self::Empty,
            RegistrationIdError::TooLong { length } => Self::TooLong { length, maximum },
            RegistrationIdError::WhiteSpace { index, character } => {
                Self::WhiteSpace { index, character }
            }
            RegistrationIdError::NonAscii { index, character } => {
                Self::NonAscii { index, character }
            }
            // No upper-case letter is left after lower-casing.
            RegistrationIdError::UpperCase { index, character }
            | RegistrationIdError::InvalidCharacter {
                index, character, ..
            } => Self::InvalidCharacter { index, character },
            RegistrationIdError::InvalidStart { character } => Self::InvalidStart { character },
            RegistrationIdError::InvalidEnd { index, character } => {
                Self::InvalidEnd { index, character }
            }
        }
    }
}
