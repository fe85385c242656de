use arrow_schema::ArrowError;
use pyo3::PyErr;
use pyo3::exceptions::PyValueError;

/// What is raised for data that is no Arrow array, or whose maker cannot read it.
pub(crate) fn unreadable(error: ArrowError) -> PyErr {
    PyValueError::new_err(format!("the Arrow data cannot be read: {error}"))
}

/// What is raised for data that was handed to somebody else before.
pub(super) fn consumed() -> PyErr {
    unreadable(ArrowError::CDataInterface(
        "it was read before, and can be read once".to_owned(),
    ))
}
