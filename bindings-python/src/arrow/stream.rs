#![allow(
    unsafe_code,
    reason = "the C stream interface is functions of C; `arrow-array` calls them too, but brings every type of array along"
)]

use std::ffi::{CStr, c_int};

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_data::ArrayData;
use arrow_schema::{ArrowError, DataType};
use pyo3::prelude::*;

use super::imported::imported;
use super::unreadable::{consumed, unreadable};

/// A stream of arrays of one type, of another library.
///
/// Source: <https://arrow.apache.org/docs/format/CStreamInterface.html>.
pub(crate) struct Stream {
    stream: FFI_ArrowArrayStream,
    data_type: DataType,
}

impl Stream {
    pub(super) fn new(mut stream: FFI_ArrowArrayStream) -> PyResult<Self> {
        // Its functions may still be there.
        if stream.release().is_none() {
            return Err(consumed());
        }
        let mut schema = FFI_ArrowSchema::empty();
        let get_schema = stream.get_schema().ok_or_else(consumed)?;
        // SAFETY: a stream's function may be called with that stream until it is released, which it is when it is dropped.
        let status = unsafe { get_schema(&raw mut stream, &raw mut schema) };
        succeed(&mut stream, status)?;
        let data_type = DataType::try_from(&schema).map_err(unreadable)?;
        Ok(Self { stream, data_type })
    }

    pub(crate) const fn data_type(&self) -> &DataType {
        &self.data_type
    }

    /// The next array, or nothing after the last one.
    pub(crate) fn next(&mut self) -> PyResult<Option<ArrayData>> {
        let mut array = FFI_ArrowArray::empty();
        let get_next = self.stream.get_next().ok_or_else(consumed)?;
        // SAFETY: as in `new`.
        let status = unsafe { get_next(&raw mut self.stream, &raw mut array) };
        succeed(&mut self.stream, status)?;
        if array.is_released() {
            return Ok(None);
        }
        // SAFETY: the array is of the stream's type, and is ours.
        unsafe { imported(array, &self.data_type) }.map(Some)
    }
}

/// Raises what the stream says where its last function has failed.
fn succeed(stream: &mut FFI_ArrowArrayStream, status: c_int) -> PyResult<()> {
    if status == 0 {
        return Ok(());
    }
    let message = match stream.get_last_error() {
        None => None,
        // SAFETY: as in `new`; the last function has failed. The text is NUL-terminated, and is copied at once.
        Some(get_last_error) => unsafe {
            let text = get_last_error(&raw mut *stream);
            (!text.is_null()).then(|| CStr::from_ptr(text).to_string_lossy().into_owned())
        },
    };
    let message = message.unwrap_or_else(|| format!("error {status}"));
    Err(unreadable(ArrowError::CDataInterface(message)))
}
