//! An ID a line, in one text.

use std::slice;

use dps_symkey_bulk::DeviceKeySlot;
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use zeroize::Zeroizing;

use super::threads::on_every_core;
use super::{CHUNK, Derivation, Refusals, no_memory, value_error};

/// The length of a key and the newline behind it, in bytes.
const LINE_LENGTH: usize = size_of::<DeviceKeySlot>() + 1;

/// The size of the buffer for a chunk's keys, in bytes.
const PLACE_LENGTH: usize = CHUNK * LINE_LENGTH;

/// The keys of the lines, a line each. Of a line that is refused the key is an empty line.
pub(super) fn derive<'py>(
    derivation: &Derivation,
    text: &Bound<'py, PyBytes>,
    refusals: &mut Refusals<'py>,
) -> PyResult<Bound<'py, PyBytes>> {
    let py = text.py();
    let text = text.as_bytes();
    let (chunks, lines) = py.detach(|| chunks(text));
    // How many bytes of its buffer each chunk's keys fill.
    let mut lengths = vec![0; chunks.len()];
    let keys = new_bytes(py, lines, |keys| {
        let places = keys.chunks_mut(PLACE_LENGTH).zip(&mut lengths);
        let pieces = chunks.iter().zip(places).enumerate();
        on_every_core(
            py,
            pieces,
            |(index, (text, (keys, length)))| {
                let bulk = derivation.bulk()?.with_first_index(index * CHUNK);
                let derived = bulk
                    .derive_lines(text, derivation.rules, keys)
                    .map_err(value_error)?;
                *length = derived.length;
                Ok(derived.refused)
            },
            |refused| refusals.add(py, refused),
        )
    })?;
    let total = lengths.iter().sum();
    if keys.as_bytes().len() == total {
        return Ok(keys);
    }
    let mut whole = Zeroizing::new(Vec::with_capacity(total));
    for (place, length) in keys.as_bytes().chunks(PLACE_LENGTH).zip(lengths) {
        whole.extend_from_slice(place.get(..length).unwrap_or_default());
    }
    Ok(PyBytes::new(py, &whole))
}

/// Splits the text into chunks of [`CHUNK`] lines, the last one shorter, and counts its lines.
fn chunks(text: &[u8]) -> (Vec<&[u8]>, usize) {
    let mut chunks = Vec::new();
    let (mut rest, mut before) = (text, 0);
    let mut lines = 0;
    for end in memchr::memchr_iter(b'\n', text) {
        lines += 1;
        if lines % CHUNK == 0 {
            let (chunk, behind) = rest.split_at(end + 1 - before);
            chunks.push(chunk);
            (rest, before) = (behind, end + 1);
        }
    }
    if !rest.is_empty() {
        chunks.push(rest);
    }
    // The last line may lack a line end.
    let is_ended = text.last().is_none_or(|last| *last == b'\n');
    (chunks, lines + usize::from(!is_ended))
}

/// Returns `bytes` with room for that many lines, filled by `write`.
///
/// Allocated by Python, which gets zeroed memory from the system; `PyBytes::new_with` would zero all of it on one core.
fn new_bytes<'py>(
    py: Python<'py>,
    lines: usize,
    write: impl FnOnce(&mut [u8]) -> PyResult<()>,
) -> PyResult<Bound<'py, PyBytes>> {
    let length = lines.checked_mul(LINE_LENGTH);
    let length = length.filter(|length| isize::try_from(*length).is_ok());
    let length = length.ok_or_else(|| no_memory(lines))?;
    let bytes = py.get_type::<PyBytes>().call1((length,));
    let bytes = bytes
        .map_err(|_| no_memory(lines))?
        .cast_into::<PyBytes>()?;
    #[allow(unsafe_code, reason = "pyo3 only reads `bytes`")]
    // SAFETY: the object has that length and is initialized with zeros. CPython allocates a new object for every `bytes` longer
    // than one byte and computes its hash lazily, so nobody else can observe it until it is returned. The shared empty object
    // has no byte to write.
    let place = unsafe {
        let start = ffi::PyBytes_AsString(bytes.as_ptr()).cast();
        slice::from_raw_parts_mut(start, length)
    };
    write(place)?;
    Ok(bytes)
}
