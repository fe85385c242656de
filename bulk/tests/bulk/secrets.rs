use dps_symkey_bulk::BulkDerivation;

use crate::reference::{backends, derivation, group_key};

const _: fn() = || {
    fn is_shared<T: Send + Sync>() {}
    is_shared::<BulkDerivation<'_, 1>>();
    is_shared::<BulkDerivation<'_, 2>>();
};

/// The whole text, so that there is no room for a key in any form.
#[test]
fn debug_shows_nothing_of_a_key() {
    let keys = [[100; 64], [200; 64]].map(|bytes| group_key(&bytes));
    for backend in backends() {
        let derivation = derivation(backend, keys.each_ref());
        assert_eq!(
            format!("{derivation:?}"),
            format!("BulkDerivation {{ backend: {backend:?}, .. }}")
        );
        assert_eq!(
            format!("{derivation:#?}"),
            format!("BulkDerivation {{\n    backend: {backend:?},\n    ..\n}}")
        );
    }
}
