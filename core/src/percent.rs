//! Percent-encoding of resource URIs and signatures. Source: RFC 3986, sections 2.1 to 2.3.

use core::fmt::{self, Write as _};

/// `text` with every byte but the unreserved ones as `%` and two upper-case hexadecimal digits.
pub(crate) struct PercentEncoded<'a>(pub(crate) &'a str);

impl fmt::Display for PercentEncoded<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        while let Some(length) = rest.bytes().position(|byte| !is_unreserved(byte)) {
            let (plain, reserved) = rest.split_at_checked(length).unwrap_or((rest, ""));
            f.write_str(plain)?;
            let mut characters = reserved.chars();
            let mut buffer = [0; 4];
            if let Some(character) = characters.next() {
                for byte in character.encode_utf8(&mut buffer).bytes() {
                    f.write_char('%')?;
                    f.write_char(hexadecimal_digit(byte >> 4))?;
                    f.write_char(hexadecimal_digit(byte & 0x0f))?;
                }
            }
            rest = characters.as_str();
        }
        f.write_str(rest)
    }
}

const fn hexadecimal_digit(value: u8) -> char {
    match value {
        0..=9 => (b'0' + value) as char,
        _ => (b'A' + value - 10) as char,
    }
}

const fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

/// The bytes of `text` with each `%` and two hexadecimal digits, of either case, as the byte that they mean; `None` in
/// place of a `%` that is not followed by two digits.
pub(crate) fn percent_decoded(text: &str) -> impl Iterator<Item = Option<u8>> {
    let mut bytes = text.bytes();
    core::iter::from_fn(move || {
        let byte = bytes.next()?;
        if byte != b'%' {
            return Some(Some(byte));
        }
        let mut digit = || char::from(bytes.next()?).to_digit(16);
        let value = digit().and_then(|high| Some(high << 4 | digit()?));
        Some(value.and_then(|value| u8::try_from(value).ok()))
    })
}

#[cfg(test)]
mod tests {
    use super::{PercentEncoded, percent_decoded};

    extern crate std;
    use std::string::ToString;
    use std::vec::Vec;

    #[test]
    fn encodes_all_but_the_unreserved_in_upper_case() {
        assert_eq!(PercentEncoded("").to_string(), "");
        assert_eq!(PercentEncoded("aZ09-._~").to_string(), "aZ09-._~");
        assert_eq!(PercentEncoded("/+=").to_string(), "%2F%2B%3D");
        assert_eq!(PercentEncoded("a%é$b").to_string(), "a%25%C3%A9%24b");
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
