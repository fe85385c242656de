#![allow(
    unsafe_code,
    reason = "what another library hands out is taken at its word, as the C data interface has it"
)]

use arrow_array::ffi::{FFI_ArrowArray, from_ffi_and_data_type};
use arrow_data::ArrayData;
use arrow_schema::{ArrowError, DataType};
use pyo3::PyResult;

use super::unreadable::unreadable;

/// The array of that type.
///
/// # Safety
/// It is filled as the interface says.
pub(super) unsafe fn imported(array: FFI_ArrowArray, data_type: &DataType) -> PyResult<ArrayData> {
    // An array that is all null has no buffers, but some libraries give it the one that says which are.
    if *data_type == DataType::Null {
        return Ok(ArrayData::new_null(data_type, array.len()));
    }
    // Which are null, and the strings: offsets or views, and their bytes or the lengths of those; of a dictionary its
    // indexes.
    let least = match data_type {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => 3,
        _ => 0,
    };
    if array.num_buffers() < least {
        let message = "the array has not all of its buffers".to_owned();
        return Err(unreadable(ArrowError::CDataInterface(message)));
    }
    // SAFETY: as of this function.
    let array = unsafe { from_ffi_and_data_type(array, data_type.clone()) };
    array.map_err(unreadable)
}
