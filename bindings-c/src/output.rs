//! Where a function writes: a buffer of the caller's, emptied on error, and how large it has to be.

use core::ffi::c_char;
use core::{ptr, slice};

use dps_symkey_core::{BufferTooSmall, SasToken};

use crate::DpsResult;

/// A buffer of the caller's, for a text that ends with a NUL.
pub(crate) struct Output {
    start: *mut u8,
    size: usize,
    required: *mut usize,
}

impl Output {
    /// More than the longest text that is ever written, a token for a module whose names are all escaped. The caller's
    /// size may be a promise that no memory keeps, such as `SIZE_MAX`: what lies beyond is never touched.
    const MAX_SIZE: usize = 2_048;

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
                if let Some(first) = output.buffer().first_mut() {
                    *first = 0;
                }
                error
            }
        }
    }

    /// Writes `text` and its NUL.
    pub(crate) fn write(&mut self, text: &[u8]) -> Result<(), DpsResult> {
        self.require(text.len() + 1);
        let buffer = self.buffer();
        let Some((buffer, [end, ..])) = buffer.split_at_mut_checked(text.len()) else {
            return Err(DpsResult::BufferTooSmall);
        };
        for (to, from) in buffer.iter_mut().zip(text) {
            *to = *from;
        }
        *end = 0;
        Ok(())
    }

    /// Writes a text that is encoded right into the buffer, and its NUL. `encode` gives the text's length.
    pub(crate) fn write_with(
        &mut self,
        encode: impl FnOnce(&mut [u8]) -> Result<usize, BufferTooSmall>,
    ) -> Result<(), DpsResult> {
        // The last byte is for the NUL.
        let buffer = match self.buffer() {
            [] => &mut [],
            [buffer @ .., _] => buffer,
        };
        match encode(buffer) {
            Ok(length) => {
                self.require(length + 1);
                let end = self.buffer().get_mut(length);
                end.map(|end| *end = 0).ok_or(DpsResult::BufferTooSmall)
            }
            Err(BufferTooSmall { required }) => {
                self.require(required + 1);
                Err(DpsResult::BufferTooSmall)
            }
        }
    }

    pub(crate) fn write_token(&mut self, token: &SasToken<'_>) -> Result<(), DpsResult> {
        self.write_with(|buffer| Ok(token.encode_bytes(buffer)?.len()))
    }

    /// Whether the buffer shares a byte with `length` bytes at `start`.
    pub(crate) fn overlaps(&self, start: *const u8, length: usize) -> bool {
        let distance = |from: *const u8, to: *const u8| to.addr().wrapping_sub(from.addr());
        distance(self.start, start) < self.size
            || distance(start, self.start) < length && self.size > 0
    }

    fn require(&mut self, size: usize) {
        if !self.required.is_null() {
            // SAFETY: by the contract of `fill`.
            unsafe { self.required.write(size) };
        }
    }

    fn buffer(&mut self) -> &mut [u8] {
        if self.start.is_null() {
            return &mut [];
        }
        // SAFETY: by the contract of `fill`. No text is read while this is borrowed but those that `overlaps` has cleared.
        unsafe { slice::from_raw_parts_mut(self.start, self.size) }
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
