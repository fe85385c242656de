//! An ID a line, in one text.

use std::mem::MaybeUninit;
use std::slice;

use dps_symkey_bulk::{DeviceKeySlot, Lines, Refused};
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use zeroize::Zeroizing;

use super::pieces::{do_pieces, in_place};
use super::{CHUNK, Derivation, EMPTY_SLOT, Refusals, no_memory};

/// The length of a key and the newline behind it, in bytes.
const LINE_LENGTH: usize = size_of::<DeviceKeySlot>() + 1;

/// The place of a line with a key; or of newlines alone, where there is none.
type KeyLine = MaybeUninit<[u8; LINE_LENGTH]>;

const NO_KEY: [u8; LINE_LENGTH] = [b'\n'; LINE_LENGTH];

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
    let mut are_whole = true;
    let keys = new_bytes(py, lines, |keys| {
        let mut rest = keys;
        let pieces = chunks.into_iter().map(|chunk| {
            let (keys, behind) = std::mem::take(&mut rest).split_at_mut_checked(chunk.lines)?;
            rest = behind;
            Some((chunk, keys))
        });
        let derive = |piece: Option<(Chunk<'_>, &mut [KeyLine])>| match piece {
            Some((chunk, keys)) => derive_chunk(derivation, &chunk, keys),
            None => Ok(Vec::new()),
        };
        do_pieces(py, pieces, derive, |refused| {
            are_whole = false;
            refusals.add(py, refused)
        })
    })?;
    match are_whole {
        true => Ok(keys),
        false => Ok(PyBytes::new(py, &without_gaps(keys.as_bytes()))),
    }
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
    write: impl FnOnce(&mut [KeyLine]) -> PyResult<()>,
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
        write(slice::from_raw_parts_mut(start, lines))?;
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
    keys: &mut [KeyLine],
) -> PyResult<Vec<Refused>> {
    /// So many keys stay in the nearest cache.
    const SLOTS: usize = 256;
    let mut slots = Zeroizing::new([EMPTY_SLOT; SLOTS]);
    let mut ids = Lines::new(chunk.text);
    let mut all_refused = Vec::new();
    let mut before = chunk.before;
    for keys in keys.chunks_mut(SLOTS) {
        let ids = ids.by_ref().take(SLOTS);
        let derived = in_place(derivation.derive(ids, [slots.as_mut_slice()]))?;
        // Every line, since none is written yet.
        for (line, slot) in keys.iter_mut().zip(slots.iter()) {
            let [key @ .., _end] = line.write(NO_KEY);
            *key = *slot;
        }
        for Refused { index, error } in derived.refused {
            if let Some(line) = keys.get_mut(index) {
                line.write(NO_KEY);
            }
            let index = before + index;
            all_refused.push(Refused { index, error });
        }
        before += derived.ids;
    }
    Ok(all_refused)
}

/// The lines, of those without a key the newline alone.
fn without_gaps(keys: &[u8]) -> Zeroizing<Vec<u8>> {
    let (lines, _) = keys.as_chunks::<LINE_LENGTH>();
    let mut text = Zeroizing::new(Vec::with_capacity(keys.len()));
    for line in lines {
        match line {
            &NO_KEY => text.push(b'\n'),
            line => text.extend_from_slice(line),
        }
    }
    text
}
