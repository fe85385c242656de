use std::borrow::Cow;
use std::sync::Arc;

use dps_symkey_core as core;
use pyo3::exceptions::{PyOSError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyString, PyType};
use zeroize::Zeroizing;

use crate::arguments;
use crate::derive_many::{Errors, derive_many};
use crate::device_key::DeviceKey;
use crate::error::OrRaise as _;
use crate::registration_id::with_registration_id;
use crate::rules::RulesArgument;

/// The key of an enrollment group, its primary or its secondary one. It only derives device keys, and cannot sign.
///
/// **It never goes into device code.** Whoever reads it out of one device can make the key of every device of the group.
/// It belongs to the factory's or the cloud team's tool, which derives the device keys.
///
/// `text` is the key as the portal shows it: base64 of 16 to 64 bytes, and nothing around it.
///
/// It shows nothing of itself, cannot be pickled or copied, and is wiped from memory when nothing refers to it; the `str`
/// that it was read from is Python's, and is not. It may be used by many threads at once.
///
/// >>> group_key = GroupKey("8isrFI1sGsIlvvFSSFRiMfCNzv21fjbE/+ah/lSh3lF8e2YG1Te7w1KpZhJFFXJrqYKi9yegxkqIChbqOS9Egw==")
/// >>> group_key
/// <dps_symkey.GroupKey>
/// >>> group_key.derive_device_key("sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6").to_base64()
/// 'Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc='
///
/// Raises InvalidKeyError, which holds no part of the key.
#[pyclass(frozen, module = "dps_symkey")]
pub(crate) struct GroupKey(Arc<core::GroupKey>);

#[pymethods]
impl GroupKey {
    #[new]
    fn new(text: &Bound<'_, PyAny>) -> PyResult<Self> {
        read(text).map(Arc::new).map(Self)
    }

    /// The key from its bytes, 16 to 64 of them.
    ///
    /// Raises InvalidKeyError.
    #[classmethod]
    fn from_bytes(_class: &Bound<'_, PyType>, data: &Bound<'_, PyAny>) -> PyResult<Self> {
        let bytes = arguments::key_bytes("group key", "GroupKey", data)?;
        core::GroupKey::from_bytes(bytes)
            .or_raise(data.py())
            .map(Arc::new)
            .map(Self)
    }

    /// How many bytes the key has: 16 to 64. One that the service made has 64; less may be a key that was not copied whole.
    #[getter]
    fn byte_len(&self) -> usize {
        self.0.byte_len()
    }

    /// The key of the device with that registration ID, a text or a `RegistrationId`.
    ///
    /// `rules` are those that a text is checked by, as in `RegistrationId`.
    ///
    /// Raises RegistrationIdError.
    #[pyo3(signature = (registration_id, *, rules = RulesArgument::default()), text_signature = "($self, /, registration_id, *, rules='portable')")]
    fn derive_device_key(
        &self,
        registration_id: &Bound<'_, PyAny>,
        rules: RulesArgument,
    ) -> PyResult<DeviceKey> {
        with_registration_id(registration_id, rules, |id| {
            Ok(DeviceKey(self.0.derive_device_key(id)))
        })
    }

    /// The device keys of a whole fleet, many times faster than one by one.
    ///
    /// =========================================  =========================================================
    /// `registration_ids`                         gives
    /// =========================================  =========================================================
    /// a list or any other iterable of `str`      a list of `str`
    /// `bytes`: an ID a line, LF or CRLF          `bytes`: a key a line
    /// a pyarrow `Array`, `ChunkedArray`          a pyarrow `Array`, `ChunkedArray`
    /// a pandas or polars `Series` of strings     a `Series` named `device_key`, with the same index
    /// what else has `__arrow_c_array__`          a `DeviceKeyArray`, which has it too
    /// what else has `__arrow_c_stream__`         a `DeviceKeyChunkedArray`, which has it too
    /// =========================================  =========================================================
    ///
    /// Arrow arrays are of strings (`utf8`, `large_utf8`, `string_view`) or dictionaries of them. They are not copied, and
    /// their nulls, like the missing values of a `Series`, stay null.
    ///
    /// A list may hold `RegistrationId` objects: they were checked when they were made, and are not checked by `rules` again.
    /// `None` in a list is an error, `registration_id_missing`.
    ///
    /// `errors="raise"` raises at the first ID that is refused, with its `index`. `errors="collect"` does the rest, and
    /// gives the keys, with `None`, null or an empty line in the refused ones' places, and a list of their errors.
    ///
    /// Duplicates are not looked for: the same ID always has the same key. Other threads run meanwhile; Ctrl-C stops it.
    ///
    /// >>> group_key = GroupKey("8isrFI1sGsIlvvFSSFRiMfCNzv21fjbE/+ah/lSh3lF8e2YG1Te7w1KpZhJFFXJrqYKi9yegxkqIChbqOS9Egw==")
    /// >>> group_key.derive_many(["sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6"])
    /// ['Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=']
    /// >>> keys, errors = group_key.derive_many(b"sn-1\nSN-2\n", errors="collect")
    /// >>> keys
    /// b'DDZCm8QaAgDRwj/Pi+PXAM1OO9fXvWohnEYiPvQOBfk=\n\n'
    /// >>> errors[0].index, errors[0].code
    /// (1, 'registration_id_upper_case')
    ///
    /// Raises RegistrationIdError; TypeError for what is no text.
    #[pyo3(signature = (registration_ids, *, rules = RulesArgument::default(), errors = Errors::Raise), text_signature = "($self, /, registration_ids, *, rules='portable', errors='raise')")]
    fn derive_many<'py>(
        &self,
        registration_ids: &Bound<'py, PyAny>,
        rules: RulesArgument,
        errors: Errors,
    ) -> PyResult<Bound<'py, PyAny>> {
        derive_many(&self.0, registration_ids, rules, errors, None)
    }

    fn __repr__(&self) -> &'static str {
        "<dps_symkey.GroupKey>"
    }

    fn __reduce__(&self) -> PyResult<()> {
        Err(PyTypeError::new_err(
            "a GroupKey is secret and cannot be pickled or copied: make it where it is used",
        ))
    }
}

impl GroupKey {
    pub(crate) const fn key(&self) -> &Arc<core::GroupKey> {
        &self.0
    }
}

/// The key of a `GroupKey`, or that of its text.
pub(crate) fn with_group_key<'py, T>(
    value: &Bound<'py, PyAny>,
    with: impl FnOnce(&core::GroupKey) -> PyResult<T>,
) -> PyResult<T> {
    match value.cast::<GroupKey>() {
        Ok(group_key) => with(group_key.get().key()),
        Err(_) => with(&read(value)?),
    }
}

/// The text of the device key for a registration ID: `base64(HMAC-SHA256(base64decode(group_key), registration_id))`.
///
/// `group_key` is a `GroupKey`, or its text, which is parsed on each call; `registration_id` a `RegistrationId`, or a text
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
        core::KeyText::from_random_bytes(&random).as_str(),
    ))
}

fn read(text: &Bound<'_, PyAny>) -> PyResult<core::GroupKey> {
    let py = text.py();
    let text: Cow<'_, str> = arguments::key_text("group key", "GroupKey", text)?;
    core::GroupKey::from_base64(text.as_bytes()).or_raise(py)
}
