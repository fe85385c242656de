use std::fmt::Display;

use pyo3::PyErr;
use pyo3::exceptions::PyValueError;

/// What is raised for data that breaks Arrow's C data interface, or that its producer fails to hand over.
pub(crate) fn unreadable(reason: impl Display) -> PyErr {
    PyValueError::new_err(format!("the Arrow data cannot be read: {reason}"))
}

/// What is raised for data that somebody else has taken.
pub(super) fn consumed() -> PyErr {
    unreadable("it was read before, and can be read once")
}
