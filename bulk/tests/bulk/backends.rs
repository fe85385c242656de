use dps_symkey_bulk::{Backend, BulkDerivation};
use dps_symkey_core::{GroupKey, Rules};

use crate::reference::{backends, check, id};

const GROUP_KEYS: [&[u8]; 2] = [&[0x5a; 64], b"0123456789abcdef"];

#[test]
fn every_length_is_right() {
    for backend in backends() {
        for length in 1..=128 {
            let mut ids: Vec<_> = (0..5).map(|number| id(length, number)).collect();
            check(backend, GROUP_KEYS, Rules::Portable, &ids);
            ids.iter_mut().for_each(|id| id.make_ascii_uppercase());
            check(backend, GROUP_KEYS, Rules::Service, &ids);
        }
    }
}

#[test]
fn every_count_around_the_lanes_is_right() {
    let counts = [
        0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 47, 48, 49, 63, 64, 65, 100,
    ];
    for backend in backends() {
        for count in counts {
            // Of one, two and three blocks.
            for length in [36, 60, 128] {
                let ids: Vec<_> = (0..count).map(|number| id(length, number)).collect();
                check(backend, GROUP_KEYS, Rules::Portable, &ids);
            }
        }
    }
}

#[test]
fn lengths_may_be_mixed_in_any_way() {
    for backend in backends() {
        let ids: Vec<_> = (0..1_000)
            .map(|number| id(number * 89 % 128 + 1, number))
            .collect();
        check(backend, GROUP_KEYS, Rules::Portable, &ids);
        // At the edges between one, two and three blocks.
        let edges = [54, 55, 56, 57, 63, 64, 65, 118, 119, 120, 121, 127, 128];
        let ids: Vec<_> = (0..500)
            .map(|number| id(edges[number % edges.len()], number))
            .collect();
        check(backend, GROUP_KEYS, Rules::Service, &ids);
    }
}

#[test]
fn group_keys_of_every_length_are_right() {
    let bytes: Vec<u8> = (0..64).map(|byte| byte * 3 + 1).collect();
    let ids: Vec<_> = (0..17).map(|number| id(36, number)).collect();
    for backend in backends() {
        for length in 16..=64 {
            let group_keys = [&bytes[..length], &bytes[64 - length..]];
            check(backend, group_keys, Rules::Portable, &ids);
        }
    }
}

#[test]
fn one_that_is_not_there_is_an_error() {
    let group_key = GroupKey::from_bytes(&[1; 64]).unwrap();
    let mut missing = 0;
    for backend in Backend::ALL {
        let derivation = BulkDerivation::new([&group_key]).with_backend(backend);
        match derivation {
            Ok(_) => assert!(backend.is_available()),
            Err(error) => {
                missing += 1;
                assert!(!backend.is_available());
                assert_eq!(error.backend, backend);
                assert_eq!(
                    error.to_string(),
                    format!(
                        "the backend {backend} is not available here: take {}, or leave the choice to the library",
                        Backend::fastest()
                    )
                );
            }
        }
    }
    // No processor has all.
    assert!(missing >= 2);
}

#[test]
fn the_fastest_is_taken_where_none_is_named() {
    let group_key = GroupKey::from_bytes(&[1; 64]).unwrap();
    let shown = format!("{:?}", BulkDerivation::new([&group_key]));
    assert!(
        shown.contains(&format!("{:?}", Backend::fastest())),
        "{shown}"
    );
    assert!(Backend::fastest().is_available());
    assert!(Backend::Portable.is_available());
}

/// What runs the tests says which backend they are about: otherwise they would pass without it.
#[test]
fn the_one_that_is_to_be_tested_is_there() {
    if let Ok(name) = std::env::var("DPS_SYMKEY_TESTED_BACKEND") {
        assert_eq!(Backend::fastest().name(), name);
    }
}
