//! The errors of `core`, as JavaScript's.

use alloc::format;
use alloc::string::ToString as _;
use core::fmt::Display;

use dps_symkey_bulk::Refused;
use dps_symkey_core::{
    ExpiryError, HubHostError, HubIdError, IdScopeError, KeyError, MacAddressError,
    RegistrationIdError, SasTokenError, SerialNumberError,
};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(raw_module = "../error.js")]
extern "C" {
    /// The class that users catch.
    #[wasm_bindgen(extends = js_sys::Error)]
    pub type DpsError;

    /// `index` is that of a registration ID among many.
    #[wasm_bindgen(constructor)]
    fn new(message: &str, code: &str, index: Option<u32>) -> DpsError;
}

macro_rules! errors {
    ($($error:ident)+) => {$(
        impl From<$error> for DpsError {
            fn from(error: $error) -> Self {
                refusal(&error, error.code())
            }
        }
    )+};
}

errors! {
    RegistrationIdError
    SerialNumberError
    MacAddressError
    KeyError
    SasTokenError
    ExpiryError
    IdScopeError
    HubHostError
    HubIdError
}

#[cold]
fn refusal(error: &dyn Display, code: &str) -> DpsError {
    DpsError::new(&error.to_string(), code, None)
}

/// What is wrong with a registration ID of many, which begin with the one at `first`.
#[cold]
pub(crate) fn refusal_at(first: u32, refused: Refused) -> DpsError {
    let Refused { index, error } = refused;
    let index = first.saturating_add(index as u32);
    DpsError::new(
        &format!("index {index}: {error}"),
        error.code(),
        Some(index),
    )
}
