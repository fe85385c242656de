//! Runs every case of `tests/vectors`, which an independent implementation in Python made: results, codes and indexes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test ends at what it does not expect"
)]

mod case;
mod comparison;
mod keys;
mod names;
mod refusal;
mod registration_ids;
mod sas_tokens;

use std::collections::BTreeSet;

use dps_symkey_core::{ALL_CODES, BufferTooSmall};
use serde_json::Value;

const REGISTRATION_IDS: &str = include_str!("../../../tests/vectors/registration_ids.json");
const NAMES: &str = include_str!("../../../tests/vectors/names.json");
const KEYS: &str = include_str!("../../../tests/vectors/keys.json");
const DERIVED_KEYS: &str = include_str!("../../../tests/vectors/derived_keys.json");
const SAS_TOKENS: &str = include_str!("../../../tests/vectors/sas_tokens.json");

/// Gathers the value of every `error` in a vector file.
fn gather_codes(value: &Value, codes: &mut BTreeSet<String>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| gather_codes(value, codes)),
        Value::Object(fields) => {
            for (name, value) in fields {
                match value.as_str() {
                    Some(code) if name == "error" => {
                        codes.insert(code.to_owned());
                    }
                    _ => gather_codes(value, codes),
                }
            }
        }
        _ => {}
    }
}

/// All but `BufferTooSmall`, which is about the caller's memory and not about a text.
#[test]
fn every_code_occurs() {
    let mut found = BTreeSet::new();
    for json in [REGISTRATION_IDS, NAMES, KEYS, DERIVED_KEYS, SAS_TOKENS] {
        gather_codes(&case::read(json), &mut found);
    }
    let all: BTreeSet<_> = ALL_CODES.concat().into_iter().map(str::to_owned).collect();
    found.extend(BufferTooSmall::CODES.iter().map(|code| (*code).to_owned()));
    assert_eq!(found, all);
}
