use dps_symkey_bulk::BulkDerivation;
use dps_symkey_core::Rules;
use zeroize::ZeroizeOnDrop;

use crate::reference::{backends, derivation};

const _: fn() = || {
    fn is_shared_and_wiped<T: Send + Sync + ZeroizeOnDrop>() {}
    is_shared_and_wiped::<BulkDerivation<1>>();
    is_shared_and_wiped::<BulkDerivation<2>>();
};

/// The whole text, so that there is no room for a key in any form.
#[test]
fn debug_shows_nothing_of_a_key() {
    for backend in backends() {
        let derivation = derivation(backend, [&[100; 64], &[200; 16]], Rules::Service);
        assert_eq!(
            format!("{derivation:?}"),
            format!("BulkDerivation {{ backend: {backend:?}, rules: Service, .. }}")
        );
        assert_eq!(
            format!("{derivation:#?}"),
            format!(
                "BulkDerivation {{\n    backend: {backend:?},\n    rules: Service,\n    ..\n}}"
            )
        );
    }
}
