//! Percent-encoding of resource URIs and signatures. Source: RFC 3986, sections 2.1 to 2.3.

/// Gives `write` the text piece by piece, every byte but the unreserved ones as `%` and two upper-case hexadecimal digits.
pub(crate) fn percent_encode(text: &[u8], write: &mut dyn FnMut(&[u8])) {
    let mut rest = text;
    while let [first, tail @ ..] = rest {
        if is_unreserved(*first) {
            let is_reserved = |byte: &u8| !is_unreserved(*byte);
            let length = rest.iter().position(is_reserved).unwrap_or(rest.len());
            let (plain, reserved) = rest.split_at_checked(length).unwrap_or((rest, &[]));
            write(plain);
            rest = reserved;
        } else {
            write(&[
                b'%',
                hexadecimal_digit(first >> 4),
                hexadecimal_digit(first & 0x0f),
            ]);
            rest = tail;
        }
    }
}

const fn hexadecimal_digit(value: u8) -> u8 {
    match value {
        0..=9 => b'0' + value,
        _ => b'A' + value - 10,
    }
}

/// A bit for each byte that stays as it is. A table and no comparisons: which byte of a signature is of which kind, no
/// processor can predict. What it looks up is public.
const UNRESERVED: [u32; 8] = {
    let mut bits = [0; 8];
    let mut rest: &mut [u32] = &mut bits;
    let mut first = 0;
    while let [word, tail @ ..] = rest {
        let mut bit = 0;
        while bit < 32 {
            let byte = first + bit;
            let is_mark = matches!(byte, b'-' | b'.' | b'_' | b'~');
            if byte.is_ascii_alphanumeric() || is_mark {
                *word |= 1 << bit;
            }
            bit += 1;
        }
        first = first.wrapping_add(32);
        rest = tail;
    }
    bits
};

fn is_unreserved(byte: u8) -> bool {
    let word = UNRESERVED.get(usize::from(byte >> 5));
    word.is_some_and(|word| word >> (byte & 31) & 1 != 0)
}

/// The bytes of `text` with each `%` and two hexadecimal digits, of either case, as the byte that they mean; `None` in
/// place of a `%` that is not followed by two digits.
pub(crate) fn percent_decoded(text: &str) -> impl Iterator<Item = Option<u8>> {
    decoded(text.bytes().map(Some))
}

/// [`percent_decoded`] of what may have been decoded once already.
pub(crate) fn decoded(
    mut bytes: impl Iterator<Item = Option<u8>>,
) -> impl Iterator<Item = Option<u8>> {
    core::iter::from_fn(move || {
        let byte = bytes.next()?;
        if byte != Some(b'%') {
            return Some(byte);
        }
        let mut digit = || char::from(bytes.next()??).to_digit(16);
        let value = digit().and_then(|high| Some(high << 4 | digit()?));
        Some(value.and_then(|value| u8::try_from(value).ok()))
    })
}

#[cfg(test)]
mod tests {
    use super::{percent_decoded, percent_encode};

    extern crate std;
    use std::string::String;
    use std::vec::Vec;

    #[test]
    fn encodes_all_but_the_unreserved_in_upper_case() {
        let encode = |text: &str| {
            let mut encoded = Vec::new();
            percent_encode(text.as_bytes(), &mut |piece| {
                encoded.extend_from_slice(piece)
            });
            String::from_utf8(encoded).unwrap()
        };
        assert_eq!(encode(""), "");
        assert_eq!(encode("aZ09-._~"), "aZ09-._~");
        assert_eq!(encode("/+="), "%2F%2B%3D");
        assert_eq!(encode("a%é$b"), "a%25%C3%A9%24b");
    }

    #[test]
    fn decodes_either_case_and_refuses_half_an_escape() {
        let decode = |text| percent_decoded(text).collect::<Option<Vec<u8>>>();
        assert_eq!(decode("a%2f%2Fb").as_deref(), Some(b"a//b".as_slice()));
        for text in ["%", "%2", "%g0", "%0g", "%+1", "a%"] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
