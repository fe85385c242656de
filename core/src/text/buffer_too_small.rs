use thiserror::Error;

/// The caller's buffer is too small for the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("buffer is too small: give {required} bytes or more")]
pub struct BufferTooSmall {
    /// How many bytes the text needs, without a NUL.
    pub required: usize,
}

impl BufferTooSmall {
    /// Every code of this error.
    pub const CODES: &'static [&'static str] = &["buffer_too_small"];

    /// The stable code of this error, in `snake_case`, the same in every language.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        "buffer_too_small"
    }

    /// `None`: the error is not about a text.
    #[must_use]
    pub const fn byte_index(&self) -> Option<usize> {
        None
    }
}
