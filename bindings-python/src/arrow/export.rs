use std::ffi::CStr;
use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::PyCapsule;

use super::capsules::{ARRAY, SCHEMA, STREAM};
use super::exported;
use super::keys::Keys;

type Capsule<'py> = Bound<'py, PyCapsule>;

/// Device keys as an Arrow array of strings: `pyarrow.array(keys)`, `polars.Series(keys)` and whatever else knows
/// `__arrow_c_array__` take it without a copy. Made by `GroupKey.derive_many`.
#[pyclass(frozen, module = "dps_symkey")]
pub(crate) struct DeviceKeyArray(pub(crate) Arc<Keys>);

#[pymethods]
impl DeviceKeyArray {
    /// The type of the array, as a capsule `arrow_schema`.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Capsule<'py>> {
        capsule(py, exported::schema(self.0.is_large()), SCHEMA)
    }

    /// The type and the array, as capsules `arrow_schema` and `arrow_array`. It has one type, whatever is requested.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_array__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<(Capsule<'py>, Capsule<'py>)> {
        let _ = requested_schema;
        let array = capsule(py, exported::array(&self.0), ARRAY)?;
        Ok((self.__arrow_c_schema__(py)?, array))
    }

    fn __len__(&self) -> usize {
        self.0.len()
    }

    fn __repr__(&self) -> String {
        format!("<dps_symkey.DeviceKeyArray of {} keys>", self.0.len())
    }
}

/// Device keys as a chunked Arrow array of strings: `pyarrow.chunked_array(keys)`, `polars.Series(keys)` and whatever else
/// knows `__arrow_c_stream__` take it without a copy. Made by `GroupKey.derive_many`.
#[pyclass(frozen, module = "dps_symkey")]
pub(crate) struct DeviceKeyChunkedArray {
    pub(crate) chunks: Vec<Arc<Keys>>,
    pub(crate) is_large: bool,
}

#[pymethods]
impl DeviceKeyChunkedArray {
    /// The type of the chunks, as a capsule `arrow_schema`.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Capsule<'py>> {
        capsule(py, exported::schema(self.is_large), SCHEMA)
    }

    /// The chunks, as a capsule `arrow_array_stream`. They have one type, whatever is requested.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Capsule<'py>> {
        let _ = requested_schema;
        let stream = exported::stream(self.is_large, self.chunks.clone());
        capsule(py, stream, STREAM)
    }

    fn __len__(&self) -> usize {
        self.chunks.iter().map(|chunk| chunk.len()).sum()
    }

    fn __repr__(&self) -> String {
        let (keys, chunks) = (self.__len__(), self.chunks.len());
        format!("<dps_symkey.DeviceKeyChunkedArray of {keys} keys in {chunks} chunks>")
    }
}

/// Drops the structure with the capsule: it releases what it owns, unless that was moved out.
fn capsule<'py, T: Send + 'static>(
    py: Python<'py>,
    structure: T,
    name: &'static CStr,
) -> PyResult<Capsule<'py>> {
    PyCapsule::new_with_value(py, structure, name)
}
