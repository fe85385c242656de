use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, Scope};

use dps_symkey_bulk::{DeviceKeySlot, Offsets, Refused};
use pyo3::PyResult;
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use zeroize::Zeroizing;

use super::pieces::in_place;
use super::{Derivation, EMPTY_SLOT};

/// IDs that were read, and their keys once they are derived.
pub(super) struct Chunk {
    /// How many IDs there were before.
    before: usize,
    text: Vec<u8>,
    offsets: Vec<usize>,
    /// Those that have no ID, by their places here.
    missing: Vec<usize>,
    slots: Zeroizing<Vec<DeviceKeySlot>>,
    refused: Vec<Refused>,
}

impl Default for Chunk {
    fn default() -> Self {
        Self {
            before: 0,
            text: Vec::new(),
            offsets: vec![0],
            missing: Vec::new(),
            slots: Zeroizing::default(),
            refused: Vec::new(),
        }
    }
}

impl Chunk {
    pub(super) fn clear(&mut self, before: usize) {
        self.before = before;
        self.text.clear();
        self.offsets.truncate(1);
        self.missing.clear();
    }

    pub(super) fn len(&self) -> usize {
        self.offsets.len() - 1
    }

    pub(super) fn push(&mut self, id: &[u8]) {
        self.text.extend_from_slice(id);
        self.offsets.push(self.text.len());
    }

    /// Keeps the place of one that has no ID.
    pub(super) fn push_missing(&mut self) {
        self.missing.push(self.len());
        self.push(b"");
    }

    pub(super) fn derive(&mut self, derivation: &Derivation) -> PyResult<()> {
        let length = self.len();
        self.slots.resize(length, EMPTY_SLOT);
        let ids = Offsets::new(&self.text, &self.offsets)
            .map_err(|error| PyValueError::new_err(error.to_string()))?;
        let derived = derivation.derive(ids, [self.slots.as_mut_slice()]);
        self.refused = in_place(derived)?.refused;
        Ok(())
    }

    /// The keys; nothing in place of those that there are not.
    pub(super) fn keys(&self) -> impl Iterator<Item = Option<&[u8]>> {
        self.slots
            .iter()
            .map(|slot| (*slot != EMPTY_SLOT).then_some(slot.as_slice()))
    }

    /// Those that are refused, by their places among all.
    pub(super) fn refused(&self) -> impl Iterator<Item = Refused> {
        // What has no ID was handed on as an empty one.
        let is_missing = |refused: &&Refused| self.missing.binary_search(&refused.index).is_ok();
        let refused = self
            .refused
            .iter()
            .filter(move |refused| !is_missing(refused));
        refused.map(|Refused { index, error }| Refused {
            index: self.before + index,
            error: *error,
        })
    }
}

/// Derives chunks on another core, in order; on this one where there is no other.
pub(super) enum Pipeline<'p> {
    Other {
        chunks: Sender<Chunk>,
        derived: Receiver<PyResult<Chunk>>,
    },
    Here {
        derivation: &'p Derivation,
        chunks: Vec<Chunk>,
    },
}

impl<'p> Pipeline<'p> {
    pub(super) fn start<'s>(scope: &'s Scope<'s, 'p>, derivation: &'p Derivation) -> Self {
        let here = Self::Here {
            derivation,
            chunks: Vec::new(),
        };
        if thread::available_parallelism().map_or(1, |cores| cores.get()) == 1 {
            return here;
        }
        let (chunks, to_derive) = mpsc::channel();
        let (results, derived) = mpsc::channel();
        let derive = move || {
            for mut chunk in to_derive {
                let result = Chunk::derive(&mut chunk, derivation).map(|()| chunk);
                if results.send(result).is_err() {
                    break;
                }
            }
        };
        match thread::Builder::new().spawn_scoped(scope, derive) {
            Ok(_) => Self::Other { chunks, derived },
            Err(_) => here,
        }
    }

    pub(super) fn put(&mut self, chunk: Chunk) {
        match self {
            // Fails only where the other thread is gone, which `take` says.
            Self::Other { chunks, .. } => drop(chunks.send(chunk)),
            Self::Here { chunks, .. } => chunks.insert(0, chunk),
        }
    }

    /// The first chunk that was not taken yet, once it is derived.
    pub(super) fn take(&mut self) -> PyResult<Chunk> {
        let is_gone = || PyRuntimeError::new_err("the thread that derives has ended");
        match self {
            Self::Other { derived, .. } => derived.recv().map_err(|_| is_gone())?,
            Self::Here { derivation, chunks } => {
                let mut chunk = chunks.pop().ok_or_else(is_gone)?;
                chunk.derive(derivation)?;
                Ok(chunk)
            }
        }
    }
}
