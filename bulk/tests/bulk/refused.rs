use dps_symkey_core::Rules;

use crate::reference::{backends, check, id};

const GROUP_KEYS: [&[u8]; 2] = [&[7; 64], &[9; 32]];

#[test]
fn every_byte_at_every_kind_of_place_is_judged_as_the_rule_judges_it() {
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
