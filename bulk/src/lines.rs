use core::iter::FusedIterator;

/// The lines of a text, as registration IDs: without their line ends, which are LF or CRLF.
///
/// A blank line is an ID too, an empty one, which is refused; the last line may end without a line end.
///
/// ```
/// use dps_symkey_bulk::Lines;
///
/// let lines: Vec<&[u8]> = Lines::new(b"sn-1\r\n\nsn-2\n").collect();
/// assert_eq!(lines, [b"sn-1".as_slice(), b"", b"sn-2"]);
/// ```
#[derive(Clone, Debug)]
pub struct Lines<'a> {
    rest: &'a [u8],
    ends: memchr::Memchr<'a>,
    /// How much of the text was before the rest.
    start: usize,
}

impl<'a> Lines<'a> {
    /// The lines of `text`, which need not be UTF-8.
    #[must_use]
    pub fn new(text: &'a [u8]) -> Self {
        Self {
            rest: text,
            ends: memchr::memchr_iter(b'\n', text),
            start: 0,
        }
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = &'a [u8];

    #[inline]
    fn next(&mut self) -> Option<&'a [u8]> {
        let Some(end) = self.ends.next() else {
            let last = core::mem::take(&mut self.rest);
            return (!last.is_empty()).then_some(last);
        };
        let (line, rest) = self.rest.split_at_checked(end - self.start)?;
        self.rest = rest.get(1..).unwrap_or_default();
        self.start = end + 1;
        Some(line.strip_suffix(b"\r").unwrap_or(line))
    }
}

impl FusedIterator for Lines<'_> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn are_those_of_the_standard_library() {
        for text in [
            "",
            "\n",
            "\r\n",
            "a",
            "a\n",
            "a\r\n",
            "a\n\nb",
            "a\r\n\r\nb\r\n",
            "\n\n",
            "a\rb\nc",
            "a\r\r\n",
        ] {
            let lines: Vec<_> = Lines::new(text.as_bytes()).collect();
            let expected: Vec<_> = text.lines().map(str::as_bytes).collect();
            assert_eq!(lines, expected, "{text:?}");
        }
    }

    #[test]
    fn a_last_carriage_return_without_line_feed_stays() {
        assert_eq!(Lines::new(b"a\r").collect::<Vec<_>>(), [b"a\r"]);
    }
}
