//! The device keys of many registration IDs.

use dps_symkey_bulk::Refused;
use dps_symkey_core::RegistrationIdError;
use js_sys::Array;
use wasm_bindgen::prelude::*;
use zeroize::Zeroize as _;

use crate::error::{DpsError, refused};
use crate::exchange::Exchange;
use crate::group_key::GroupKey;
use crate::rules::Rules;

#[wasm_bindgen]
impl GroupKey {
    /// Writes a line for each line of the text, behind it: a key, or nothing where the ID is refused. Gives how many bytes
    /// those are. The errors are added to `errors`; `first` is the index of the first ID.
    pub fn derive_lines(
        &self,
        exchange: &mut Exchange,
        length: usize,
        rules: Rules,
        first: usize,
        errors: &Array<DpsError>,
    ) -> usize {
        let (text, keys) = exchange.split(length);
        let derivation = self.derivation().with_first_index(first);
        let Ok(derived) = derivation.derive_lines(text, rules.into(), keys) else {
            // More lines than JavaScript meant, which sees that and does something else.
            keys.zeroize();
            return 0;
        };
        for Refused { index, error } in derived.refused {
            errors.push(&refused(&error, Some(index)));
        }
        derived.length
    }
}

/// The error of an ID that is too long to be copied.
#[wasm_bindgen]
pub fn refused_length(length: usize, index: usize) -> DpsError {
    refused(&RegistrationIdError::TooLong { length }, Some(index))
}
