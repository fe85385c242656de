#![allow(
    unsafe_code,
    reason = "the C stream interface is functions of C, and may be called without the interpreter"
)]

use std::ffi::{CStr, c_int};

use pyo3::ffi;
use pyo3::prelude::*;

use super::c_data::{ArrowArray, ArrowArrayStream, ArrowSchema, Structure as _};
use super::data_type::DataType;
use super::imported::Imported;
use super::unreadable;

/// A stream of arrays of one type, of another library.
///
/// Source: <https://arrow.apache.org/docs/format/CStreamInterface.html>.
pub(crate) struct Stream {
    stream: Box<ArrowArrayStream>,
    data_type: DataType,
}

impl Stream {
    /// # Safety
    /// Its functions are null, or those of the interface; so is all that they give.
    pub(super) unsafe fn new(mut stream: Box<ArrowArrayStream>) -> PyResult<Self> {
        let get_schema = stream.get_schema.ok_or_else(without_function)?;
        let mut schema = Box::new(ArrowSchema::RELEASED);
        // SAFETY: it may be called with its stream until that is released, which it is when it is dropped.
        let status = unsafe { get_schema(&raw mut *stream, &raw mut *schema) };
        succeed(&mut stream, status)?;
        // SAFETY: as here.
        let data_type = unsafe { DataType::of(&schema) }?;
        Ok(Self { stream, data_type })
    }

    pub(crate) const fn data_type(&self) -> &DataType {
        &self.data_type
    }

    /// The next array, or nothing after the last one. Other threads have the interpreter meanwhile: the producer may wait for
    /// one that needs it.
    pub(crate) fn next(&mut self, py: Python<'_>) -> PyResult<Option<Imported>> {
        let get_next = self.stream.get_next.ok_or_else(without_function)?;
        let mut array = Box::new(ArrowArray::RELEASED);
        let (stream, out) = (&raw mut *self.stream, &raw mut *array);
        // SAFETY: as in `new`.
        let status = without_interpreter(py, || unsafe { get_next(stream, out) });
        succeed(&mut self.stream, status)?;
        if array.is_released() {
            return Ok(None);
        }
        // SAFETY: that of `new`.
        Ok(Some(unsafe {
            Imported::new(array, self.data_type.clone())
        }))
    }
}

fn without_function() -> PyErr {
    unreadable("its stream lacks a function")
}

/// Raises what the stream says where its last function has failed.
fn succeed(stream: &mut ArrowArrayStream, status: c_int) -> PyResult<()> {
    if status == 0 {
        return Ok(());
    }
    let message = match stream.get_last_error {
        None => None,
        // SAFETY: as in `new`; the last function has failed. The text is NUL-terminated, and is copied at once.
        Some(get_last_error) => unsafe {
            let text = get_last_error(&raw mut *stream);
            (!text.is_null()).then(|| CStr::from_ptr(text).to_string_lossy().into_owned())
        },
    };
    Err(unreadable(
        message.unwrap_or_else(|| format!("error {status}")),
    ))
}

/// Calls what knows nothing of PyO3 while other threads have the interpreter.
///
/// As `Python::detach`, which must not be used for what may come back to Python code: that may switch to another greenlet. PyO3
/// counts how often a thread is attached, and `detach` puts the count back as it found it, which then is that of other greenlets.
fn without_interpreter<T>(_py: Python<'_>, call: impl FnOnce() -> T) -> T {
    struct Attach(*mut ffi::PyThreadState);

    impl Drop for Attach {
        fn drop(&mut self) {
            // SAFETY: it is the state of this thread.
            unsafe { ffi::PyEval_RestoreThread(self.0) }
        }
    }

    // SAFETY: this thread is attached, and nothing of Python's is used until it is again.
    let _attach = Attach(unsafe { ffi::PyEval_SaveThread() });
    call()
}
