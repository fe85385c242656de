#![allow(
    unsafe_code,
    reason = "the C data interface hands out pointers; each is used as its capsule's name says"
)]

use std::ffi::CStr;
use std::ptr::NonNull;

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_data::ArrayData;
use arrow_schema::DataType;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyTuple};

use super::imported::imported;
use super::stream::Stream;
use super::unreadable::{consumed, unreadable};

pub(super) const SCHEMA: &CStr = c"arrow_schema";
pub(super) const ARRAY: &CStr = c"arrow_array";
pub(super) const STREAM: &CStr = c"arrow_array_stream";

/// What an object hands out by the Arrow PyCapsule interface.
pub(crate) enum Arrow {
    Array(ArrayData),
    Stream(Stream),
}

/// The array, or the stream of arrays, of an object that has one.
pub(crate) fn arrow(object: &Bound<'_, PyAny>) -> PyResult<Option<Arrow>> {
    if let Some(method) = object.getattr_opt("__arrow_c_array__")? {
        let capsules = method.call0()?;
        let (schema, array): (Bound<'_, PyAny>, Bound<'_, PyAny>) =
            capsules.cast::<PyTuple>()?.extract()?;
        let mut schema = pointer::<FFI_ArrowSchema>(&schema, SCHEMA)?;
        let mut array = pointer::<FFI_ArrowArray>(&array, ARRAY)?;
        // SAFETY: by their names, the capsules hold these structures, filled as the interface says. They own what they
        // point to until it is moved out, as here; nobody else has them.
        let array = unsafe {
            let schema = FFI_ArrowSchema::from_raw(schema.as_mut());
            let array = FFI_ArrowArray::from_raw(array.as_mut());
            if array.is_released() || schema.release().is_none() {
                return Err(consumed());
            }
            imported(array, &DataType::try_from(&schema).map_err(unreadable)?)
        };
        return Ok(Some(Arrow::Array(array?)));
    }
    if let Some(method) = object.getattr_opt("__arrow_c_stream__")? {
        // It owns the stream until that is moved out.
        let capsule = method.call0()?;
        let mut stream = pointer::<FFI_ArrowArrayStream>(&capsule, STREAM)?;
        // SAFETY: as above.
        let stream = unsafe { FFI_ArrowArrayStream::from_raw(stream.as_mut()) };
        return Ok(Some(Arrow::Stream(Stream::new(stream)?)));
    }
    Ok(None)
}

/// What a capsule of this name points to.
fn pointer<T>(capsule: &Bound<'_, PyAny>, name: &'static CStr) -> PyResult<NonNull<T>> {
    let pointer = capsule.cast::<PyCapsule>()?.pointer_checked(Some(name))?;
    Ok(pointer.cast())
}
