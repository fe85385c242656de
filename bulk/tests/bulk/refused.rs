use dps_symkey_bulk::{BulkDerivation, Refused};
use dps_symkey_core::Rules;

use crate::reference::{UNTOUCHED, backends, check, derivation, group_key, id};

const GROUP_KEYS: [&[u8]; 2] = [&[7; 64], &[9; 32]];

/// Judges an ID that has no others beside it. Where one of a batch is suspect, the rule itself looks at all of them, and so
/// one that a kernel overlooks is found all the same.
#[track_caller]
fn check_alone(derivation: BulkDerivation<'_, 1>, rules: Rules, id: &[u8]) {
    let mut keys = [UNTOUCHED];
    let derived = derivation.derive([id], rules, [&mut keys]).unwrap();
    let error = rules.check(id).err();
    let expected = error.map(|error| Refused { index: 0, error });
    assert_eq!(derived.refused.first(), expected.as_ref(), "{id:?}");
    assert_eq!(keys == [[0; 44]], expected.is_some(), "{id:?}");
    let alone = derivation.derive_one(id, rules);
    assert_eq!(alone.err(), error, "{id:?}");
    assert_eq!(alone.unwrap_or([0; 44]), keys[0], "{id:?}");
}

#[test]
fn every_byte_is_judged_where_nothing_else_is_suspect() {
    let group_key = group_key(GROUP_KEYS[0]);
    let places = [
        (1, 0),
        (2, 1),
        (15, 7),
        (16, 8),
        (40, 0),
        (40, 37),
        (40, 39),
        (128, 70),
    ];
    for backend in backends() {
        for rules in Rules::ALL {
            let derivation = derivation(backend, [&group_key]);
            for (length, place) in places {
                for byte in 0..=u8::MAX {
                    let mut id = id(length, 0);
                    id[place] = byte;
                    check_alone(derivation, rules, &id);
                }
            }
        }
    }
}

#[test]
fn every_place_is_judged_where_nothing_else_is_suspect() {
    let group_key = group_key(GROUP_KEYS[0]);
    let lengths = [
        1, 2, 15, 16, 17, 31, 32, 33, 55, 56, 63, 64, 65, 119, 120, 127, 128,
    ];
    for backend in backends() {
        let derivation = derivation(backend, [&group_key]);
        for length in lengths {
            for place in 0..length {
                let mut id = id(length, 0);
                id[place] = b'/';
                check_alone(derivation, Rules::Portable, &id);
            }
        }
    }
}

#[test]
fn every_byte_among_others_is_judged_as_the_rule_judges_it() {
    for backend in backends() {
        for rules in Rules::ALL {
            for length in [1_usize, 2, 15, 16, 17, 33, 55, 56, 64, 65, 119, 120, 128] {
                for place in [0, 1, length / 2, length.saturating_sub(2), length - 1] {
                    let ids: Vec<_> = (0..=u8::MAX)
                        .map(|byte| {
                            let mut id = id(length, usize::from(byte));
                            id[place.min(length - 1)] = byte;
                            id
                        })
                        .collect();
                    check(backend, GROUP_KEYS, rules, &ids);
                }
            }
        }
    }
}

#[test]
fn those_that_are_too_short_or_too_long_do_not_stop_the_rest() {
    for backend in backends() {
        let mut ids = Vec::new();
        for number in 0..70 {
            ids.push(id(36, number));
            ids.push(match number % 7 {
                0 => Vec::new(),
                1 => id(129, number),
                2 => id(200, number),
                3 => vec![b'a'; 100_000],
                4 => b"\xff\xfe\0\0".to_vec(),
                5 => "sn-\u{fc}\u{1f600}".as_bytes().to_vec(),
                _ => b"SN-1 ".to_vec(),
            });
        }
        for rules in Rules::ALL {
            check(backend, GROUP_KEYS, rules, &ids);
        }
    }
}

#[test]
fn one_among_many_is_found_wherever_it_stands() {
    for backend in backends() {
        for place in 0..66 {
            let mut ids: Vec<_> = (0..66).map(|number| id(20 + number, number)).collect();
            ids[place][9] = b'/';
            check(backend, GROUP_KEYS, Rules::Service, &ids);
        }
    }
}

#[test]
fn all_may_be_refused() {
    for backend in backends() {
        let ids = vec![b"SN-1".to_vec(); 100];
        check(backend, GROUP_KEYS, Rules::Portable, &ids);
    }
}
