use core::fmt;

use super::{RegistrationId, RegistrationIdError};
use crate::text::first_character;

/// Defines the rule sets, their names and `ALL` from one list, so that none can be left out.
macro_rules! rule_sets {
    ($($(#[$attribute:meta])* $rules:ident = $name:literal,)+) => {
        /// Which registration IDs are accepted.
        ///
        /// The public documents do not agree with one another. The default is the rule that all of them accept, so that an
        /// ID made today is still an ID when a service, a gateway or another maker's client is stricter.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
        pub enum Rules {
            $($(#[$attribute])* $rules,)+
        }

        impl Rules {
            /// Every rule set, the default first.
            pub const ALL: [Self; [$($name),+].len()] = [$(Self::$rules),+];

            /// The name of the rule set, as the command and the bindings take it: `portable` or `service`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$rules => $name,)+
                }
            }
        }
    };
}

rule_sets! {
    /// 1 to 128 of `a-z`, `0-9` and `-`, the first and the last a letter or a digit.
    ///
    /// Source: the how-to for legacy devices of 2018 and 2019 ("lowercase alphanumeric and dash"), narrowed to what
    /// the REST specification of `Register Device` also takes ("no special characters allowed at start or end").
    #[default]
    Portable = "portable",
    /// 1 to 128 of letters, digits and `-`, `.`, `_`, `:`, the last a letter, a digit or `-`.
    ///
    /// Source: the concepts page of the Device Provisioning Service ("registration ID").
    Service = "service",
}

impl Rules {
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
        Self::ALL.into_iter().find(|rules| rules.name() == name)
    }

    /// Checks a registration ID without making a [`RegistrationId`] of it, as whoever checks millions does.
    ///
    /// # Errors
    /// A [`RegistrationIdError`]: for the length, else for the first character that is not accepted anywhere, else for
    /// the first or the last character.
    // With `refusal` inlined a firmware's token is 64 bytes smaller: the error is taken apart where it is made.
    #[inline(always)]
    pub const fn check(self, registration_id: &[u8]) -> Result<(), RegistrationIdError> {
        let length = registration_id.len();
        if length > RegistrationId::MAX_LENGTH {
            return Err(RegistrationIdError::TooLong { length });
        }
        let (Some(&first), Some(&last)) = (registration_id.first(), registration_id.last()) else {
            return Err(RegistrationIdError::Empty);
        };
        if !self.accepts_all(registration_id) {
            let mut rest = registration_id;
            while let [byte, tail @ ..] = rest {
                if !self.accepts(*byte) {
                    return Err(self.refusal(rest, length - rest.len()));
                }
                rest = tail;
            }
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

    /// Looks at every byte, whatever the ones before were, so that many can be looked at at once.
    const fn accepts_all(self, text: &[u8]) -> bool {
        let mut accepted = true;
        let mut rest = text;
        while let [byte, tail @ ..] = rest {
            accepted &= self.accepts(*byte);
            rest = tail;
        }
        accepted
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
    #[inline(always)]
    const fn refusal(self, rest: &[u8], index: usize) -> RegistrationIdError {
        let character = first_character(rest);
        if !matches!(rest, [0..=0x7f, ..]) {
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

/// The [`name`](Rules::name).
impl fmt::Display for Rules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl Rules {
    /// For an error: what may be used.
    pub(crate) const fn accepted(self) -> &'static str {
        match self {
            Self::Portable => "use only a-z, 0-9 and '-'",
            Self::Service => "use only letters, digits, '-', '.', '_' and ':'",
        }
    }

    /// For an error: which other rule set takes a character that this one does not.
    pub(crate) const fn wider(self) -> &'static str {
        match self {
            Self::Portable => " (the service rules take '.', '_' and ':' too)",
            Self::Service => "",
        }
    }
}
