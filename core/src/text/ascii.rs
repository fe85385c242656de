use core::fmt;

/// Text that was checked and found to be ASCII, borrowed. Kept as bytes: what signs it needs no more, and a firmware then
/// has no code that reads UTF-8.
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
