/// The first character of `text`, or U+FFFD where `text` does not begin with UTF-8.
///
/// Not by `core::str::from_utf8`, which with its table would bring 624 bytes into a firmware that never looks at the character.
pub(crate) const fn first_character(text: &[u8]) -> char {
    let [first, rest @ ..] = text else {
        return char::REPLACEMENT_CHARACTER;
    };
    // The bits of the first byte, how many bytes follow, and the least scalar that needs them (RFC 3629, section 3).
    let (bits, mut count, least) = match *first {
        first @ 0..=0x7f => (first, 0, 0),
        first @ 0xc0..=0xdf => (first & 0x1f, 1, 0x80),
        first @ 0xe0..=0xef => (first & 0x0f, 2, 0x800),
        first @ 0xf0..=0xf7 => (first & 0x07, 3, 0x1_0000),
        _ => return char::REPLACEMENT_CHARACTER,
    };
    let mut scalar = bits as u32;
    let mut rest = rest;
    while count > 0 {
        let [byte @ 0x80..=0xbf, tail @ ..] = rest else {
            return char::REPLACEMENT_CHARACTER;
        };
        scalar = scalar << 6 | (*byte as u32 & 0x3f);
        rest = tail;
        count -= 1;
    }
    match char::from_u32(scalar) {
        Some(character) if scalar >= least => character,
        _ => char::REPLACEMENT_CHARACTER,
    }
}

#[cfg(test)]
mod tests {
    use super::first_character;

    extern crate std;
    use std::string::String;

    /// Every text of one and of two bytes, and every first byte before some ends.
    #[test]
    fn is_the_one_that_the_standard_library_reads() {
        let bytes = || 0..=u8::MAX;
        let ends: [&[u8]; 8] = [
            b"",
            b"\x80",
            b"\x80\x80\x80",
            b"\x9f\xbf\xbf",
            b"\xa0\x80",
            b"\xbf\xbf\xbf",
            b"\x8f\xbf\xbf",
            b"a\x80\x80",
        ];
        for first in bytes() {
            let seconds = bytes().map(|second| std::vec![first, second]);
            let others = ends.iter().map(|end| [&[first], *end].concat());
            for text in seconds.chain(others) {
                let expected = String::from_utf8_lossy(&text).chars().next();
                assert_eq!(Some(first_character(&text)), expected, "{text:x?}");
            }
        }
    }
}
