use thiserror::Error;

use crate::RegistrationId;
use crate::code::codes;

/// Which registration IDs are accepted.
///
/// The public documents do not agree with one another. The default is the rule that all of them accept, so that an ID
/// made today is still an ID when a service, a gateway or another maker's client is stricter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Rules {
    /// 1 to 128 of `a-z`, `0-9` and `-`, the first and the last a letter or a digit.
    ///
    /// Source: the how-to for legacy devices of 2018 and 2019 ("lowercase alphanumeric and dash"), narrowed to what
    /// the REST specification of `Register Device` also takes ("no special characters allowed at start or end").
    #[default]
    Portable,
    /// 1 to 128 of letters, digits and `-`, `.`, `_`, `:`, the last a letter, a digit or `-`.
    ///
    /// Source: the concepts page of the Device Provisioning Service ("registration ID").
    Service,
}

impl Rules {
    /// The name of the rule set, as the command and the bindings take it: `portable` or `service`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Portable => "portable",
            Self::Service => "service",
        }
    }

    /// The rule set of that [`name`](Self::name).
    ///
    /// ```
    /// use dps_symkey_core::Rules;
    ///
    /// assert_eq!(Rules::from_name("service"), Some(Rules::Service));
    /// assert_eq!(Rules::from_name("Service"), None);
    /// ```
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Portable, Self::Service]
            .into_iter()
            .find(|rules| rules.name() == name)
    }

    /// Checks a registration ID without making a [`RegistrationId`] of it, as whoever checks millions does.
    ///
    /// # Errors
    /// A [`RegistrationIdError`] for the first thing that is wrong, from left to right; the length comes first.
    pub const fn check(self, registration_id: &[u8]) -> Result<(), RegistrationIdError> {
        let length = registration_id.len();
        if length > RegistrationId::MAX_LENGTH {
            return Err(RegistrationIdError::TooLong { length });
        }
        let (Some(&first), Some(&last)) = (registration_id.first(), registration_id.last()) else {
            return Err(RegistrationIdError::Empty);
        };
        let mut rest = registration_id;
        while let [byte, tail @ ..] = rest {
            if !self.accepts(*byte) {
                return Err(self.refusal(rest, length - rest.len()));
            }
            rest = tail;
        }
        if !self.accepts_first(first) {
            return Err(RegistrationIdError::InvalidStart {
                character: first as char,
            });
        }
        if !self.accepts_last(last) {
            return Err(RegistrationIdError::InvalidEnd {
                index: length - 1,
                character: last as char,
            });
        }
        Ok(())
    }

    const fn accepts(self, byte: u8) -> bool {
        match self {
            Self::Portable => matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'),
            Self::Service => {
                byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b':')
            }
        }
    }

    const fn accepts_first(self, byte: u8) -> bool {
        match self {
            Self::Portable => byte.is_ascii_alphanumeric(),
            Self::Service => true,
        }
    }

    const fn accepts_last(self, byte: u8) -> bool {
        match self {
            Self::Portable => byte.is_ascii_alphanumeric(),
            Self::Service => byte.is_ascii_alphanumeric() || byte == b'-',
        }
    }

    /// Says what is wrong with the first character of `rest`, which is at `index` of the ID and was not accepted.
    const fn refusal(self, rest: &[u8], index: usize) -> RegistrationIdError {
        let character = first_character(rest);
        if !character.is_ascii() {
            RegistrationIdError::NonAscii { index, character }
        } else if matches!(character, ' ' | '\t'..='\r') {
            RegistrationIdError::WhiteSpace { index, character }
        } else if character.is_ascii_uppercase() {
            RegistrationIdError::UpperCase { index, character }
        } else {
            RegistrationIdError::InvalidCharacter {
                index,
                character,
                rules: self,
            }
        }
    }
}

/// The first character of `text`, or U+FFFD where `text` does not begin with UTF-8.
pub(crate) const fn first_character(text: &[u8]) -> char {
    let length = match text.first() {
        Some(0..=0x7f) => 1,
        Some(0..=0xdf) => 2,
        Some(0..=0xef) => 3,
        _ => 4,
    };
    let Some((encoded, _)) = text.split_at_checked(length) else {
        return char::REPLACEMENT_CHARACTER;
    };
    if core::str::from_utf8(encoded).is_err() {
        return char::REPLACEMENT_CHARACTER;
    }
    let scalar = match *encoded {
        [a] => a as u32,
        [a, b] => (a as u32 & 0x1f) << 6 | tail(b),
        [a, b, c] => (a as u32 & 0x0f) << 12 | tail(b) << 6 | tail(c),
        [a, b, c, d] => (a as u32 & 0x07) << 18 | tail(b) << 12 | tail(c) << 6 | tail(d),
        _ => return char::REPLACEMENT_CHARACTER,
    };
    match char::from_u32(scalar) {
        Some(character) => character,
        None => char::REPLACEMENT_CHARACTER,
    }
}

const fn tail(byte: u8) -> u32 {
    byte as u32 & 0x3f
}

impl Rules {
    const fn accepted(self) -> &'static str {
        match self {
            Self::Portable => "use only a-z, 0-9 and '-'",
            Self::Service => "use only letters, digits, '-', '.', '_' and ':'",
        }
    }

    const fn wider(self) -> &'static str {
        match self {
            Self::Portable => " (the service rules take '.', '_' and ':' too)",
            Self::Service => "",
        }
    }
}

/// Why a text is no registration ID. Indexes and lengths are in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum RegistrationIdError {
    /// There is no text at all.
    #[error("registration ID is empty: give 1 to 128 characters")]
    Empty,
    /// More than [`RegistrationId::MAX_LENGTH`] bytes.
    #[error("registration ID has {length} bytes: shorten it to 128 or less")]
    TooLong {
        /// The length of the text, in bytes.
        length: usize,
    },
    /// An upper-case letter under [`Rules::Portable`].
    #[error(
        "registration ID has the upper-case letter {character:?} at byte {index}: the service ignores case but the \
         device key does not, so lower-case the ID explicitly, here and on the device"
    )]
    UpperCase {
        /// Where it stands.
        index: usize,
        /// The letter.
        character: char,
    },
    /// A space, a tab, a line feed, a carriage return; often the end of a line that was read with its newline.
    #[error("registration ID has white space, {character:?}, at byte {index}: take it off")]
    WhiteSpace {
        /// Where it stands.
        index: usize,
        /// The white space.
        character: char,
    },
    /// A character outside ASCII, or bytes that are not UTF-8 (shown as U+FFFD).
    #[error(
        "registration ID has {character:?}, which is not ASCII, at byte {index}: use only ASCII, and save files as UTF-8"
    )]
    NonAscii {
        /// Where it begins.
        index: usize,
        /// The character.
        character: char,
    },
    /// Any other character that the rule set does not take.
    #[error(
        "registration ID has {character:?} at byte {index}: {}{}",
        rules.accepted(),
        if matches!(character, '.' | '_' | ':') { rules.wider() } else { "" }
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
    #[error("registration ID begins with {character:?}: begin with a letter or a digit")]
    InvalidStart {
        /// The first character.
        character: char,
    },
    /// The last character is one that may stand only before the end.
    #[error(
        "registration ID ends with {character:?} at byte {index}: end with a letter or a digit"
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
    UpperCase => "registration_id_upper_case",
    WhiteSpace => "registration_id_white_space",
    NonAscii => "registration_id_non_ascii",
    InvalidCharacter => "registration_id_invalid_character",
    InvalidStart => "registration_id_invalid_start",
    InvalidEnd => "registration_id_invalid_end",
});
