/// The first character of `text`, or U+FFFD where `text` does not begin with UTF-8.
pub(crate) const fn first_character(text: &[u8]) -> char {
    let length = match text.first() {
        Some(0..=0x7f) => 1,
        Some(0..=0xdf) => 2,
        Some(0..=0xef) => 3,
        _ => 4,
    };
    let Some((encoded, _)) = text.split_at_checked(length) else {
        return char::REPLACEMENT_CHARACTER;
    };
    if core::str::from_utf8(encoded).is_err() {
        return char::REPLACEMENT_CHARACTER;
    }
    let scalar = match *encoded {
        [a] => a as u32,
        [a, b] => (a as u32 & 0x1f) << 6 | tail(b),
        [a, b, c] => (a as u32 & 0x0f) << 12 | tail(b) << 6 | tail(c),
        [a, b, c, d] => (a as u32 & 0x07) << 18 | tail(b) << 12 | tail(c) << 6 | tail(d),
        _ => return char::REPLACEMENT_CHARACTER,
    };
    match char::from_u32(scalar) {
        Some(character) => character,
        None => char::REPLACEMENT_CHARACTER,
    }
}

const fn tail(byte: u8) -> u32 {
    byte as u32 & 0x3f
}
