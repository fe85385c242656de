#![allow(
    unsafe_code,
    reason = "the C data interface hands out pointers; each is used as its capsule's name says"
)]

use std::ffi::CStr;

use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyTuple};

use super::c_data::{ArrowArray, ArrowArrayStream, ArrowSchema, Structure};
use super::consumed;
use super::data_type::DataType;
use super::imported::Imported;
use super::stream::Stream;

pub(super) const SCHEMA: &CStr = c"arrow_schema";
pub(super) const ARRAY: &CStr = c"arrow_array";
pub(super) const STREAM: &CStr = c"arrow_array_stream";

/// What an object hands out by the Arrow PyCapsule interface.
pub(crate) enum Arrow {
    Array(Imported),
    Stream(Stream),
}

/// The array, or the stream of arrays, of an object that has one.
pub(crate) fn arrow(object: &Bound<'_, PyAny>) -> PyResult<Option<Arrow>> {
    if let Some(method) = object.getattr_opt("__arrow_c_array__")? {
        let capsules = method.call0()?;
        let (schema, array): (Bound<'_, PyAny>, Bound<'_, PyAny>) =
            capsules.cast::<PyTuple>()?.extract()?;
        // SAFETY: by their names the capsules hold these structures, filled as the interface says.
        return unsafe {
            let schema: Box<ArrowSchema> = taken(&schema, SCHEMA)?;
            let array: Box<ArrowArray> = taken(&array, ARRAY)?;
            let data_type = DataType::of(&schema)?;
            Ok(Some(Arrow::Array(Imported::new(array, data_type))))
        };
    }
    if let Some(method) = object.getattr_opt("__arrow_c_stream__")? {
        let capsule = method.call0()?;
        // SAFETY: as above.
        let stream: Box<ArrowArrayStream> = unsafe { taken(&capsule, STREAM) }?;
        // SAFETY: as above.
        return Ok(Some(Arrow::Stream(unsafe { Stream::new(stream) }?)));
    }
    Ok(None)
}

/// The structure in a capsule of that name, which owns it until it is moved out, as here.
///
/// # Safety
/// A capsule of that name holds such a structure.
unsafe fn taken<T: Structure>(capsule: &Bound<'_, PyAny>, name: &'static CStr) -> PyResult<Box<T>> {
    let pointer = capsule.cast::<PyCapsule>()?.pointer_checked(Some(name))?;
    // SAFETY: as here; nobody else has it.
    let structure = unsafe { T::moved(pointer.cast()) };
    match structure.is_released() {
        true => Err(consumed()),
        false => Ok(structure),
    }
}
