use core::fmt;

use thiserror::Error;

use crate::ascii::Ascii;
use crate::code::codes;
use crate::first_character::first_character;
use crate::quoted::Quoted;

/// The ID scope of a Device Provisioning Service instance, as its overview page shows it: letters and digits, such as
/// `0ne00002193`.
///
/// ```
/// use dps_symkey_core::IdScope;
///
/// assert_eq!(IdScope::new("0ne00002193")?.as_str(), "0ne00002193");
/// assert!(IdScope::new("0ne/registrations").is_err());
/// # Ok::<(), dps_symkey_core::IdScopeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct IdScope<'a>(Ascii<'a>);

impl<'a> IdScope<'a> {
    /// Checks `text`.
    ///
    /// # Errors
    /// An [`IdScopeError`] that says what is wrong and where.
    pub const fn new(text: &'a str) -> Result<Self, IdScopeError> {
        Self::from_bytes(text.as_bytes())
    }

    /// Checks bytes that come from a C string or a file and may not be UTF-8.
    ///
    /// # Errors
    /// An [`IdScopeError`] that says what is wrong and where.
    pub const fn from_bytes(text: &'a [u8]) -> Result<Self, IdScopeError> {
        let mut rest = text;
        if rest.is_empty() {
            return Err(IdScopeError::Empty);
        }
        while let [byte, tail @ ..] = rest {
            if !byte.is_ascii_alphanumeric() {
                return Err(IdScopeError::InvalidCharacter {
                    index: text.len() - rest.len(),
                    character: first_character(rest),
                });
            }
            rest = tail;
        }
        Ok(Self(Ascii(text)))
    }

    /// Whether the ID scope does not look like those that the service gives out, as one mistyped does: they begin with
    /// `0ne` and have no letter O. Their form is documented nowhere, so it is no error.
    ///
    /// ```
    /// use dps_symkey_core::IdScope;
    ///
    /// assert!(!IdScope::new("0ne00002193")?.is_unusual());
    /// assert!(IdScope::new("One00002193")?.is_unusual());
    /// # Ok::<(), dps_symkey_core::IdScopeError>(())
    /// ```
    #[must_use]
    pub fn is_unusual(&self) -> bool {
        let text = self.as_bytes();
        !text.starts_with(b"0ne") || text.iter().any(|byte| matches!(byte, b'O' | b'o'))
    }

    /// The ID scope as text.
    #[must_use]
    pub const fn as_str(&self) -> &'a str {
        self.0.as_str()
    }

    pub(crate) const fn as_bytes(&self) -> &'a [u8] {
        self.0.0
    }
}

impl AsRef<str> for IdScope<'_> {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl<'a> TryFrom<&'a str> for IdScope<'a> {
    type Error = IdScopeError;

    /// As [`IdScope::new`].
    fn try_from(text: &'a str) -> Result<Self, Self::Error> {
        Self::new(text)
    }
}

impl fmt::Display for IdScope<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Why a text is no ID scope. Indexes are in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum IdScopeError {
    /// There is no text at all.
    #[error("ID scope is empty: copy it from the overview page of the provisioning service")]
    Empty,
    /// Neither a letter nor a digit.
    #[error(
        "ID scope has {quoted} at byte {index}: it has only letters and digits, as in 0ne00002193",
        quoted = Quoted(*character)
    )]
    InvalidCharacter {
        /// Where it stands.
        index: usize,
        /// The character.
        character: char,
    },
}

codes!(IdScopeError {
    Empty => "id_scope_empty",
    InvalidCharacter => "id_scope_invalid_character",
});
