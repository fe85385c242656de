use dps_symkey_core::Rules;
use pyo3::prelude::*;

use crate::arguments;
use crate::error::raised;

/// The argument `rules`: `"portable"` or `"service"`.
#[derive(Clone, Copy, Default)]
pub(crate) struct RulesArgument(pub(crate) Rules);

impl<'py> FromPyObject<'_, 'py> for RulesArgument {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let value = value.to_owned();
        let name = arguments::text("rules", &value)?;
        match Rules::from_name(&name) {
            Some(rules) => Ok(Self(rules)),
            None => Err(raised(
                value.py(),
                "rules are unknown: give 'portable' or 'service'",
                "unknown_rules",
            )),
        }
    }
}
