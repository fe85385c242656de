use alloc::string::String;

use dps_symkey_core::DpsError;
use thiserror::Error;

/// Why a row, a header or an input is refused: what is wrong, where, and what to do.
///
/// Its text holds nothing that may be a key.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct TableError {
    code: &'static str,
    message: String,
    byte_index: Option<usize>,
}

impl TableError {
    pub(crate) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            byte_index: None,
        }
    }

    /// That of a value in a row.
    pub(crate) fn of(error: impl DpsError) -> Self {
        Self {
            code: error.code(),
            message: alloc::format!("{error}"),
            byte_index: error.byte_index(),
        }
    }

    /// The stable code, in `snake_case`, which a report has too.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.code
    }
}

impl DpsError for TableError {
    fn code(&self) -> &'static str {
        self.code
    }

    fn byte_index(&self) -> Option<usize> {
        self.byte_index
    }
}
