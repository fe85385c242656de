//! The errors of `core`, as JavaScript's.

use alloc::format;
use alloc::string::ToString as _;

use dps_symkey_bulk::Refused;
use dps_symkey_core as core;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(raw_module = "../error.js")]
extern "C" {
    /// The class that users catch.
    #[wasm_bindgen(extends = js_sys::Error)]
    pub type DpsError;

    /// `index` is that of a registration ID among many, `byte_index` that of the mistake in the text.
    #[wasm_bindgen(constructor)]
    fn new(message: &str, code: &str, index: Option<u32>, byte_index: Option<u32>) -> DpsError;
}

/// What is thrown.
pub struct Refusal(DpsError);

impl<E: core::DpsError> From<E> for Refusal {
    fn from(error: E) -> Self {
        Self(thrown(&error, &error.to_string(), None))
    }
}

impl From<Refusal> for JsValue {
    fn from(refusal: Refusal) -> Self {
        refusal.0.into()
    }
}

/// What is wrong with a registration ID of many.
pub(crate) fn refusal_of_many(Refused { index, error }: Refused) -> DpsError {
    thrown(&error, &format!("index {index}: {error}"), Some(index))
}

#[cold]
fn thrown(error: &dyn core::DpsError, message: &str, index: Option<usize>) -> DpsError {
    let number = |index: usize| index as u32;
    let byte_index = error.byte_index();
    DpsError::new(
        message,
        error.code(),
        index.map(number),
        byte_index.map(number),
    )
}
