//! Arrow arrays of strings, whole or in chunks.

use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

use arrow_buffer::{ArrowNativeType, BooleanBufferBuilder, Buffer, NullBuffer};
use arrow_data::ArrayData;
use arrow_schema::DataType;
use dps_symkey_bulk::{Derived, DeviceKeySlot, Refused};
use pyo3::exceptions::{PyMemoryError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use zeroize::Zeroize as _;

use super::pieces::{do_pieces, in_place};
use super::{CHUNK, Derivation, EMPTY_SLOT, Refusals};
use crate::arrow::{Arrow, DeviceKeyArray, DeviceKeyChunkedArray, Strings, arrow, unreadable};
use crate::input;

const KEY_LENGTH: usize = size_of::<DeviceKeySlot>();

/// The most keys that an array with offsets of 32 bits holds.
const MOST_IN_UTF8: usize = i32::MAX as usize / KEY_LENGTH;

/// The keys of what hands out an Arrow array or stream, in an array or in chunks likewise; nothing for what does not.
pub(super) fn derive<'py>(
    derivation: &Derivation,
    ids: &Bound<'py, PyAny>,
    refusals: &mut Refusals<'py>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let py = ids.py();
    let mut job = Job {
        py,
        derivation,
        refusals,
        before: 0,
    };
    let (keys, pyarrow, constructor) = match arrow(ids)? {
        None => return Ok(None),
        Some(Arrow::Array(ids)) => {
            let is_large = is_large(ids.data_type())? || ids.len() > MOST_IN_UTF8;
            has_room(ids.len())?;
            let ids = strings(ids)?;
            let keys = job.keys(&ids, 0..ids.len(), keys_type(is_large))?;
            let keys = Bound::new(py, DeviceKeyArray(keys))?.into_any();
            (keys, "Array", "array")
        }
        Some(Arrow::Stream(mut ids)) => {
            let is_large = is_large(ids.data_type())?;
            let data_type = keys_type(is_large);
            // A chunk is divided where its keys would need wider offsets than its IDs.
            let most = if is_large { usize::MAX } else { MOST_IN_UTF8 };
            let mut chunks = Vec::new();
            while let Some(ids) = py.detach(|| ids.next())? {
                has_room(ids.len())?;
                let ids = strings(ids)?;
                for start in (0..ids.len()).step_by(most) {
                    let end = ids.len().min(start.saturating_add(most));
                    chunks.push(job.keys(&ids, start..end, data_type.clone())?);
                }
                job.before += ids.len();
            }
            let keys = DeviceKeyChunkedArray { chunks, data_type };
            (
                Bound::new(py, keys)?.into_any(),
                "ChunkedArray",
                "chunked_array",
            )
        }
    };
    if input::is_of(ids, "pyarrow", pyarrow)? {
        let pyarrow = py.import("pyarrow")?;
        return pyarrow.call_method1(constructor, (keys,)).map(Some);
    }
    Ok(Some(keys))
}

/// [`derive`], for what is known to hand out Arrow data in its later versions.
pub(super) fn derive_or_refuse<'py>(
    derivation: &Derivation,
    ids: &Bound<'py, PyAny>,
    refusals: &mut Refusals<'py>,
) -> PyResult<Bound<'py, PyAny>> {
    derive(derivation, ids, refusals)?.ok_or_else(|| {
        PyTypeError::new_err(format!(
            "this {} has no Arrow C interface: use a later version of its library, or give a list",
            input::type_name(ids)
        ))
    })
}

/// Whether arrays of that type have wide offsets.
fn is_large(data_type: &DataType) -> PyResult<bool> {
    match Strings::are(data_type) {
        true => Ok(*data_type == DataType::LargeUtf8),
        false => Err(no_strings(data_type)),
    }
}

const fn keys_type(is_large: bool) -> DataType {
    match is_large {
        true => DataType::LargeUtf8,
        false => DataType::Utf8,
    }
}

/// Whether there is memory for so many keys. An array of nulls has any length and takes none; and where memory that is simply
/// taken is not there, the process would end.
fn has_room(keys: usize) -> PyResult<()> {
    let no_room = || PyMemoryError::new_err(format!("there is no memory for {keys} keys"));
    let length = keys.checked_mul(KEY_LENGTH).ok_or_else(no_room)?;
    Vec::<u8>::new()
        .try_reserve_exact(length)
        .map_err(|_| no_room())
}

