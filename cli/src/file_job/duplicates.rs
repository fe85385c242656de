use std::collections::HashMap;
use std::collections::hash_map::{Entry, RandomState};
use std::hash::BuildHasher as _;

use dps_symkey_core::RegistrationId;

/// How many different repeated IDs are held in memory at once; for more, the input is read more often.
const MAX_HELD: usize = 250_000;

/// Finds IDs that stand in the input more than once, or more than once but for their case: the service takes those for
/// one device.
///
/// The first reading keeps 8 bytes a row, a hash of each lower-cased ID. Rows whose hash stands there twice are compared
/// by their text in a second reading, since two IDs may have one hash.
#[derive(Default)]
pub(super) struct Duplicates {
    hashing: RandomState,
    hashes: Vec<u64>,
}

impl Duplicates {
    pub(super) fn note(&mut self, id: &RegistrationId) {
        let hash = hash(&self.hashing, id);
        self.hashes.push(hash);
    }

    /// The candidates, in portions of which each is looked for in one further reading of the input.
    pub(super) fn candidates(mut self) -> Vec<Candidates> {
        self.hashes.sort_unstable();
        let repeated = self.hashes.chunk_by(u64::eq);
        let mut repeated: Vec<u64> = repeated
            .filter(|same| same.len() > 1)
            .filter_map(|same| same.first().copied())
            .collect();
        drop(self.hashes);
        repeated.shrink_to_fit();
        repeated
            .chunks(MAX_HELD)
            .map(|hashes| Candidates {
                hashing: self.hashing.clone(),
                hashes: hashes.to_vec(),
                first: HashMap::new(),
            })
            .collect()
    }
}

/// IDs that may stand in the input more than once.
pub(super) struct Candidates {
    hashing: RandomState,
    /// Sorted.
    hashes: Vec<u64>,
    /// The line on which each lower-cased ID stands first, and the ID as it stands there where that differs.
    first: HashMap<Box<str>, First>,
}

#[derive(Clone)]
pub(super) struct First {
    pub(super) line: u64,
    as_written: Option<Box<str>>,
}

impl Candidates {
    /// Where the ID of this line stands already, if it does, and how it is written there.
    pub(super) fn repeats(&mut self, line: u64, id: &RegistrationId) -> Option<(u64, Box<str>)> {
        if self.hashes.binary_search(&hash(&self.hashing, id)).is_err() {
            return None;
        }
        let lower_case = id.as_str().to_ascii_lowercase().into_boxed_str();
        match self.first.entry(lower_case) {
            Entry::Vacant(entry) => {
                let as_written = (**entry.key() != *id.as_str()).then(|| id.as_str().into());
                entry.insert(First { line, as_written });
                None
            }
            Entry::Occupied(entry) => {
                let First { line, as_written } = entry.get().clone();
                Some((line, as_written.unwrap_or_else(|| entry.key().clone())))
            }
        }
    }
}

fn hash(hashing: &RandomState, id: &RegistrationId) -> u64 {
    let mut text = [0; RegistrationId::MAX_LENGTH];
    let text = text.get_mut(..id.as_bytes().len()).unwrap_or_default();
    text.copy_from_slice(id.as_bytes());
    text.make_ascii_lowercase();
    hashing.hash_one(&*text)
}
