//! An ID a line, in one text.

use dps_symkey_bulk::{DeviceKeySlot, Lines, Refused};
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use zeroize::Zeroizing;

use super::pieces::{do_pieces, in_place};
use super::{CHUNK, Derivation, EMPTY_SLOT, Refusals};

/// The length of a key and the newline behind it, in bytes.
const LINE_LENGTH: usize = size_of::<DeviceKeySlot>() + 1;

/// A line with a key; or one that begins with a newline, where there is none.
type KeyLine = [u8; LINE_LENGTH];

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
    let keys = PyBytes::new_with(py, lines * LINE_LENGTH, |keys| {
        let (mut rest, _) = keys.as_chunks_mut();
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
        for (line, slot) in keys.iter_mut().zip(slots.iter()) {
            let [key @ .., end] = line;
            *key = *slot;
            *end = b'\n';
        }
        for Refused { index, error } in derived.refused {
            if let Some([first, ..]) = keys.get_mut(index) {
                *first = b'\n';
            }
            let index = before + index;
            all_refused.push(Refused { index, error });
        }
        before += derived.ids;
    }
    Ok(all_refused)
}

/// The lines, of those without a key the newline alone.
fn without_gaps(keys: &[u8]) -> Vec<u8> {
    let (lines, _) = keys.as_chunks::<LINE_LENGTH>();
    let mut text = Vec::with_capacity(keys.len());
    for line in lines {
        match line {
            [b'\n', ..] => text.push(b'\n'),
            line => text.extend_from_slice(line),
        }
    }
    text
}
