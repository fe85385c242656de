use alloc::borrow::ToOwned as _;
use alloc::string::{String, ToString as _};

use dps_symkey_core::SasToken;
use wasm_bindgen::prelude::*;

use crate::error::Refusal;
use crate::exchange::Exchange;
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
pub fn parse_sas_token(exchange: &Exchange, length: usize) -> Result<SasTokenClaims, Refusal> {
    let [text] = exchange.arguments([length]);
    let claims = wiping_stack(|| {
        SasToken::parse_bytes(text).map(|token| SasTokenClaims {
            expires_at: token.expiry().seconds() as f64,
            policy_name: token.policy_name().map(str::to_owned),
            encoded_resource_uri: token.encoded_resource_uri().to_string(),
        })
    });
    Ok(claims?)
}
