//! Where a function writes: a buffer of the caller's, emptied on error, and how large it has to be.

use core::ffi::c_char;
use core::ptr;

use dps_symkey_core::SasToken;

use crate::{DPS_SAS_TOKEN_SIZE, DpsResult};

/// A buffer of the caller's, for a text that ends with a NUL.
pub(crate) struct Output {
    start: *mut u8,
    size: usize,
    required: *mut usize,
}

impl Output {
    /// The longest text that is ever written. The caller's size may be a promise that no memory keeps, such as `SIZE_MAX`:
    /// what lies beyond is never touched.
    const MAX_SIZE: usize = DPS_SAS_TOKEN_SIZE;

    /// For a function that only reads.
    pub(crate) const NONE: Self = Self {
        start: ptr::null_mut(),
        size: 0,
        required: ptr::null_mut(),
    };

    /// Lets `write` fill the buffer, and empties it where that fails.
    ///
    /// # Safety
    /// `buffer` is NULL or writable for `size` bytes, and nobody else uses it meanwhile.
    pub(crate) unsafe fn fill(
        buffer: *mut c_char,
        size: usize,
        write: impl FnOnce(&mut Self) -> Result<(), DpsResult>,
    ) -> DpsResult {
        if buffer.is_null() {
            return DpsResult::NullArgument;
        }
        // SAFETY: by this function's own contract.
        unsafe { Self::fill_or_measure(buffer, size, ptr::null_mut(), write) }
    }

    /// [`fill`](Self::fill) that also tells how large the buffer has to be, and takes NULL without a size for the question.
    ///
    /// # Safety
    /// As for [`fill`](Self::fill); `required` is NULL, or writable and aligned, and lies neither in the buffer nor in a text
    /// that `write` reads.
    pub(crate) unsafe fn fill_or_measure(
        buffer: *mut c_char,
        size: usize,
        required: *mut usize,
        write: impl FnOnce(&mut Self) -> Result<(), DpsResult>,
    ) -> DpsResult {
        let mut output = Self {
            start: buffer.cast(),
            size: size.min(Self::MAX_SIZE),
            required,
        };
        output.require(0);
        let result = if buffer.is_null() && size > 0 {
            Err(DpsResult::NullArgument)
        } else {
            write(&mut output)
        };
        match result {
            Ok(()) => DpsResult::Ok,
            Err(error) => {
                if !buffer.is_null() && size > 0 {
                    // SAFETY: the buffer has a byte.
                    unsafe { output.start.write(0) };
                }
                error
            }
        }
    }

    /// Writes `text` and its NUL.
    pub(crate) fn write(&mut self, text: &[u8]) -> Result<(), DpsResult> {
        self.write_pieces(text.len(), |write| write(text))
    }

    /// Writes the token's text and its NUL.
    pub(crate) fn write_token(&mut self, token: &SasToken<'_>) -> Result<(), DpsResult> {
        self.write_pieces(token.encoded_len(), |write| token.write_to(write))
    }

    /// Writes the pieces of a text, of that length in all, and its NUL.
    fn write_pieces(
        &mut self,
        length: usize,
        text: impl FnOnce(&mut dyn FnMut(&[u8])),
    ) -> Result<(), DpsResult> {
        self.require(length + 1);
        if self.size <= length {
            return Err(DpsResult::BufferTooSmall);
        }
        let mut end = self.start;
        let mut left = length;
        text(&mut |piece| {
            let length = piece.len().min(left);
            // SAFETY: there is room for so many bytes, and no text is read there: `overlaps` has cleared each.
            unsafe {
                ptr::copy_nonoverlapping(piece.as_ptr(), end, length);
                end = end.add(length);
            }
            left -= length;
        });
        // SAFETY: the buffer has more bytes than the text.
        unsafe { end.write(0) };
        Ok(())
    }

    /// Whether the buffer, as far as it can be written, shares a byte with `length` bytes at `start`.
    pub(crate) fn overlaps(&self, start: *const u8, length: usize) -> bool {
        let distance = |from: *const u8, to: *const u8| to.addr().wrapping_sub(from.addr());
        distance(self.start, start) < self.size
            || distance(start, self.start) < length && self.size > 0
    }

    fn require(&mut self, size: usize) {
        if !self.required.is_null() {
            // SAFETY: by the contract of `fill_or_measure`.
            unsafe { self.required.write(size) };
        }
    }
}

/// Writes the answer to a question into a place of the caller's, or what stands for none where there is no answer.
///
/// # Safety
/// `place` is NULL, or writable and aligned.
pub(crate) unsafe fn answer<T: Default>(
    place: *mut T,
    question: impl FnOnce() -> Result<T, DpsResult>,
) -> DpsResult {
    if place.is_null() {
        return DpsResult::NullArgument;
    }
    let (answer, result) = match question() {
        Ok(answer) => (answer, DpsResult::Ok),
        Err(error) => (T::default(), error),
    };
    // SAFETY: by this function's own contract.
    unsafe { place.write(answer) };
    result
}
