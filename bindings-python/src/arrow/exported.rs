#![allow(
    unsafe_code,
    reason = "the structures of C are filled with pointers, and with functions that C calls"
)]

use std::ffi::{c_char, c_int, c_void};
use std::ptr;
use std::sync::Arc;
use std::vec;

use super::c_data::{ArrowArray, ArrowArrayStream, ArrowSchema, Structure as _};
use super::keys::{Keys, Offsets};

/// The type of keys, for another library.
pub(super) fn schema(is_large: bool) -> ArrowSchema {
    const NULLABLE: i64 = 2;
    let format = if is_large { c"U" } else { c"u" };
    let mut schema = ArrowSchema::RELEASED;
    schema.format = format.as_ptr();
    // How a column of keys is called where it has a name.
    schema.name = c"device_key".as_ptr();
    schema.flags = NULLABLE;
    schema.release = Some(release_schema);
    schema
}

unsafe extern "C" fn release_schema(schema: *mut ArrowSchema) {
    // SAFETY: it is called with a schema of `schema`, whose texts are static.
    unsafe { (*schema).release = None }
}

/// What an array of keys owns.
struct Exported {
    buffers: [*const c_void; 3],
    _keys: Arc<Keys>,
}

/// Keys, for another library.
pub(super) fn array(keys: &Arc<Keys>) -> ArrowArray {
    let validity = keys.validity.as_ref();
    let exported = Box::into_raw(Box::new(Exported {
        buffers: [
            validity.map_or(ptr::null(), |validity| validity.as_ptr().cast()),
            match &keys.offsets {
                Offsets::Utf8(offsets) => offsets.as_ptr().cast(),
                Offsets::LargeUtf8(offsets) => offsets.as_ptr().cast(),
            },
            keys.slots.as_ptr().cast(),
        ],
        _keys: Arc::clone(keys),
    }));
    let mut array = ArrowArray::RELEASED;
    array.length = keys.len() as i64;
    array.null_count = keys.null_count as i64;
    array.n_buffers = 3;
    // SAFETY: it was just made, and is freed by `release_array`.
    array.buffers = unsafe { (&raw mut (*exported).buffers).cast() };
    array.release = Some(release_array);
    array.private_data = exported.cast();
    array
}

unsafe extern "C" fn release_array(array: *mut ArrowArray) {
    // SAFETY: it is called with an array of `array`, once; then the array says that it was.
    unsafe {
        drop(Box::from_raw((*array).private_data.cast::<Exported>()));
        (*array).release = None;
    }
}

/// What a stream has not given yet.
struct Stream {
    is_large: bool,
    rest: vec::IntoIter<Arc<Keys>>,
}

/// Keys in chunks, for another library.
pub(super) fn stream(is_large: bool, chunks: Vec<Arc<Keys>>) -> ArrowArrayStream {
    let rest = chunks.into_iter();
    let mut stream = ArrowArrayStream::RELEASED;
    stream.get_schema = Some(get_schema);
    stream.get_next = Some(get_next);
    stream.get_last_error = Some(get_last_error);
    stream.release = Some(release_stream);
    stream.private_data = Box::into_raw(Box::new(Stream { is_large, rest })).cast();
    stream
}

/// # Safety
/// `stream` is one of `stream`, and was not released.
unsafe fn stream_of<'a>(stream: *mut ArrowArrayStream) -> &'a mut Stream {
    // SAFETY: then its data is a `Stream`. The interface forbids to call two functions of a stream at once.
    unsafe { &mut *(*stream).private_data.cast() }
}

unsafe extern "C" fn get_schema(stream: *mut ArrowArrayStream, out: *mut ArrowSchema) -> c_int {
    // SAFETY: the caller of a stream's function hands the stream in, and a place that may be overwritten.
    unsafe { out.write(schema(stream_of(stream).is_large)) }
    0
}

unsafe extern "C" fn get_next(stream: *mut ArrowArrayStream, out: *mut ArrowArray) -> c_int {
    // SAFETY: as for `get_schema`. A released array marks the end of the stream.
    unsafe {
        let next = stream_of(stream).rest.next();
        out.write(next.map_or(ArrowArray::RELEASED, |keys| array(&keys)));
    }
    0
}

/// No function fails.
const unsafe extern "C" fn get_last_error(_stream: *mut ArrowArrayStream) -> *const c_char {
    ptr::null()
}

unsafe extern "C" fn release_stream(stream: *mut ArrowArrayStream) {
    // SAFETY: as for `release_array`.
    unsafe {
        drop(Box::from_raw((*stream).private_data.cast::<Stream>()));
        (*stream).release = None;
    }
}
