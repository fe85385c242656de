//! The errors of `core`, as JavaScript's.

use alloc::format;
use alloc::string::ToString as _;
use core::fmt::Display;

use dps_symkey_core::DpsError as CoreError;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(raw_module = "../error.js")]
extern "C" {
    /// The class that users catch.
    #[wasm_bindgen(extends = js_sys::Error)]
    pub type DpsError;

    /// `index` is that of a registration ID among many, `byte_index` that of the mistake in the text.
    #[wasm_bindgen(constructor)]
    fn new(message: &str, code: &str, index: Option<usize>, byte_index: Option<usize>) -> DpsError;
}

/// What is thrown. A type of its own, which `core`'s errors can be turned into all at once: those of wasm-bindgen can be made of
/// `JsValue` already.
pub struct Refusal(DpsError);

impl<E: CoreError> From<E> for Refusal {
    fn from(error: E) -> Self {
        Self(refused(&error, None))
    }
}

impl From<Refusal> for JsValue {
    fn from(refusal: Refusal) -> Self {
        refusal.0.into()
    }
}

/// An error of `core`; of a registration ID among many with its index.
pub(crate) fn refused(error: &impl CoreError, index: Option<usize>) -> DpsError {
    dps_error(error, error.code(), index, error.byte_index())
}

/// Not of `dyn DpsError`, with which the `Debug` of every error would come along.
#[cold]
fn dps_error(
    error: &dyn Display,
    code: &str,
    index: Option<usize>,
    byte_index: Option<usize>,
) -> DpsError {
    let message = match index {
        Some(index) => format!("index {index}: {error}"),
        None => error.to_string(),
    };
    DpsError::new(&message, code, index, byte_index)
}
