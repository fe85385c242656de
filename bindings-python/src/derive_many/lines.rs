//! An ID a line, in one text.

use std::mem::MaybeUninit;
use std::slice;

use dps_symkey_bulk::DeviceKeySlot;
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use zeroize::Zeroizing;

use super::pieces::do_pieces;
use super::{CHUNK, Derivation, Refusals, no_memory, value_error};

/// The length of a key and the newline behind it, in bytes.
const LINE_LENGTH: usize = size_of::<DeviceKeySlot>() + 1;

/// The length of the place for the keys of a chunk, in bytes.
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
    // How much of its place each chunk's keys take.
    let mut lengths = vec![0; chunks.len()];
    let keys = new_bytes(py, lines, |keys| {
        let places = keys.chunks_mut(PLACE_LENGTH).zip(&mut lengths);
        let pieces = chunks.iter().zip(places).enumerate();
        do_pieces(
            py,
            pieces,
            |(index, (text, (keys, length)))| {
                let bulk = derivation.bulk().with_first_index(index * CHUNK);
                let derived = bulk
                    .derive_lines(text, derivation.rules, zeros(keys))
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

/// The text in chunks, all but the last of [`CHUNK`] lines, and how many lines it has.
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
    // The last line may be without an end.
    let is_ended = text.last().is_none_or(|last| *last == b'\n');
    (chunks, lines + usize::from(!is_ended))
}

/// `bytes` of so many lines, written by `write`.
///
/// As `PyBytes::new_with`, which fills them with zeros first: one core would wait for all of the memory.
fn new_bytes<'py>(
    py: Python<'py>,
    lines: usize,
    write: impl FnOnce(&mut [MaybeUninit<u8>]) -> PyResult<()>,
) -> PyResult<Bound<'py, PyBytes>> {
    let length = lines.checked_mul(LINE_LENGTH);
    let sizes = length.and_then(|length| Some((length, ffi::Py_ssize_t::try_from(length).ok()?)));
    let (length, size) = sizes.ok_or_else(|| no_memory(lines))?;
    #[allow(
        unsafe_code,
        reason = "pyo3 has no `bytes` that are not filled before they are written"
    )]
    // SAFETY: without text the object is new, of that length, and nobody's but ours until it is given back; the empty one is
    // everybody's, and nothing of it is written. `MaybeUninit` bytes are aligned anywhere, and need not be initialized.
    // Every place that no error leaves unwritten is filled with zeros first, and so nothing uninitialized is given back.
    unsafe {
        let bytes = ffi::PyBytes_FromStringAndSize(std::ptr::null(), size);
        let bytes = Bound::from_owned_ptr_or_err(py, bytes)?.cast_into_unchecked();
        let start = ffi::PyBytes_AsString(bytes.as_ptr()).cast();
        write(slice::from_raw_parts_mut(start, length))?;
        Ok(bytes)
    }
}

/// Fills memory with zeros. Here and not for all chunks at once, since many threads do it, and the keys follow while it is in a
/// cache.
fn zeros(bytes: &mut [MaybeUninit<u8>]) -> &mut [u8] {
    bytes.fill(MaybeUninit::new(0));
    #[allow(unsafe_code, reason = "Rust has had a safe call for it since 1.93")]
    // SAFETY: all of them have just been written.
    unsafe {
        &mut *(std::ptr::from_mut(bytes) as *mut [u8])
    }
}
