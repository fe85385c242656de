//! The errors of `core`, as Python's exceptions.

use dps_symkey_bulk::Refused;
use dps_symkey_core::DpsError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyType;

/// The classes of exceptions. They are written in Python, where they can be pickled.
#[derive(Clone, Copy)]
enum Exception {
    Dps,
    RegistrationId,
    InvalidKey,
    SasToken,
}

impl Exception {
    /// The class for a code, chosen by its prefix.
    fn of(code: &str) -> Self {
        let is_about = |subjects: &[&str]| subjects.iter().any(|subject| code.starts_with(subject));
        if is_about(&["registration_id_", "serial_number_", "mac_address_"]) {
            Self::RegistrationId
        } else if is_about(&["key_"]) {
            Self::InvalidKey
        } else if is_about(&["sas_token_", "expiry_", "skew_", "duration_", "time_"]) {
            Self::SasToken
        } else {
            Self::Dps
        }
    }

    fn class(self, py: Python<'_>) -> PyResult<&Bound<'_, PyType>> {
        static DPS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
        static REGISTRATION_ID: PyOnceLock<Py<PyType>> = PyOnceLock::new();
        static INVALID_KEY: PyOnceLock<Py<PyType>> = PyOnceLock::new();
        static SAS_TOKEN: PyOnceLock<Py<PyType>> = PyOnceLock::new();
        let (class, name) = match self {
            Self::Dps => (&DPS, "DpsError"),
            Self::RegistrationId => (&REGISTRATION_ID, "RegistrationIdError"),
            Self::InvalidKey => (&INVALID_KEY, "InvalidKeyError"),
            Self::SasToken => (&SAS_TOKEN, "SasTokenError"),
        };
        if let Some(class) = class.get(py) {
            return Ok(class.bind(py));
        }
        // Outside of the lock: an import may run code of others, and that may switch to a greenlet that comes here too.
        let imported = py.import("dps_symkey._errors")?.getattr(name)?;
        let imported = imported.cast_into::<PyType>()?.unbind();
        Ok(class.get_or_init(py, || imported).bind(py))
    }
}

/// Raises what `core` refuses.
pub(crate) trait OrRaise<T> {
    fn or_raise(self, py: Python<'_>) -> PyResult<T>;
}

impl<T, E: DpsError> OrRaise<T> for Result<T, E> {
    #[inline]
    fn or_raise(self, py: Python<'_>) -> PyResult<T> {
        self.map_err(|error| refused(py, &error))
    }
}

/// The exception for an error of `core`.
#[cold]
pub(crate) fn refused(py: Python<'_>, error: &dyn DpsError) -> PyErr {
    let (message, code) = (error.to_string(), error.code());
    exception(py, &message, code, None, error.byte_index())
}

/// The exception for one registration ID among many.
pub(crate) fn refused_of_many(py: Python<'_>, refused: Refused) -> PyErr {
    let Refused { index, error } = refused;
    let (message, code) = (format!("index {index}: {error}"), error.code());
    exception(py, &message, code, Some(index), error.byte_index())
}

/// The exception for `None` in place of a registration ID.
pub(crate) fn missing_of_many(py: Python<'_>, index: usize) -> PyErr {
    let message =
        format!("index {index}: registration ID is missing (None): pass a str, or leave it out");
    exception(py, &message, "registration_id_missing", Some(index), None)
}

/// An exception for what only Python can pass.
pub(crate) fn raised(py: Python<'_>, message: &str, code: &str) -> PyErr {
    exception(py, message, code, None, None)
}

/// `index` is the position of a registration ID among many, `byte_index` the position of the mistake in its text.
fn exception(
    py: Python<'_>,
    message: &str,
    code: &str,
    index: Option<usize>,
    byte_index: Option<usize>,
) -> PyErr {
    let class = Exception::of(code).class(py);
    let exception = class.and_then(|class| class.call1((message, code, index, byte_index)));
    exception.map_or_else(|error| error, PyErr::from_value)
}
