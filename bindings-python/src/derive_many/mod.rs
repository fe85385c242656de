//! `GroupKey.derive_many`: what it is given decides how.

mod arrow;
mod chunk;
mod data_frame;
mod errors;
mod lines;
mod pieces;
mod strings;

use std::sync::Arc;

use dps_symkey_bulk::{Backend, BulkDerivation, DeviceKeySlot};
use dps_symkey_core::{GroupKey, Rules};
use pyo3::exceptions::{PyMemoryError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyBytes, PyMemoryView, PyString};

use self::chunk::Other;
pub(crate) use self::errors::Errors;
use self::errors::Refusals;
use crate::rules::RulesArgument;

/// From one group key.
type Derivation = BulkDerivation<1>;

/// For lists, which may hold IDs that were checked before.
struct ListDerivation {
    /// By the rules of the call.
    texts: Derivation,
    /// By the service rules, which every checked ID keeps.
    checked: Derivation,
}

/// How many IDs are derived at once: few enough for their keys to stay in a cache.
const CHUNK: usize = 8192;

/// A place for each key of a chunk.
const EMPTY_SLOT: DeviceKeySlot = [0; 44];

/// The device keys of `registration_ids`, in the form that those have.
pub(crate) fn derive_many<'py>(
    group_key: &GroupKey,
    registration_ids: &Bound<'py, PyAny>,
    rules: RulesArgument,
    errors: Errors,
    backend: Option<Backend>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = registration_ids.py();
    let mut texts = BulkDerivation::new([group_key]).with_rules(rules.0);
    if let Some(backend) = backend {
        texts = texts
            .with_backend(backend)
            .map_err(|error| PyValueError::new_err(error.to_string()))?;
    }
    let derivation = Arc::new(ListDerivation {
        texts,
        checked: BulkDerivation::new([group_key]).with_rules(Rules::Service),
    });
    let mut refusals = Refusals::new(errors);
    let keys = derive(&derivation, registration_ids, &mut refusals)?;
    refusals.beside(py, keys)
}

fn derive<'py>(
    derivation: &Arc<ListDerivation>,
    ids: &Bound<'py, PyAny>,
    refusals: &mut Refusals<'py>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = ids.py();
    if let Ok(text) = ids.cast::<PyBytes>() {
        return lines::derive(&derivation.texts, text, refusals).map(Bound::into_any);
    }
    if ids.is_instance_of::<PyByteArray>() || ids.is_instance_of::<PyMemoryView>() {
        // Others could change them meanwhile.
        let text = py.get_type::<PyBytes>().call1((ids,))?.cast_into()?;
        return lines::derive(&derivation.texts, &text, refusals).map(Bound::into_any);
    }
    if ids.is_instance_of::<PyString>() {
        return Err(PyTypeError::new_err(
            "registration_ids is a str: give a list of them, or bytes with an ID a line",
        ));
    }
    if let Some(keys) = data_frame::derive(derivation, ids, refusals)? {
        return Ok(keys);
    }
    if let Some(keys) = arrow::derive(&derivation.texts, ids, refusals)? {
        return Ok(keys);
    }
    strings::derive(derivation, ids, Other::Missing, refusals).map(Bound::into_any)
}

fn no_memory(keys: usize) -> PyErr {
    PyMemoryError::new_err(format!("not enough memory for {keys} keys"))
}
