//! `GroupKey.derive_many`: what it is given decides how.

mod arrow;
mod backend;
mod chunk;
mod data_frame;
mod errors;
mod lines;
mod strings;
mod threads;

use std::error::Error;
use std::sync::Arc;

use dps_symkey_bulk::{Backend, BulkDerivation, DeviceKeySlot};
use dps_symkey_core::{GroupKey, Rules};
use pyo3::exceptions::{PyMemoryError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyBytes, PyMemoryView, PyString};

pub(crate) use self::backend::{backends, derive_many_with_backend};
use self::chunk::Other;
pub(crate) use self::errors::Errors;
use self::errors::Refusals;
use crate::rules::RulesArgument;

/// How one call derives its keys. Each thread has a copy of its own; the key is shared.
#[derive(Clone)]
struct Derivation {
    group_key: Arc<GroupKey>,
    rules: Rules,
    /// For tests and measurements; the fastest one if `None`.
    backend: Option<Backend>,
}

impl Derivation {
    fn bulk(&self) -> PyResult<BulkDerivation<'_, 1>> {
        let bulk = BulkDerivation::new([&self.group_key]);
        match self.backend {
            Some(backend) => bulk.with_backend(backend).map_err(value_error),
            None => Ok(bulk),
        }
    }
}

/// How many IDs are derived at once: few enough for their keys to stay in a cache.
const CHUNK: usize = 8192;

/// A slot without a key.
const EMPTY_SLOT: DeviceKeySlot = [0; 44];

/// The device keys of `registration_ids`, in the form that those have.
pub(crate) fn derive_many<'py>(
    group_key: &Arc<GroupKey>,
    registration_ids: &Bound<'py, PyAny>,
    rules: RulesArgument,
    errors: Errors,
    backend: Option<Backend>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = registration_ids.py();
    let derivation = Derivation {
        group_key: group_key.clone(),
        rules: rules.0,
        backend,
    };
    let mut refusals = Refusals::new(errors);
    let keys = derive(&derivation, registration_ids, &mut refusals)?;
    refusals.beside(py, keys)
}

fn derive<'py>(
    derivation: &Derivation,
    ids: &Bound<'py, PyAny>,
    refusals: &mut Refusals<'py>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = ids.py();
    if let Ok(text) = ids.cast::<PyBytes>() {
        return lines::derive(derivation, text, refusals).map(Bound::into_any);
    }
    if ids.is_instance_of::<PyByteArray>() || ids.is_instance_of::<PyMemoryView>() {
        // Others could change them meanwhile.
        let text = py.get_type::<PyBytes>().call1((ids,))?.cast_into()?;
        return lines::derive(derivation, &text, refusals).map(Bound::into_any);
    }
    if ids.is_instance_of::<PyString>() {
        return Err(PyTypeError::new_err(
            "registration_ids is a str: give a list of them, or bytes with an ID a line",
        ));
    }
    if let Some(keys) = data_frame::derive(derivation, ids, refusals)? {
        return Ok(keys);
    }
    if let Some(keys) = arrow::derive(derivation, ids, refusals)? {
        return Ok(keys);
    }
    strings::derive(derivation, ids, Other::Missing, refusals).map(Bound::into_any)
}

/// Turns errors of `bulk` that are not about an ID into `ValueError`.
fn value_error(error: impl Error) -> PyErr {
    PyValueError::new_err(error.to_string())
}

fn no_memory(keys: usize) -> PyErr {
    PyMemoryError::new_err(format!("not enough memory for {keys} keys"))
}
