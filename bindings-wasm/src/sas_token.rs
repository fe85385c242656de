//! What is read from a token, and when it ends. Times are numbers of JavaScript, which has seen that they are whole and not
//! negative. What does not fit a `u64` becomes the greatest one, which `core` refuses.

use alloc::borrow::ToOwned as _;
use alloc::string::{String, ToString as _};

use dps_symkey_core::{Expiry, ExpiryError, SasToken};
use wasm_bindgen::prelude::*;

use crate::call_buffer::CallBuffer;
use crate::error::Refusal;
use crate::wiped_stack::wiping_stack;

/// What a SAS token says, without its signature.
#[wasm_bindgen(getter_with_clone)]
pub struct SasTokenClaims {
    /// In seconds since 1970.
    #[wasm_bindgen(readonly)]
    pub expires_at: f64,
    /// `skn`, where there is one.
    #[wasm_bindgen(readonly)]
    pub policy_name: Option<String>,
    /// `sr`
    #[wasm_bindgen(readonly)]
    pub encoded_resource_uri: String,
}

/// Reads a token without judging it.
#[wasm_bindgen]
pub fn parse_sas_token(buffer: &CallBuffer, length: usize) -> Result<SasTokenClaims, Refusal> {
    let [text] = buffer.arguments([length]);
    let claims = wiping_stack(|| {
        SasToken::parse_bytes(text).map(|token| SasTokenClaims {
            expires_at: token.expiry().seconds() as f64,
            policy_name: token.policy_name().map(str::to_owned),
            encoded_resource_uri: token.encoded_resource_uri().to_string(),
        })
    });
    Ok(claims?)
}

/// When a token ends.
pub(crate) const fn expiry(seconds: f64) -> Result<Expiry, ExpiryError> {
    Expiry::new(seconds as u64)
}

/// When to make the next token, for one that was made at `issued_at`.
#[wasm_bindgen]
pub fn renew_at(expires_at: f64, issued_at: f64) -> Result<f64, Refusal> {
    Ok(expiry(expires_at)?.renew_at(issued_at as u64)? as f64)
}
