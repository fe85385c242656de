//! Arrow arrays of strings, by the C data interface: <https://arrow.apache.org/docs/format/CDataInterface/PyCapsuleInterface.html>.

mod c_data;
mod capsules;
mod data_type;
mod export;
mod exported;
mod imported;
mod keys;
mod stream;
mod strings;

use std::fmt::Display;

use pyo3::PyErr;
use pyo3::exceptions::PyValueError;

pub(crate) use self::capsules::{Arrow, arrow};
pub(crate) use self::data_type::DataType;
pub(crate) use self::export::{DeviceKeyArray, DeviceKeyChunkedArray};
pub(crate) use self::imported::Imported;
pub(crate) use self::keys::Keys;
pub(crate) use self::strings::Strings;

/// What is raised for data that breaks Arrow's C data interface, or that its producer fails to hand over.
pub(crate) fn unreadable(reason: impl Display) -> PyErr {
    PyValueError::new_err(format!("the Arrow data cannot be read: {reason}"))
}

/// What is raised for data that somebody else has taken.
fn consumed() -> PyErr {
    unreadable("it was read before, and can be read once")
}
