//! The device keys of many lines.

use dps_symkey_bulk::{BulkDerivation, Lines, Refused};
use dps_symkey_core::RegistrationIdError;
use js_sys::Array;
use wasm_bindgen::prelude::*;
use zeroize::Zeroizing;

use crate::error::{DpsError, refusal_at};
use crate::exchange::Exchange;
use crate::group_key::GroupKey;
use crate::rules::Rules;

/// How many keys stay in the nearest cache.
const SLOTS: usize = 256;

/// A group key, prepared for many.
#[wasm_bindgen]
pub struct LineDerivation(BulkDerivation<1>);

#[wasm_bindgen]
impl LineDerivation {
    /// Prepares it, for IDs by those rules.
    #[wasm_bindgen(constructor)]
    pub fn new(group_key: &GroupKey, rules: Rules) -> Self {
        let derivation = BulkDerivation::new([group_key.key()]);
        Self(derivation.with_rules(rules.into()))
    }

    /// Writes a line for each line of the text, behind it: a key, or nothing where the ID is refused. Gives how many bytes
    /// those are. The errors are added to `errors`; `first` is the index of the first ID.
    pub fn derive(
        &self,
        exchange: &mut Exchange,
        length: usize,
        first: u32,
        errors: &Array<DpsError>,
    ) -> usize {
        let (text, mut place) = exchange.split(length);
        let room = place.len();
        let mut slots = Zeroizing::new([[0; _]; SLOTS]);
        let mut lines = Lines::new(text).peekable();
        let mut first = first;
        while lines.peek().is_some() {
            let ids = lines.by_ref().take(SLOTS);
            // There are no more IDs than slots.
            let Ok(derived) = self.0.derive(ids, [slots.as_mut_slice()]) else {
                break;
            };
            let mut refused = derived.refused.into_iter().peekable();
            for (index, slot) in slots.iter().take(derived.ids).enumerate() {
                let key = match refused.next_if(|refused| refused.index == index) {
                    Some(refused) => {
                        errors.push(&refusal_at(first, refused));
                        [].as_slice()
                    }
                    None => slot.as_slice(),
                };
                place = write_line(place, key);
            }
            first += derived.ids as u32;
        }
        room - place.len()
    }

    /// Writes the key of an ID that is no line, and gives its length; or adds its error, and gives 0.
    pub fn derive_one(
        &self,
        exchange: &mut Exchange,
        length: usize,
        index: u32,
        errors: &Array<DpsError>,
    ) -> usize {
        let [id] = exchange.arguments([length]);
        let mut slots = Zeroizing::new([[0; _]; 1]);
        match self.0.derive([id], [slots.as_mut_slice()]) {
            Ok(derived) if derived.refused.is_empty() => exchange.answer(slots.as_flattened()),
            Ok(derived) => {
                for refused in derived.refused {
                    errors.push(&refusal_at(index, refused));
                }
                0
            }
            Err(_) => 0,
        }
    }

    /// Adds the error of an ID that is too long to be copied.
    pub fn refuse_length(&self, length: usize, index: u32, errors: &Array<DpsError>) {
        let error = RegistrationIdError::TooLong { length };
        errors.push(&refusal_at(index, Refused { index: 0, error }));
    }
}

/// Writes a line to the beginning of a place, and gives the rest of it. There is always room: see `BLOCK` in JavaScript.
fn write_line<'a>(place: &'a mut [u8], text: &[u8]) -> &'a mut [u8] {
    match place.split_at_mut_checked(text.len() + 1) {
        Some(([line @ .., end], rest)) => {
            line.copy_from_slice(text);
            *end = b'\n';
            rest
        }
        _ => &mut [],
    }
}
