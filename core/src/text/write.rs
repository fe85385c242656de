//! Writing text piece by piece, into a buffer or to a formatter.

use core::fmt;

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

/// Receives a text piece by piece; every piece is ASCII.
///
/// Not a `fmt::Write`, because `core::fmt` alone would take more room in a firmware than everything else.
type Pieces<'p> = dyn FnMut(&[u8]) + 'p;

/// Writes a text of `required` bytes to the beginning of `buffer` and returns it.
pub(crate) fn fill(
    buffer: &mut [u8],
    required: usize,
    text: impl FnOnce(&mut Pieces<'_>),
) -> Result<&[u8], BufferTooSmall> {
    let place = buffer
        .get_mut(..required)
        .ok_or(BufferTooSmall { required })?;
    let mut rest = &mut *place;
    text(&mut |piece| {
        // Its length was counted by the same code, so every piece fits.
        if let Some((target, tail)) = core::mem::take(&mut rest).split_at_mut_checked(piece.len()) {
            for (to, from) in target.iter_mut().zip(piece) {
                *to = *from;
            }
            rest = tail;
        }
    });
    Ok(place)
}

/// [`fill`] that returns the text as `str`.
pub(crate) fn fill_str(
    buffer: &mut [u8],
    required: usize,
    text: impl FnOnce(&mut Pieces<'_>),
) -> Result<&str, BufferTooSmall> {
    let text = fill(buffer, required, text)?;
    core::str::from_utf8(text).map_err(|_| BufferTooSmall { required })
}

/// Hands a text to a formatter.
pub(crate) fn format(
    f: &mut fmt::Formatter<'_>,
    text: impl FnOnce(&mut Pieces<'_>),
) -> fmt::Result {
    let mut result = Ok(());
    text(&mut |piece| {
        let piece = core::str::from_utf8(piece).unwrap_or_default();
        result = result.and_then(|()| f.write_str(piece));
    });
    result
}
