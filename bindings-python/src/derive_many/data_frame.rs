//! A pandas or polars `Series`, as it stands.

use pyo3::prelude::*;
use pyo3::types::PyList;

use super::chunk::Other;
use super::{Derivation, Refusals, arrow, strings};
use crate::arguments;

/// The keys of a `Series`, as a `Series`; nothing for what is none.
pub(super) fn derive<'py>(
    derivation: &Derivation,
    ids: &Bound<'py, PyAny>,
    refusals: &mut Refusals<'py>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let py = ids.py();
    // What is a matter of those libraries is written in their language.
    let library = || py.import("dps_symkey._data_frame");
    if arguments::is_of(ids, "pandas", "Series")? {
        let values = library()?.call_method1("pandas_values", (ids,))?;
        let keys = match values.cast::<PyList>() {
            Ok(list) => strings::derive(derivation, list, Other::Null, refusals)?.into_any(),
            Err(_) => arrow::derive_or_refuse(derivation, &values, refusals)?,
        };
        return library()?
            .call_method1("pandas_series", (keys, ids))
            .map(Some);
    }
    if arguments::is_of(ids, "polars", "Series")? {
        let keys = arrow::derive_or_refuse(derivation, ids, refusals)?;
        return library()?.call_method1("polars_series", (keys,)).map(Some);
    }
    Ok(None)
}
