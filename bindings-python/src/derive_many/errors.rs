use dps_symkey_bulk::Refused;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyList;

use crate::arguments;
use crate::error::{missing_of_many, refused_of_many};

/// The argument `errors`: `"raise"` or `"collect"`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Errors {
    Raise,
    Collect,
}

impl<'py> FromPyObject<'_, 'py> for Errors {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        match &*arguments::text("errors", &value)? {
            "raise" => Ok(Self::Raise),
            "collect" => Ok(Self::Collect),
            _ => Err(PyValueError::new_err(
                "errors is unknown: give 'raise' or 'collect'",
            )),
        }
    }
}

/// What becomes of the IDs that are refused.
pub(super) struct Refusals<'py> {
    errors: Errors,
    collected: Vec<Bound<'py, PyAny>>,
}

impl<'py> Refusals<'py> {
    pub(super) const fn new(errors: Errors) -> Self {
        Self {
            errors,
            collected: Vec::new(),
        }
    }

    /// Raises the error of an ID that is refused, or keeps it.
    pub(super) fn add(&mut self, py: Python<'py>, refused: Refused) -> PyResult<()> {
        self.raise_or_keep(py, refused_of_many(py, refused))
    }

    /// The same of an ID that is not there.
    pub(super) fn add_missing(&mut self, py: Python<'py>, index: usize) -> PyResult<()> {
        self.raise_or_keep(py, missing_of_many(py, index))
    }

    fn raise_or_keep(&mut self, py: Python<'py>, error: PyErr) -> PyResult<()> {
        match self.errors {
            Errors::Raise => Err(error),
            Errors::Collect => {
                self.collected
                    .push(error.into_value(py).into_bound(py).into_any());
                Ok(())
            }
        }
    }

    /// The keys alone; or, where errors are collected, with a list of them.
    pub(super) fn beside(
        self,
        py: Python<'py>,
        keys: Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        match self.errors {
            Errors::Raise => Ok(keys),
            Errors::Collect => {
                let errors = PyList::new(py, self.collected)?;
                Ok((keys, errors).into_pyobject(py)?.into_any())
            }
        }
    }
}
