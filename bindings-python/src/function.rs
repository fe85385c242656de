use dps_symkey_bulk::Backend;
use dps_symkey_core::KeyText;
use pyo3::exceptions::{PyOSError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyString;
use zeroize::Zeroizing;

use crate::derive_many::{Errors, derive_many};
use crate::group_key::{GroupKey, with_group_key};
use crate::registration_id::with_registration_id;
use crate::rules::RulesArgument;

/// The text of the device key for a registration ID: `base64(HMAC-SHA256(base64decode(group_key), registration_id))`.
///
/// `group_key` is a `GroupKey`, or its text, which is read anew each time; `registration_id` a `RegistrationId`, or a text
/// that is checked by `rules`. **The group key never goes into device code.**
///
/// >>> derive_device_key(
/// ...     "8isrFI1sGsIlvvFSSFRiMfCNzv21fjbE/+ah/lSh3lF8e2YG1Te7w1KpZhJFFXJrqYKi9yegxkqIChbqOS9Egw==",
/// ...     "sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6",
/// ... )
/// 'Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc='
///
/// Raises InvalidKeyError; RegistrationIdError.
#[pyfunction]
#[pyo3(signature = (group_key, registration_id, *, rules = RulesArgument::default()), text_signature = "(group_key, registration_id, *, rules='portable')")]
pub(crate) fn derive_device_key<'py>(
    group_key: &Bound<'py, PyAny>,
    registration_id: &Bound<'py, PyAny>,
    rules: RulesArgument,
) -> PyResult<Bound<'py, PyString>> {
    let py = group_key.py();
    with_group_key(group_key, |group_key| {
        with_registration_id(registration_id, rules, |id| {
            let key = group_key.derive_device_key(id);
            PyString::from_bytes(py, key.to_base64().as_bytes())
        })
    })
}

/// The text of a new key, as the service makes one: 64 bytes from the system's random source. Secret.
///
/// >>> GroupKey(generate_key()).byte_len
/// 64
#[pyfunction]
pub(crate) fn generate_key(py: Python<'_>) -> PyResult<Bound<'_, PyString>> {
    let mut random = Zeroizing::new([0; 64]);
    getrandom::fill(random.as_mut_slice()).map_err(|error| {
        PyOSError::new_err(format!("the system's random source failed: {error}"))
    })?;
    Ok(PyString::new(
        py,
        KeyText::from_random_bytes(&random).as_str(),
    ))
}

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
