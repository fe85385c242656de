//! An ID a line, in one text.

use std::mem::MaybeUninit;
use std::slice;

use dps_symkey_bulk::{DeviceKeySlot, OutputTooShort, Refused};
use pyo3::exceptions::PyValueError;
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use zeroize::Zeroizing;

use super::pieces::do_pieces;
use super::{CHUNK, Derivation, Refusals, no_memory};

/// The length of a key and the newline behind it, in bytes.
const LINE_LENGTH: usize = size_of::<DeviceKeySlot>() + 1;

/// The keys of the lines, a line each. Of a line that is refused the key is an empty line.
pub(super) fn derive<'py>(
    derivation: &Derivation,
    text: &Bound<'py, PyBytes>,
    refusals: &mut Refusals<'py>,
) -> PyResult<Bound<'py, PyBytes>> {
    let py = text.py();
    let text = text.as_bytes();
    let chunks = py.detach(|| chunks(text));
    let lines: usize = chunks.iter().map(|chunk| chunk.lines).sum();
    // How much of its place each chunk's keys take.
    let mut lengths = vec![0; chunks.len()];
    let keys = new_bytes(py, lines, |keys| {
        let mut rest = keys;
        let pieces = chunks.iter().zip(&mut lengths).map(|(chunk, length)| {
            let place = chunk.lines * LINE_LENGTH;
            let (keys, behind) = std::mem::take(&mut rest).split_at_mut_checked(place)?;
            rest = behind;
            Some((chunk, keys, length))
        });
        type Piece<'p> = (&'p Chunk<'p>, &'p mut [MaybeUninit<u8>], &'p mut usize);
        let derive = |piece: Option<Piece<'_>>| match piece {
            Some((chunk, keys, length)) => derive_chunk(derivation, chunk, keys, length),
            None => Ok(Vec::new()),
        };
        do_pieces(py, pieces, derive, |refused| refusals.add(py, refused))
    })?;
    let total = lengths.iter().sum();
    if keys.as_bytes().len() == total {
        return Ok(keys);
    }
    let mut whole = Zeroizing::new(Vec::with_capacity(total));
    let places = keys.as_bytes().chunks(CHUNK * LINE_LENGTH);
    for (place, length) in places.zip(lengths) {
        whole.extend_from_slice(place.get(..length).unwrap_or_default());
    }
    Ok(PyBytes::new(py, &whole))
}

/// `bytes` of so many lines, all of which `write` writes where it does not fail.
///
/// As `PyBytes::new_with`, which fills them with zeros first: one core would wait for all of the memory.
#[allow(
    unsafe_code,
    reason = "pyo3 has no `bytes` that are not filled before they are written"
)]
fn new_bytes<'py>(
    py: Python<'py>,
    lines: usize,
    write: impl FnOnce(&mut [MaybeUninit<u8>]) -> PyResult<()>,
) -> PyResult<Bound<'py, PyBytes>> {
    let length = lines.checked_mul(LINE_LENGTH);
    let length = length.and_then(|length| ffi::Py_ssize_t::try_from(length).ok());
    let length = length.ok_or_else(|| no_memory(lines))?;
    // SAFETY: without text the object is new, of that length, and nobody's but ours, until its lines are written. Bytes are
    // aligned anywhere, and need not be initialized as long as they are `MaybeUninit`.
    unsafe {
        let bytes = ffi::PyBytes_FromStringAndSize(std::ptr::null(), length);
        let bytes = Bound::from_owned_ptr_or_err(py, bytes)?.cast_into_unchecked();
        let start = ffi::PyBytes_AsString(bytes.as_ptr()).cast();
        write(slice::from_raw_parts_mut(start, lines * LINE_LENGTH))?;
        Ok(bytes)
    }
}

/// Whole lines of a text.
struct Chunk<'t> {
    text: &'t [u8],
    /// How many it has.
    lines: usize,
    /// How many there are before.
    before: usize,
}

fn chunks(text: &[u8]) -> Vec<Chunk<'_>> {
    let mut chunks = Vec::new();
    let mut rest = text;
    let mut before = 0;
    while !rest.is_empty() {
        let mut ends = memchr::memchr_iter(b'\n', rest).take(CHUNK);
        let (mut lines, mut length) = (0, 0);
        for end in ends.by_ref() {
            lines += 1;
            length = end + 1;
        }
        if lines < CHUNK && length < rest.len() {
            // The last line may be without an end.
            lines += 1;
            length = rest.len();
        }
        let (text, behind) = rest.split_at(length);
        chunks.push(Chunk {
            text,
            lines,
            before,
        });
        rest = behind;
        before += lines;
    }
    chunks
}

/// Derives the keys of a chunk's lines, and gives those that are refused.
fn derive_chunk(
    derivation: &Derivation,
    chunk: &Chunk<'_>,
    keys: &mut [MaybeUninit<u8>],
    length: &mut usize,
) -> PyResult<Vec<Refused>> {
    // Here, where many threads do it, and the keys follow while it is in a cache.
    keys.fill(MaybeUninit::new(0));
    #[allow(unsafe_code, reason = "Rust has had a safe call for it since 1.93")]
    // SAFETY: all of them have just been written.
    let keys = unsafe { &mut *(std::ptr::from_mut(keys) as *mut [u8]) };
    let bulk = derivation.bulk().with_first_index(chunk.before);
    let derived = bulk
        .derive_lines(chunk.text, derivation.rules, keys)
        .map_err(|error: OutputTooShort| PyValueError::new_err(error.to_string()))?;
    *length = derived.length;
    Ok(derived.refused)
}
