//! The answers that every language shares.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use dps_symkey_core::Rules;
use serde::Deserialize;

use crate::reference::{backends, derivation, group_key};

#[derive(Deserialize)]
struct Vectors {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    comment: String,
    group_key: String,
    registration_id: String,
    rules: String,
    device_key: Option<String>,
    error: Option<String>,
}

#[test]
fn every_backend_gives_them() {
    let vectors = include_str!("../../../tests/vectors/derived_keys.json");
    let vectors: Vectors = serde_json::from_str(vectors).unwrap();
    let mut tested = 0;
    for case in &vectors.cases {
        let Ok(bytes) = STANDARD.decode(&case.group_key) else {
            continue;
        };
        let group_key = group_key(&bytes);
        let rules = Rules::from_name(&case.rules).unwrap();
        for backend in backends() {
            let mut keys = [[0; 44]];
            let derived = derivation(backend, [&group_key])
                .derive([case.registration_id.as_str()], rules, [&mut keys])
                .unwrap();
            let error = derived.refused.first().map(|refused| refused.error.code());
            assert_eq!(error, case.error.as_deref(), "{}", case.comment);
            if let Some(device_key) = &case.device_key {
                assert_eq!(keys[0], device_key.as_bytes(), "{}", case.comment);
                tested += 1;
            }
        }
    }
    assert!(tested > 50, "{tested}");
}
