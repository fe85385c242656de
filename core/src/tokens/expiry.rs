use core::fmt;
use core::str::FromStr;

use thiserror::Error;

use crate::error::codes;
use crate::text::InlineText;

/// When a SAS token ends: whole seconds since 1970-01-01T00:00:00Z (`se`).
///
/// `core` has no clock, so the caller gives the time. An expiry in the past is no error here: a test, a replay or a
/// device whose clock is not set yet has one.
///
/// ```
/// use dps_symkey_core::{Expiry, ExpiryError};
///
/// assert_eq!(Expiry::new(1_700_000_000)?.seconds(), 1_700_000_000);
/// assert_eq!(Expiry::after(1_700_000_000, 3_600)?.seconds(), 1_700_003_600);
/// assert_eq!(Expiry::new(1_700_000_000_000), Err(ExpiryError::Milliseconds));
/// # Ok::<(), ExpiryError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Expiry(u64);

impl Expiry {
    /// The first number that can only be milliseconds: as seconds, it is in the year 5138; as milliseconds, in 1973.
    pub const LIMIT: u64 = 100_000_000_000;
    /// How many digits the greatest expiry has.
    const MAX_DIGITS: usize = 11;

    /// The expiry at that many seconds since 1970.
    ///
    /// # Errors
    /// [`ExpiryError::Milliseconds`] at [`LIMIT`](Self::LIMIT) or more.
    pub const fn new(seconds: u64) -> Result<Self, ExpiryError> {
        if seconds < Self::LIMIT {
            Ok(Self(seconds))
        } else {
            Err(ExpiryError::Milliseconds)
        }
    }

    /// The expiry of a token that is made at `now` (seconds since 1970) and valid for `lifetime` (seconds).
    ///
    /// # Errors
    /// [`ExpiryError::Milliseconds`] where the sum is [`LIMIT`](Self::LIMIT) or more: one of the two is in milliseconds, or
    /// the lifetime is longer than any token's.
    pub const fn after(now: u64, lifetime: u64) -> Result<Self, ExpiryError> {
        Self::new(now.saturating_add(lifetime))
    }

    /// Reads decimal digits, with nothing before, between or after them, and no leading zero.
    ///
    /// # Errors
    /// An [`ExpiryError`]: not a whole number, negative, or milliseconds.
    pub const fn parse(text: &str) -> Result<Self, ExpiryError> {
        Self::parse_bytes(text.as_bytes())
    }

    /// [`parse`](Self::parse) for text that comes from a C string or a file and may not be UTF-8.
    ///
    /// # Errors
    /// As [`parse`](Self::parse).
    pub const fn parse_bytes(text: &[u8]) -> Result<Self, ExpiryError> {
        let (digits, is_negative) = match text {
            [b'-', digits @ ..] => (digits, true),
            digits => (digits, false),
        };
        // A leading zero is a number in another notation, or a part of one.
        if let [] | [b'0', _, ..] = digits {
            return Err(ExpiryError::NotANumber);
        }
        let mut seconds = 0_u64;
        let mut rest = digits;
        while let [digit @ b'0'..=b'9', tail @ ..] = rest {
            // What does not fit is far beyond the limit.
            seconds = seconds
                .saturating_mul(10)
                .saturating_add((*digit - b'0') as u64);
            rest = tail;
        }
        match (rest, is_negative) {
            ([], false) => Self::new(seconds),
            ([], true) => Err(ExpiryError::Negative),
            _ => Err(ExpiryError::NotANumber),
        }
    }

    /// Seconds since 1970.
    #[must_use]
    pub const fn seconds(self) -> u64 {
        self.0
    }

    /// The seconds in decimal digits, as they stand in `se`.
    ///
    /// Divides in parts of 16 bits where registers have 32: a microcontroller has no instruction that divides 64, and the
    /// routine in its place takes 940 bytes where this takes 164.
    pub(crate) fn decimal(self) -> InlineText<{ Self::MAX_DIGITS }> {
        let mut parts = self.parts();
        let mut digits = [b'0'; Self::MAX_DIGITS];
        for digit in digits.iter_mut().rev() {
            let mut remainder = 0;
            for part in &mut parts {
                let dividend = remainder << 16 | *part;
                *part = dividend / 10;
                remainder = dividend % 10;
            }
            *digit += remainder as u8;
        }
        let is_zero = |digit: &&u8| **digit == b'0';
        let leading = digits.iter().take_while(is_zero).count();
        let leading = leading.min(Self::MAX_DIGITS - 1);
        let mut text = InlineText::new();
        text.push(digits.get(leading..).unwrap_or_default());
        text
    }

    #[cfg(target_pointer_width = "64")]
    const fn parts(self) -> [u64; 1] {
        [self.0]
    }

    #[cfg(not(target_pointer_width = "64"))]
    const fn parts(self) -> [u32; 3] {
        let low = self.0 as u32;
        [(self.0 >> 32) as u32, low >> 16, low & 0xffff]
    }

    /// When to make the next token (seconds since 1970), for a token that was made at `issued_at`: after four fifths of
    /// its lifetime, so that the rest covers a clock that is wrong and a network that is down.
    ///
    /// Source of the fraction: the Azure IoT C SDK refreshes its tokens there (`SAS_REFRESH_MULTIPLIER`).
    ///
    /// ```
    /// use dps_symkey_core::Expiry;
    ///
    /// assert_eq!(Expiry::after(1_700_000_000, 3_600)?.renew_at(1_700_000_000)?, 1_700_002_880);
    /// # Ok::<(), dps_symkey_core::ExpiryError>(())
    /// ```
    ///
    /// # Errors
    /// [`ExpiryError::Milliseconds`] where `issued_at` is [`LIMIT`](Self::LIMIT) or more.
    pub const fn renew_at(self, issued_at: u64) -> Result<u64, ExpiryError> {
        if issued_at >= Self::LIMIT {
            return Err(ExpiryError::Milliseconds);
        }
        let lifetime = self.0.saturating_sub(issued_at);
        Ok(issued_at + lifetime / 5 * 4 + lifetime % 5 * 4 / 5)
    }
}

impl fmt::Display for Expiry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Expiry {
    type Err = ExpiryError;

    /// As [`Expiry::parse`].
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

/// Why a number or a text is no expiry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ExpiryError {
    /// Not a whole number in decimal digits.
    #[error("expiry is not a whole number: give seconds since 1970, as in 1700000000")]
    NotANumber,
    /// Before 1970.
    #[error("expiry is negative: give seconds since 1970, as in 1700000000")]
    Negative,
    /// [`Expiry::LIMIT`] or more.
    #[error("time is 100000000000 or more, which can only be milliseconds: use seconds since 1970")]
    Milliseconds,
}

codes!(ExpiryError {
    NotANumber => "expiry_not_a_number",
    Negative => "expiry_negative",
    Milliseconds => "expiry_milliseconds",
});
