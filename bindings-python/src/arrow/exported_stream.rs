#![allow(
    unsafe_code,
    reason = "the C stream interface is functions that C calls; `arrow-array` has them for record batches alone"
)]

use std::ffi::{c_char, c_int, c_void};
use std::vec;

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_data::ArrayData;
use arrow_schema::Field;

/// What a stream has not yet given.
struct Stream {
    field: Field,
    rest: vec::IntoIter<ArrayData>,
}

/// A stream of arrays of one type, for another library.
///
/// Source: <https://arrow.apache.org/docs/format/CStreamInterface.html>.
pub(super) fn exported_stream(field: Field, arrays: Vec<ArrayData>) -> FFI_ArrowArrayStream {
    let stream = Box::new(Stream {
        field,
        rest: arrays.into_iter(),
    });
    // SAFETY: the functions are those below, for this very data; `release` frees it once.
    unsafe {
        FFI_ArrowArrayStream::new_unchecked(
            Some(get_schema),
            Some(get_next),
            Some(get_last_error),
            Some(release),
            Box::into_raw(stream).cast(),
        )
    }
}

/// # Safety
/// `stream` is one that was made here and not released.
unsafe fn stream_of<'a>(stream: *mut FFI_ArrowArrayStream) -> &'a mut Stream {
    // SAFETY: then its data is a `Stream`. The interface forbids to call two functions of a stream at once.
    unsafe { &mut *(*stream).private_data().cast() }
}

unsafe extern "C" fn get_schema(
    stream: *mut FFI_ArrowArrayStream,
    out: *mut FFI_ArrowSchema,
) -> c_int {
    /// `EINVAL`, the same number on every system.
    const INVALID_ARGUMENT: c_int = 22;
    // SAFETY: the caller of a stream's function hands the stream in, and a place that may be overwritten.
    unsafe {
        match FFI_ArrowSchema::try_from(&stream_of(stream).field) {
            Ok(schema) => {
                out.write(schema);
                0
            }
            Err(_) => INVALID_ARGUMENT,
        }
    }
}

unsafe extern "C" fn get_next(
    stream: *mut FFI_ArrowArrayStream,
    out: *mut FFI_ArrowArray,
) -> c_int {
    // SAFETY: as for `get_schema`. An array that is released already says that there is no next one.
    unsafe {
        let next = stream_of(stream).rest.next();
        out.write(next.map_or_else(FFI_ArrowArray::empty, |array| FFI_ArrowArray::new(&array)));
    }
    0
}

/// The error's number says all.
const unsafe extern "C" fn get_last_error(_stream: *mut FFI_ArrowArrayStream) -> *const c_char {
    std::ptr::null()
}

unsafe extern "C" fn release(stream: *mut FFI_ArrowArrayStream) {
    // SAFETY: as for `get_schema`; it is called once, and then the stream says that it was.
    unsafe {
        let data: *mut c_void = (*stream).set_private_data(std::ptr::null_mut());
        drop(Box::from_raw(data.cast::<Stream>()));
        (*stream).set_release(None);
    }
}
