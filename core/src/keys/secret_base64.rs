//! Base64 of secrets, in constant time, and of whatever else has to be encoded.
//!
//! Ours, since it takes 440 bytes less of a firmware that makes a token than the smallest use of a crate did, leaves no panic
//! there, and reads a key faster on a host.

use zeroize::Zeroize as _;

/// The longest text that is decoded: 66 bytes, of which a key has 64.
const MAX_TEXT_LENGTH: usize = 88;

/// Encodes as base64 into the beginning of `text`, as far as it fits, and gives the length. In constant time, like
/// [`decode`].
pub(crate) fn encode(bytes: &[u8], text: &mut [u8]) -> usize {
    let mut padding = 0;
    let mut length = 0;
    let mut rest = bytes;
    let mut free = &mut *text;
    while let Some((values, tail)) = free.split_first_chunk_mut::<4>() {
        let (a, b, c);
        (a, b, c, padding, rest) = match *rest {
            [] => break,
            [a] => (a, 0, 0, 2, &[][..]),
            [a, b] => (a, b, 0, 1, &[][..]),
            [a, b, c, ref tail @ ..] => (a, b, c, 0, tail),
        };
        *values = [
            a >> 2,
            (a << 4 | b >> 4) & 0x3f,
            (b << 2 | c >> 6) & 0x3f,
            c & 0x3f,
        ];
        length += values.len();
        free = tail;
    }
    // All at once, so that a processor with wide registers does many at a time.
    let text = text.get_mut(..length).unwrap_or_default();
    for digit in text.iter_mut() {
        *digit = digit_of(*digit);
    }
    if let [.., next_to_last, last] = text {
        if padding > 0 {
            *last = b'=';
        }
        if padding > 1 {
            *next_to_last = b'=';
        }
    }
    length
}

/// Decodes canonical base64 into the beginning of `key` and gives the length; `None` where it is not canonical or does not
/// fit. The time depends on the length alone, and on whether it is a key at all.
pub(crate) fn decode(text: &[u8], key: &mut [u8]) -> Option<usize> {
    let padding = match text {
        [.., b'=', b'='] => 2,
        [.., b'='] => 1,
        _ => 0,
    };
    let length = (text.len() / 4 * 3).checked_sub(padding)?;
    let mut places = key.get_mut(..length)?.iter_mut();
    let (digits, _) = text.split_at_checked(text.len() - padding)?;
    // All at once, as in `encode`.
    let mut values = [0; MAX_TEXT_LENGTH];
    let mut all_digits = u8::MAX;
    for (value, digit) in values.iter_mut().zip(digits) {
        let is_digit;
        (*value, is_digit) = value_of(*digit);
        all_digits &= is_digit;
    }
    // Bits that are no whole byte yet. Those of the last digit that no byte uses must be zero.
    let (mut bits, mut count) = (0, 0);
    for value in values.iter().take(digits.len()) {
        bits = bits << 6 | u32::from(*value);
        count += 6;
        if count >= 8 {
            count -= 8;
            if let Some(place) = places.next() {
                *place = (bits >> count) as u8;
            }
            bits &= (1 << count) - 1;
        }
    }
    values.zeroize();
    (text.len() % 4 == 0 && all_digits == u8::MAX && bits == 0).then_some(length)
}

/// The digits of base64: the first of each range, how many there are, and the value of the first. Source: RFC 4648, table 1.
const DIGITS: [(u8, u8, u8); 5] = [
    (b'A', 26, 0),
    (b'a', 26, 26),
    (b'0', 10, 52),
    (b'+', 1, 62),
    (b'/', 1, 63),
];

/// All ones where `offset` is below `count`, which is below 128; otherwise zero. Arithmetic alone: no branch, and no table
/// whose place in memory depends on a key.
const fn mask(offset: u8, count: u8) -> u8 {
    let borrow = offset.wrapping_sub(count) & !offset;
    0_u8.wrapping_sub(borrow >> 7)
}

/// The digit of a value below 64: each range of digits is so far from where the one before would go on.
const fn digit_of(value: u8) -> u8 {
    let digit = value.wrapping_add(b'A');
    let digit = digit.wrapping_add(above(value, 25) & (b'a' - b'Z' - 1));
    let digit = digit.wrapping_sub(above(value, 51) & (b'z' + 1 - b'0'));
    let digit = digit.wrapping_sub(above(value, 61) & (b'9' + 1 - b'+'));
    digit.wrapping_add(above(value, 62) & (b'/' - b'+' - 1))
}

/// All ones where `value` is greater than `limit`, both below 128; otherwise zero. The sign of the difference, as wide as the
/// number: no branch, like [`mask`].
const fn above(value: u8, limit: u8) -> u8 {
    ((limit as i8 - value as i8) >> 7) as u8
}

/// The value of a digit, and all ones if it is one.
fn value_of(digit: u8) -> (u8, u8) {
    DIGITS
        .iter()
        .fold((0, 0), |(value, is_digit), (first, count, least)| {
            let offset = digit.wrapping_sub(*first);
            let mask = mask(offset, *count);
            (value | (mask & least.wrapping_add(offset)), is_digit | mask)
        })
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;

    use super::{MAX_TEXT_LENGTH, decode, encode};

    fn decoded(text: &[u8]) -> Option<([u8; 66], usize)> {
        let mut bytes = [0; 66];
        let length = decode(text, &mut bytes)?;
        Some((bytes, length))
    }

    fn decoded_by_base64(text: &[u8]) -> Option<([u8; 66], usize)> {
        let mut bytes = [0; 66];
        let length = STANDARD.decode_slice(text, &mut bytes).ok()?;
        Some((bytes, length))
    }

    /// Every byte at every place of a text of each length, so that every digit, every bit that no byte uses and every
    /// padding is met.
    #[test]
    fn decodes_as_the_base64_crate_does() {
        let mut text = *b"Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermcAAAA+/9aZ";
        for length in 0..=12 {
            for index in 0..length {
                for byte in 0..=u8::MAX {
                    for padding in 0..=3 {
                        let mut text = text;
                        text[index] = byte;
                        text[length..length + padding].fill(b'=');
                        let text = &text[..length + padding];
                        assert_eq!(decoded(text), decoded_by_base64(text), "{text:?}");
                    }
                }
            }
            text.rotate_left(5);
        }
    }

    #[test]
    fn encodes_and_decodes_every_length() {
        let bytes: [u8; 66] = core::array::from_fn(|index| (index * 199 + 255) as u8);
        for length in 0..=bytes.len() {
            let mut text = [0xff; MAX_TEXT_LENGTH];
            let mut expected = text;
            let bytes = &bytes[..length];
            let text_length = encode(bytes, &mut text);
            assert_eq!(STANDARD.encode_slice(bytes, &mut expected), Ok(text_length));
            assert_eq!(text, expected);
            let (decoded, decoded_length) = decoded(&text[..text_length]).unwrap();
            assert_eq!(&decoded[..decoded_length], bytes);
        }
    }

    #[test]
    fn what_does_not_fit_is_not_decoded() {
        assert_eq!(decode(b"AAAA", &mut [0; 2]), None);
        assert_eq!(decode(b"AAA=", &mut [0; 2]), Some(2));
    }
}
