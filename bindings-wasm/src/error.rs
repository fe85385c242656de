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

    /// `index` is the position of a registration ID among many, `byte_index` the position of the mistake in its text.
    #[wasm_bindgen(constructor)]
    fn new(message: &str, code: &str, index: Option<usize>, byte_index: Option<usize>) -> DpsError;
}

/// The error of an exported function. A wrapper, because wasm-bindgen implements `From<JsValue>` for `DpsError`, which a
/// blanket `From` for `core`'s errors would overlap.
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

/// Converts an error of `core`, with the index of the registration ID if it is one of many.
pub(crate) fn refused(error: &impl CoreError, index: Option<usize>) -> DpsError {
    dps_error(error, error.code(), index, error.byte_index())
}

/// Takes no `dyn DpsError`: its vtables would pull in the `Debug` of every error, 5 KB.
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
