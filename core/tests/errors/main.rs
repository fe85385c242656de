//! The exact text and the stable code of every error, each from input that really causes it.

mod identity;
mod keys;
mod names;
mod tokens;

use std::collections::BTreeSet;

use dps_symkey_core::{ALL_CODES, DpsError};

/// Compares every case, an error, its code and its text, and that together they are every variant of the error.
fn check<E: DpsError>(cases: &[(E, &str, &str)]) {
    for (error, expected_code, expected_text) in cases {
        let text = error.to_string();
        assert_eq!(text, *expected_text);
        assert_eq!(error.code(), *expected_code, "{text}");
        assert_reads_well(&text);
        assert!(error.source().is_none(), "{text}");
    }
    let caused: BTreeSet<_> = cases.iter().map(|case| case.1).collect();
    let are_all = |codes: &&[&str]| codes.iter().copied().collect::<BTreeSet<_>>() == caused;
    assert!(ALL_CODES.iter().any(are_all), "{caused:?}");
}

/// Lower case at the start, acronyms excepted; one line; no full stop.
fn assert_reads_well(text: &str) {
    let lower_case = text.starts_with(|first: char| first.is_ascii_lowercase());
    let acronym = ["ID ", "MAC ", "SAS "]
        .iter()
        .any(|acronym| text.starts_with(acronym));
    assert!(lower_case || acronym, "{text}");
    assert!(!text.ends_with(['.', ' ', ':', ';', '!']), "{text}");
    assert!(!text.contains(['\n', '\r', '\t']), "{text}");
    assert!(!text.contains("  "), "{text}");
}

#[test]
fn codes_are_unique_and_in_snake_case() {
    let all = ALL_CODES.concat();
    for code in &all {
        let word = |word: &str| {
            word.starts_with(|first: char| first.is_ascii_lowercase())
                && word
                    .chars()
                    .all(|character| character.is_ascii_lowercase() || character.is_ascii_digit())
        };
        assert!(code.split('_').all(word), "{code}");
    }
    let unique: BTreeSet<_> = all.iter().collect();
    // `expiry_milliseconds` is one mistake wherever a time is given: in an expiry, and to judge a token by.
    assert_eq!(unique.len() + 1, all.len());
}

#[test]
fn the_readme_lists_every_code() {
    let readme = include_str!("../../README.md");
    for code in ALL_CODES.iter().copied().flatten() {
        assert!(readme.contains(&format!("`{code}`")), "{code}");
    }
}