fn strings(array: ArrayData) -> PyResult<Strings> {
    let data_type = array.data_type().clone();
    Strings::of(array).ok_or_else(|| no_strings(&data_type))
}

fn no_strings(data_type: &DataType) -> PyErr {
    PyTypeError::new_err(format!(
        "the Arrow data is of type {data_type}: give strings (utf8, large_utf8, string_view or a dictionary of them)"
    ))
}

struct Job<'j, 'py> {
    py: Python<'py>,
    derivation: &'j Derivation,
    refusals: &'j mut Refusals<'py>,
    /// How many IDs there were in the chunks before.
    before: usize,
}

impl Job<'_, '_> {
    /// The keys of those in a range. Null, or refused, is null.
    fn keys(
        &mut self,
        ids: &Strings,
        range: Range<usize>,
        data_type: DataType,
    ) -> PyResult<ArrayData> {
        let mut values = vec![0; range.len() * KEY_LENGTH];
        // How far the keys go, so that no more has to be wiped where something is refused, or Ctrl-C pressed.
        let written = AtomicUsize::new(0);
        let (slots, _) = values.as_chunks_mut();
        let pieces = slots.chunks_mut(CHUNK).enumerate().map(|(index, slots)| {
            let start = range.start + index * CHUNK;
            (start..start + slots.len(), slots)
        });
        let derivation = self.derivation;
        let derive = |(rows, slots): (Range<usize>, &mut [_])| {
            written.fetch_max((rows.end - range.start) * KEY_LENGTH, Ordering::Relaxed);
            derive_rows(derivation, ids, rows, slots)
        };
        let mut refused = Vec::new();
        let done = do_pieces(self.py, pieces, derive, |Refused { index, error }| {
            refused.push(index - range.start);
            let index = self.before + index;
            self.refusals.add(self.py, Refused { index, error })
        });
        if let Err(error) = done {
            let written = values.get_mut(..written.into_inner());
            written.unwrap_or_default().zeroize();
            return Err(error);
        }
        let nulls = ids
            .nulls()
            .map(|nulls| nulls.slice(range.start, range.len()));
        let nulls = with_nulls(nulls, &refused, range.len());
        let offsets = match data_type {
            DataType::LargeUtf8 => offsets::<i64>(range.len()),
            _ => offsets::<i32>(range.len()),
        };
        let keys = ArrayData::builder(data_type)
            .len(range.len())
            .nulls(nulls)
            .add_buffer(offsets)
            .add_buffer(Buffer::from_vec(values));
        keys.build().map_err(unreadable)
    }
}

/// Where each of so many keys begins, and the last one ends.
fn offsets<O: ArrowNativeType>(keys: usize) -> Buffer {
    let offsets = (0..=keys).map(|key| O::usize_as(key * KEY_LENGTH));
    Buffer::from_vec(offsets.collect())
}

/// Derives the keys of some rows, and gives those that are refused. A null has no key and is not refused.
fn derive_rows(
    derivation: &Derivation,
    ids: &Strings,
    rows: Range<usize>,
    slots: &mut [DeviceKeySlot],
) -> PyResult<Vec<Refused>> {
    let derived = ids
        .with(rows.clone(), |ids| derivation.derive(ids, [&mut *slots]))
        .map_err(|error| PyValueError::new_err(error.to_string()))?;
    let Derived {
        ids: found,
        mut refused,
    } = in_place(derived)?;
    if found != rows.len() {
        let message = "the Arrow data cannot be read: the array has fewer strings than it says";
        return Err(PyValueError::new_err(message));
    }
    refused
        .iter_mut()
        .for_each(|refused| refused.index += rows.start);
    if let Some(nulls) = ids.nulls() {
        for (row, slot) in rows.zip(slots) {
            if nulls.is_null(row) {
                *slot = EMPTY_SLOT;
            }
        }
        refused.retain(|refused| nulls.is_valid(refused.index));
    }
    Ok(refused)
}

/// The nulls, and the rows that were refused.
fn with_nulls(nulls: Option<NullBuffer>, refused: &[usize], length: usize) -> Option<NullBuffer> {
    if refused.is_empty() {
        return nulls;
    }
    let mut valid = BooleanBufferBuilder::new(length);
    valid.append_n(length, true);
    for row in refused {
        valid.set_bit(*row, false);
    }
    NullBuffer::union(nulls.as_ref(), Some(&NullBuffer::new(valid.finish())))
}
