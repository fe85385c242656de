//! Arrow arrays of strings, whole or in chunks.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use dps_symkey_bulk::{DeviceKeySlot, Refused};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use zeroize::Zeroize as _;

use super::threads::on_every_core;
use super::{CHUNK, Derivation, EMPTY_SLOT, Refusals, no_memory, value_error};
use crate::arguments;
use crate::arrow::{
    Arrow, DataType, DeviceKeyArray, DeviceKeyChunkedArray, Imported, Keys, Strings, arrow,
    unreadable,
};

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
            let is_large = is_large(ids.data_type())?;
            let len = len_with_room(&ids)?;
            let is_large = is_large || len > Keys::MOST_IN_UTF8;
            let keys = job.keys(&ids.strings()?, 0..len, is_large)?;
            let keys = Bound::new(py, DeviceKeyArray(keys))?.into_any();
            (keys, "Array", "array")
        }
        Some(Arrow::Stream(mut ids)) => {
            let is_large = is_large(ids.data_type())?;
            // A chunk is divided where its keys would need wider offsets than its IDs.
            let most = if is_large {
                usize::MAX
            } else {
                Keys::MOST_IN_UTF8
            };
            let mut chunks = Vec::new();
            while let Some(ids) = ids.next(py)? {
                let len = len_with_room(&ids)?;
                let ids = ids.strings()?;
                for start in (0..len).step_by(most) {
                    let end = len.min(start.saturating_add(most));
                    chunks.push(job.keys(&ids, start..end, is_large)?);
                }
                job.before += len;
            }
            let keys = DeviceKeyChunkedArray { chunks, is_large };
            (
                Bound::new(py, keys)?.into_any(),
                "ChunkedArray",
                "chunked_array",
            )
        }
    };
    if arguments::is_of(ids, "pyarrow", pyarrow)? {
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
            arguments::type_name(ids)
        ))
    })
}

/// Whether arrays of that type have wide offsets.
fn is_large(data_type: &DataType) -> PyResult<bool> {
    match data_type.is_strings() {
        true => Ok(*data_type == DataType::LargeUtf8),
        false => Err(PyTypeError::new_err(format!(
            "the Arrow data is of type {data_type}: give strings (utf8, large_utf8, string_view or a dictionary of them)"
        ))),
    }
}

/// How many there are, if there is memory for as many keys. An array of nulls has any length and takes none; and where memory that
/// is simply taken is not there, the process would end.
fn len_with_room(ids: &Imported) -> PyResult<usize> {
    let len = ids.len()?;
    let bytes = len.checked_mul(Keys::MOST_BYTES);
    let has_room = |bytes| Vec::<u8>::new().try_reserve_exact(bytes).is_ok();
    match bytes.is_some_and(has_room) {
        true => Ok(len),
        false => Err(no_memory(len)),
    }
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
        ids: &Strings<'_>,
        range: Range<usize>,
        is_large: bool,
    ) -> PyResult<Arc<Keys>> {
        let mut slots = vec![EMPTY_SLOT; range.len()];
        // How far the keys go, so that no more has to be wiped where something is refused, or Ctrl-C pressed.
        let written = AtomicUsize::new(0);
        let pieces = slots.chunks_mut(CHUNK).enumerate().map(|(index, slots)| {
            let start = range.start + index * CHUNK;
            (start..start + slots.len(), slots)
        });
        let (derivation, before) = (self.derivation, self.before);
        let derive = |(rows, slots): (Range<usize>, &mut [_])| {
            written.fetch_max(rows.end - range.start, Ordering::Relaxed);
            derive_rows(derivation, ids, before, rows, slots)
        };
        let mut are_refused = false;
        let done = on_every_core(self.py, pieces, derive, |refused| {
            are_refused = true;
            self.refusals.add(self.py, refused)
        });
        if let Err(error) = done {
            let written = slots.get_mut(..written.into_inner());
            written.unwrap_or_default().as_flattened_mut().zeroize();
            return Err(error);
        }
        let has_nulls = are_refused || ids.has_nulls();
        Ok(Arc::new(Keys::new(slots, is_large, has_nulls)))
    }
}

/// Derives the keys of some rows, after `before` rows in earlier chunks, and returns the refused ones. A null
/// has no key and is not refused.
fn derive_rows(
    derivation: &Derivation,
    ids: &Strings<'_>,
    before: usize,
    rows: Range<usize>,
    slots: &mut [DeviceKeySlot],
) -> PyResult<Vec<Refused>> {
    let bulk = derivation.bulk()?.with_first_index(before + rows.start);
    let derived = ids
        .with(rows.clone(), |ids| {
            bulk.derive(ids, derivation.rules, [&mut *slots])
        })
        .map_err(value_error)?
        .map_err(value_error)?;
    if derived.ids != rows.len() {
        return Err(unreadable("the array has fewer strings than it says"));
    }
    let mut refused = derived.refused;
    if ids.has_nulls() {
        for (row, slot) in rows.zip(slots) {
            if ids.is_null(row) {
                *slot = EMPTY_SLOT;
            }
        }
        refused.retain(|refused| !ids.is_null(refused.index - before));
    }
    Ok(refused)
}
