//! Times are numbers of JavaScript, which has seen that they are whole and not negative. What does not fit a `u64` becomes the
//! greatest one, which `core` refuses.

use dps_symkey_core::{Expiry, ExpiryError};
use wasm_bindgen::prelude::*;

use crate::error::Refusal;

/// When a token ends.
pub(crate) const fn expiry(seconds: f64) -> Result<Expiry, ExpiryError> {
    Expiry::new(seconds as u64)
}

/// When to make the next token, for one that was made at `issued_at`.
#[wasm_bindgen]
pub fn renew_at(expires_at: f64, issued_at: f64) -> Result<f64, Refusal> {
    Ok(expiry(expires_at)?.renew_at(issued_at as u64)? as f64)
}
