//! The alphabet of base64 as ranges: kernels find a digit by comparing and adding, and look nothing of a key up in
//! memory. Source: RFC 4648, section 4.
#![allow(
    dead_code,
    reason = "the portable kernel does without, and may be the only one"
)]

/// The digit of 0.
pub(super) const FIRST_DIGIT: i8 = b'A' as i8;

/// Each range but the last one: its greatest value, and what the digits after it are moved by.
pub(super) const DIGIT_STEPS: [(i8, i8); 4] = [
    (25, (b'a' - b'Z' - 1) as i8),
    (51, b'0' as i8 - b'z' as i8 - 1),
    (61, b'+' as i8 - b'9' as i8 - 1),
    (62, (b'/' - b'+' - 1) as i8),
];
