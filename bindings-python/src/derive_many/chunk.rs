use std::sync::{Arc, mpsc};
use std::thread::{self, JoinHandle};

use dps_symkey_bulk::{DeviceKeySlot, Offsets, Refused};
use pyo3::PyResult;
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use zeroize::{Zeroize as _, Zeroizing};

use super::pieces::in_place;
use super::{CHUNK, Derivation, EMPTY_SLOT};

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
    /// Empties the chunk, to be filled again.
    pub(super) fn clear(&mut self, before: usize) {
        self.before = before;
        self.text.clear();
        self.offsets.truncate(1);
        self.missing.clear();
        self.slots.zeroize();
    }

    pub(super) fn is_full(&self) -> bool {
        self.len() == CHUNK
    }

    fn len(&self) -> usize {
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

    fn derive(&mut self, derivation: &Derivation) -> PyResult<()> {
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

/// A chunk whose keys are being derived.
///
/// The thread owns everything it reads and ends after this one chunk. While it runs, the caller goes back to Python code, which may
/// switch to another greenlet, whose stack takes the place of this one, and may never come back.
pub(super) enum Deriving {
    OnThread(JoinHandle<PyResult<Chunk>>),
    /// Left to whoever waits for it.
    Deferred(Chunk),
}

impl Deriving {
    pub(super) fn start(derivation: &Arc<Derivation>, chunk: Chunk) -> Self {
        // The last one: its caller has nothing else to do but wait.
        if !chunk.is_full() {
            return Self::Deferred(chunk);
        }
        let derivation = Arc::clone(derivation);
        let (sender, receiver) = mpsc::sync_channel::<Chunk>(1);
        let derive = move || {
            let mut chunk = receiver
                .recv()
                .map_err(|error| PyRuntimeError::new_err(error.to_string()))?;
            chunk.derive(&derivation)?;
            Ok(chunk)
        };
        // The chunk follows once there is a thread to take it.
        let thread = thread::Builder::new().name("dps-symkey".to_owned());
        match thread.spawn(derive) {
            Ok(thread) => match sender.send(chunk) {
                Ok(()) => Self::OnThread(thread),
                Err(mpsc::SendError(chunk)) => Self::Deferred(chunk),
            },
            Err(_) => Self::Deferred(chunk),
        }
    }

    /// Waits for the keys.
    pub(super) fn finish(self, derivation: &Derivation) -> PyResult<Chunk> {
        match self {
            Self::OnThread(thread) => thread
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            Self::Deferred(mut chunk) => {
                chunk.derive(derivation)?;
                Ok(chunk)
            }
        }
    }
}
