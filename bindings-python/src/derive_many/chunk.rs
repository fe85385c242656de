use std::sync::mpsc;
use std::thread::{self, JoinHandle};

use dps_symkey_bulk::{BulkDerivation, DeviceKeySlot, Offsets, Refused};
use dps_symkey_core::{RegistrationIdError, Rules};
use pyo3::PyResult;
use pyo3::exceptions::PyRuntimeError;
use zeroize::{Zeroize as _, Zeroizing};

use super::{CHUNK, Derivation, EMPTY_SLOT, value_error};

/// IDs that were read, and their keys once they are derived.
pub(super) struct Chunk {
    /// How many IDs there were before.
    before: usize,
    text: Vec<u8>,
    offsets: Vec<usize>,
    /// Those that are not text, by index in the whole input.
    others: Vec<(usize, Other)>,
    slots: Zeroizing<Vec<DeviceKeySlot>>,
    /// By index in the whole input; those without an error are missing.
    refused: Vec<(usize, Option<RegistrationIdError>)>,
}

impl Default for Chunk {
    fn default() -> Self {
        Self {
            before: 0,
            text: Vec::new(),
            offsets: vec![0],
            others: Vec::new(),
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
        self.others.clear();
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

    pub(super) fn push_other(&mut self, other: Other, id: &[u8]) {
        self.others.push((self.before + self.len(), other));
        self.push(id);
    }

    fn derive(&mut self, derivation: &Derivation) -> PyResult<()> {
        let length = self.len();
        self.slots.resize(length, EMPTY_SLOT);
        let ids = Offsets::new(&self.text, &self.offsets).map_err(value_error)?;
        let bulk = derivation.bulk()?.with_first_index(self.before);
        let derived = bulk
            .derive(ids, derivation.rules, [self.slots.as_mut_slice()])
            .map_err(value_error)?;
        self.refused.clear();
        for Refused { index, error } in derived.refused {
            match self.other(index) {
                Some(Other::Null) => {}
                Some(Other::Missing) => self.refused.push((index, None)),
                Some(Other::Checked) => self.derive_checked(bulk, index),
                None => self.refused.push((index, Some(error))),
            }
        }
        Ok(())
    }

    fn other(&self, index: usize) -> Option<Other> {
        let found = self
            .others
            .binary_search_by_key(&index, |(index, _)| *index);
        let (_, other) = self.others.get(found.ok()?)?;
        Some(*other)
    }

    /// Derives the key of an ID that was checked before, by rules that are wider than those of the call.
    fn derive_checked(&mut self, bulk: BulkDerivation<'_, 1>, index: usize) {
        let place = index - self.before;
        let id = match self.offsets.get(place..) {
            Some([start, end, ..]) => self.text.get(*start..*end).unwrap_or_default(),
            _ => &[],
        };
        // Every checked ID satisfies the service rules.
        let key = bulk.derive_one(id, Rules::Service);
        match (key, self.slots.get_mut(place)) {
            (Ok(mut key), Some(slot)) => {
                *slot = key;
                key.zeroize();
            }
            (key, _) => self.refused.push((index, key.err())),
        }
    }

    /// The keys; nothing in place of those that there are not.
    pub(super) fn keys(&self) -> impl Iterator<Item = Option<&[u8]>> {
        self.slots
            .iter()
            .map(|slot| (*slot != EMPTY_SLOT).then_some(slot.as_slice()))
    }

    /// Those that are refused, by index in the whole input; those without an error are missing.
    pub(super) fn refused(&self) -> impl Iterator<Item = (usize, Option<RegistrationIdError>)> {
        self.refused.iter().copied()
    }
}

/// What is not text. Nothing is handed on as an empty ID, which is refused.
#[derive(Clone, Copy)]
pub(super) enum Other {
    /// Nothing, whose key is nothing.
    Null,
    /// Nothing where an ID has to be.
    Missing,
    /// An ID that was checked before and is not judged again.
    Checked,
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
    pub(super) fn start(derivation: &Derivation, chunk: Chunk) -> Self {
        // The last one: its caller has nothing else to do but wait.
        if !chunk.is_full() {
            return Self::Deferred(chunk);
        }
        let derivation = derivation.clone();
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
