//! Text that was checked and found to be ASCII: borrowed, or stored in place.

use core::fmt;

/// Borrowed ASCII. Kept as bytes: what signs it needs no more, and a firmware then has no code that reads UTF-8.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Ascii<'a>(pub(crate) &'a [u8]);

impl<'a> Ascii<'a> {
    pub(crate) const fn as_str(self) -> &'a str {
        match core::str::from_utf8(self.0) {
            Ok(text) => text,
            // ASCII is UTF-8.
            Err(_) => "",
        }
    }
}

impl fmt::Debug for Ascii<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

/// ASCII text of at most `N` bytes, stored in place.
///
/// The bytes after the text are zero, so that the derived comparisons are those of the text.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct InlineText<const N: usize> {
    bytes: [u8; N],
    length: usize,
}

impl<const N: usize> InlineText<N> {
    pub(crate) const fn new() -> Self {
        Self {
            bytes: [0; N],
            length: 0,
        }
    }

    /// Appends as much of `text` as fits. The callers have checked that all of it does.
    #[allow(clippy::indexing_slicing, reason = "the loop ends before either does")]
    pub(crate) const fn push(&mut self, text: &[u8]) {
        let Some((_, free)) = self.bytes.split_at_mut_checked(self.length) else {
            return;
        };
        // As `copy_from_slice`, which is no `const fn` in Rust 1.85; the compiler makes one of it.
        let mut index = 0;
        while index < text.len() && index < free.len() {
            free[index] = text[index];
            index += 1;
        }
        self.length += index;
    }

    pub(crate) const fn make_ascii_lowercase(&mut self) {
        self.bytes.make_ascii_lowercase();
    }

    pub(crate) const fn as_bytes(&self) -> &[u8] {
        match self.bytes.split_at_checked(self.length) {
            Some((text, _)) => text,
            None => &[],
        }
    }

    pub(crate) const fn zero_padded(&self) -> &[u8; N] {
        &self.bytes
    }

    pub(crate) const fn as_str(&self) -> &str {
        match core::str::from_utf8(self.as_bytes()) {
            Ok(text) => text,
            // Only checked ASCII is ever pushed.
            Err(_) => "",
        }
    }
}
