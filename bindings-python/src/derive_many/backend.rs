use dps_symkey_bulk::Backend;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use super::{Errors, derive_many};
use crate::group_key::GroupKey;
use crate::rules::RulesArgument;

/// For tests and measurements: the backends of `derive_many` that this processor has, the fastest first.
#[pyfunction(name = "_backends")]
pub(crate) fn backends() -> Vec<&'static str> {
    available().map(Backend::name).collect()
}

/// For tests and measurements: `GroupKey.derive_many` with the backend named.
#[pyfunction(name = "_derive_many_with_backend")]
pub(crate) fn derive_many_with_backend<'py>(
    backend: &str,
    group_key: &Bound<'py, GroupKey>,
    registration_ids: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let backend = available()
        .find(|known| known.name() == backend)
        .ok_or_else(|| PyValueError::new_err("this processor has no such backend"))?;
    derive_many(
        group_key.get().key(),
        registration_ids,
        RulesArgument::default(),
        Errors::Raise,
        Some(backend),
    )
}

fn available() -> impl Iterator<Item = Backend> {
    let all = Backend::ALL.into_iter();
    all.filter(|backend| backend.is_available())
}
