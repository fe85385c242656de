//! The errors of `core`, as Python's exceptions.

use std::fmt::Display;

use dps_symkey_bulk::Refused;
use dps_symkey_core::{
    ExpiryError, HubHostError, HubIdError, IdScopeError, KeyError, MacAddressError,
    RegistrationIdError, SasTokenError, SerialNumberError,
};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyType;

/// The classes of exceptions. They are written in Python, where they can be pickled.
#[derive(Clone, Copy)]
pub(crate) enum Exception {
    Dps,
    RegistrationId,
    InvalidKey,
    SasToken,
}

impl Exception {
    /// An exception of this class. `index` is that of a registration ID among many.
    pub(crate) fn raised(
        self,
        py: Python<'_>,
        message: &str,
        code: &str,
        index: Option<usize>,
    ) -> PyErr {
        let class = self.class(py);
        let exception = class.and_then(|class| class.call1((message, code, index)));
        exception.map_or_else(|error| error, PyErr::from_value)
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

/// An error of `core`: which exception it is, and its code.
pub(crate) trait Refusal: Display {
    const EXCEPTION: Exception;

    fn code(&self) -> &'static str;
}

macro_rules! refusals {
    ($($error:ident => $exception:ident,)+) => {$(
        impl Refusal for $error {
            const EXCEPTION: Exception = Exception::$exception;

            fn code(&self) -> &'static str {
                self.code()
            }
        }
    )+};
}

refusals! {
    RegistrationIdError => RegistrationId,
    SerialNumberError => RegistrationId,
    MacAddressError => RegistrationId,
    KeyError => InvalidKey,
    SasTokenError => SasToken,
    ExpiryError => SasToken,
    IdScopeError => Dps,
    HubHostError => Dps,
    HubIdError => Dps,
}

/// Raises what `core` refuses.
pub(crate) trait OrRaise<T> {
    fn or_raise(self, py: Python<'_>) -> PyResult<T>;
}

impl<T, E: Refusal> OrRaise<T> for Result<T, E> {
    #[inline]
    fn or_raise(self, py: Python<'_>) -> PyResult<T> {
        self.map_err(|error| raised(py, &error))
    }
}

#[cold]
pub(crate) fn raised<E: Refusal>(py: Python<'_>, error: &E) -> PyErr {
    E::EXCEPTION.raised(py, &error.to_string(), error.code(), None)
}

/// What is wrong with a registration ID of many.
pub(crate) fn raised_at(py: Python<'_>, refused: Refused) -> PyErr {
    let Refused { index, error } = refused;
    let message = format!("index {index}: {error}");
    Exception::RegistrationId.raised(py, &message, error.code(), Some(index))
}

/// `None` in place of a registration ID of many.
pub(crate) fn raised_missing(py: Python<'_>, index: usize) -> PyErr {
    let message =
        format!("index {index}: registration ID is missing (None): pass a str, or leave it out");
    Exception::RegistrationId.raised(py, &message, "registration_id_missing", Some(index))
}
