//! Strings, one Python object each.

use std::cell::LazyCell;
use std::collections::VecDeque;
use std::num::NonZero;
use std::thread;

use dps_symkey_bulk::Refused;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyIterator, PyList, PyString};

use super::chunk::{Chunk, Deriving, Other};
use super::{Derivation, Refusals};
use crate::arguments;
use crate::registration_id::RegistrationId;

/// How many chunks are being derived at once: one for each core, up to where reading and writing strings cannot keep up.
const MOST_DERIVING: usize = 16;

/// The keys of any iterable of strings, as a list. `none` is what `None` in place of a string is.
///
/// Only the thread that holds the interpreter can read and make strings. Meanwhile other threads derive the chunks that were read
/// before.
pub(super) fn derive<'py>(
    derivation: &Derivation,
    ids: &Bound<'py, PyAny>,
    none: Other,
    refusals: &mut Refusals<'py>,
) -> PyResult<Bound<'py, PyList>> {
    let py = ids.py();
    let mut reader = Reader {
        ids: ids.try_iter().map_err(|error| not_iterable(ids, error))?,
        none,
        read: 0,
    };
    let mut writer = Writer {
        keys: PyList::empty(py),
        refusals,
    };
    // Asked for a long list alone: the answer takes longer than the keys of a short one.
    let most = LazyCell::new(|| {
        let cores = thread::available_parallelism();
        cores.map_or(1, NonZero::get).min(MOST_DERIVING)
    });
    let mut deriving = VecDeque::new();
    let mut chunk = Chunk::default();
    loop {
        reader.read(&mut chunk)?;
        let is_last = !chunk.is_full();
        deriving.push_back(Deriving::start(derivation, std::mem::take(&mut chunk)));
        while (is_last || deriving.len() > *most)
            && let Some(oldest) = deriving.pop_front()
        {
            chunk = py.detach(|| oldest.finish(derivation))?;
            writer.write(&chunk)?;
        }
        if is_last {
            return Ok(writer.keys);
        }
        py.check_signals()?;
    }
}

fn not_iterable(ids: &Bound<'_, PyAny>, error: PyErr) -> PyErr {
    let py = ids.py();
    if !error.is_instance_of::<PyTypeError>(py) {
        return error;
    }
    let not_iterable = PyTypeError::new_err(format!(
        "registration_ids is {}: give an iterable of str, bytes with an ID a line, an Arrow array or a Series",
        arguments::type_name(ids)
    ));
    not_iterable.set_cause(py, Some(error));
    not_iterable
}

struct Reader<'py> {
    ids: Bound<'py, PyIterator>,
    none: Other,
    /// How many IDs were read.
    read: usize,
}

impl Reader<'_> {
    /// Refills the chunk. Only the last chunk may be less than full.
    fn read(&mut self, chunk: &mut Chunk) -> PyResult<()> {
        chunk.clear(self.read);
        while !chunk.is_full() {
            let Some(id) = self.ids.next() else {
                break;
            };
            let id = id?;
            match arguments::as_str(&id) {
                Some(text) => chunk.push(arguments::str_of(text).as_bytes()),
                None if id.is_none() => chunk.push_other(self.none, b""),
                None => match id.cast::<RegistrationId>() {
                    Ok(id) => chunk.push_other(Other::Checked, id.get().as_bytes()),
                    Err(_) => {
                        let name = format!("index {}: registration ID", self.read);
                        return Err(arguments::no_text(&name, &id));
                    }
                },
            }
            self.read += 1;
        }
        Ok(())
    }
}

struct Writer<'w, 'py> {
    keys: Bound<'py, PyList>,
    refusals: &'w mut Refusals<'py>,
}

impl Writer<'_, '_> {
    /// Adds the keys of a chunk to the list, with `None` in place of those that there are not.
    fn write(&mut self, chunk: &Chunk) -> PyResult<()> {
        let py = self.keys.py();
        chunk.refused().try_for_each(|(index, error)| match error {
            Some(error) => self.refusals.add(py, Refused { index, error }),
            None => self.refusals.add_missing(py, index),
        })?;
        for key in chunk.keys() {
            match key {
                Some(key) => self.keys.append(PyString::from_bytes(py, key)?)?,
                None => self.keys.append(py.None())?,
            }
        }
        Ok(())
    }
}
