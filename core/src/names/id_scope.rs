use thiserror::Error;

use super::name::name;
use crate::error::codes;
use crate::text::{Ascii, Quoted, first_character};

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

name!(IdScope, IdScopeError);

impl IdScope<'_> {
    const fn check(text: &[u8]) -> Result<(), IdScopeError> {
        if text.is_empty() {
            return Err(IdScopeError::Empty);
        }
        let mut rest = text;
        while let [byte, tail @ ..] = rest {
            if !byte.is_ascii_alphanumeric() {
                return Err(IdScopeError::InvalidCharacter {
                    index: text.len() - rest.len(),
                    character: first_character(rest),
                });
            }
            rest = tail;
        }
        Ok(())
    }

    /// Whether the ID scope does not look like those that the service assigns, which begin with `0ne` and contain no letter
    /// O; a mistyped one often does not. The format is undocumented, so this is not an error.
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
    InvalidCharacter { index } => "id_scope_invalid_character",
});
