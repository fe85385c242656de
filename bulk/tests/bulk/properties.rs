use dps_symkey_core::Rules;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::reference::{backends, check};

fn rules() -> impl Strategy<Value = Rules> {
    prop_oneof![Just(Rules::Portable), Just(Rules::Service)]
}

/// Mostly IDs that are accepted, of all lengths, and among them what is not.
fn any_id() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        8 => "[a-z0-9]([a-z0-9-]{0,126}[a-z0-9])?".prop_map(String::into_bytes),
        4 => "sn-[0-9]{3}-mac(-[0-9a-f]{2}){6}".prop_map(String::into_bytes),
        2 => "[A-Za-z0-9._:-]{1,128}".prop_map(String::into_bytes),
        1 => vec(any::<u8>(), 0..140),
        1 => ".{0,40}".prop_map(String::into_bytes),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_batch_is_as_the_reference_has_it(
        primary in vec(any::<u8>(), 16..=64),
        secondary in vec(any::<u8>(), 16..=64),
        rules in rules(),
        ids in vec(any_id(), 0..120),
    ) {
        for backend in backends() {
            check(backend, [&primary, &secondary], rules, &ids);
        }
    }
}
