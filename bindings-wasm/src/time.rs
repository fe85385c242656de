use dps_symkey_core::{Expiry, ExpiryError};
use wasm_bindgen::prelude::*;

use crate::error::DpsError;

/// When a token ends, of any number that JavaScript has.
pub(crate) fn expiry(seconds: f64) -> Result<Expiry, ExpiryError> {
    // Beyond the numbers that an i64 has there are no fractions.
    let is_whole = seconds as i64 as f64 == seconds || seconds.abs() > i64::MAX as f64;
    if !seconds.is_finite() || !is_whole {
        Err(ExpiryError::NotANumber)
    } else if seconds < 0.0 {
        Err(ExpiryError::Negative)
    } else {
        // What does not fit becomes the greatest number, which is refused.
        Expiry::new(seconds as u64)
    }
}

/// When to make the next token, for one that was made at `issued_at`, which JavaScript has checked.
#[wasm_bindgen]
pub fn renew_at(expires_at: f64, issued_at: f64) -> Result<f64, DpsError> {
    Ok(expiry(expires_at)?.renew_at(issued_at as u64)? as f64)
}
