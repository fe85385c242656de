use thiserror::Error;

use super::Rules;
use crate::error::codes;
use crate::text::Quoted;

/// Why a text is no registration ID. Indexes and lengths are in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum RegistrationIdError {
    /// There is no text at all.
    #[error("registration ID is empty: give 1 to 128 characters")]
    Empty,
    /// More than [`RegistrationId::MAX_LENGTH`](crate::RegistrationId::MAX_LENGTH) bytes.
    #[error("registration ID has {length} bytes: shorten it to 128 or less")]
    TooLong {
        /// The length of the text, in bytes.
        length: usize,
    },
    /// An upper-case letter under [`Rules::Portable`].
    #[error(
        "registration ID has the upper-case letter {quoted} at byte {index}: the service ignores case but the \
         device key does not, so lower-case the ID explicitly, here and on the device",
        quoted = Quoted(*character)
    )]
    UpperCase {
        /// Where it stands.
        index: usize,
        /// The letter.
        character: char,
    },
    /// A space, a tab, a line feed, a carriage return; often the end of a line that was read with its newline.
    #[error(
        "registration ID has white space, {quoted}, at byte {index}: remove it",
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
        "registration ID has {quoted}, which is not ASCII, at byte {index}: use only ASCII, and save files as UTF-8",
        quoted = Quoted(*character)
    )]
    NonAscii {
        /// Where it begins.
        index: usize,
        /// The character.
        character: char,
    },
    /// Any other character that the rule set does not take.
    #[error(
        "registration ID has {quoted} at byte {index}: {}{}",
        rules.accepted(),
        if matches!(character, '.' | '_' | ':') { rules.wider() } else { "" },
        quoted = Quoted(*character)
    )]
    InvalidCharacter {
        /// Where it stands.
        index: usize,
        /// The character.
        character: char,
        /// The rule set that refused it.
        rules: Rules,
    },
    /// The first character is one that may stand only inside ([`Rules::Portable`]).
    #[error(
        "registration ID begins with {quoted}: begin with a letter or a digit",
        quoted = Quoted(*character)
    )]
    InvalidStart {
        /// The first character.
        character: char,
    },
    /// The last character is one that may stand only before the end.
    #[error(
        "registration ID ends with {quoted} at byte {index}: end with a letter or a digit",
        quoted = Quoted(*character)
    )]
    InvalidEnd {
        /// Where it stands: the last byte.
        index: usize,
        /// The last character.
        character: char,
    },
}

codes!(RegistrationIdError {
    Empty => "registration_id_empty",
    TooLong => "registration_id_too_long",
    UpperCase { index } => "registration_id_upper_case",
    WhiteSpace { index } => "registration_id_white_space",
    NonAscii { index } => "registration_id_non_ascii",
    InvalidCharacter { index } => "registration_id_invalid_character",
    InvalidStart at 0 => "registration_id_invalid_start",
    InvalidEnd { index } => "registration_id_invalid_end",
});
