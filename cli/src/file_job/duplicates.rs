use std::collections::HashMap;
use std::collections::hash_map::{Entry, RandomState};
use std::hash::{BuildHasher as _, Hasher as _};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use dps_symkey_core::{RegistrationId, Rules};
use rapidhash::v3::{RapidSecrets, rapidhash_v3_seeded};

use super::pipeline::worker_count;
use crate::failure::Failure;

/// How many different repeated IDs are held in memory at once; for more, the input is read more often.
const MAX_HELD: usize = 50_000;

/// A hash of IDs without regard to their case, which the service ignores.
#[derive(Clone)]
pub(super) struct IdHash {
    secrets: RapidSecrets,
    /// Whether there are IDs in upper case at all.
    has_case: bool,
}

impl IdHash {
    /// Another one for each job, so that no list can be made whose IDs all have one hash.
    pub(super) fn new(rules: Rules) -> Self {
        let seed = RandomState::new().build_hasher().finish();
        Self {
            secrets: RapidSecrets::seed(seed),
            has_case: rules.check(b"A").is_ok(),
        }
    }

    /// The hash of an ID of at most 128 bytes.
    pub(super) fn of(&self, id: &[u8]) -> u64 {
        if !self.has_case {
            return rapidhash_v3_seeded(id, &self.secrets);
        }
        let mut text = [0; RegistrationId::MAX_LENGTH];
        let text = text.get_mut(..id.len()).unwrap_or_default();
        text.copy_from_slice(id);
        text.make_ascii_lowercase();
        rapidhash_v3_seeded(text, &self.secrets)
    }
}

/// Finds IDs that stand in the input more than once, or more than once but for their case: the service takes those for
/// one device.
///
/// The first reading keeps 8 bytes a row, the hash of each ID, in partitions that fit into a near cache when they are
/// sorted. Rows whose hash stands there twice are compared by their text in a second reading, since two IDs may have one
/// hash.
pub(super) struct Duplicates {
    partitions: Vec<Vec<u64>>,
}

impl Default for Duplicates {
    fn default() -> Self {
        let mut partitions = Vec::new();
        partitions.resize_with(Self::PARTITIONS, Vec::new);
        Self { partitions }
    }
}

impl Duplicates {
    const PARTITIONS: usize = 1 << Self::PARTITION_BITS;
    const PARTITION_BITS: u32 = 8;

    pub(super) fn note(&mut self, hashes: &[u64]) -> Result<(), Failure> {
        for hash in hashes {
            let partition = (hash >> (u64::BITS - Self::PARTITION_BITS)) as usize;
            let Some(partition) = self.partitions.get_mut(partition) else {
                continue;
            };
            if partition.len() == partition.capacity() {
                // Where the memory ends, the output must go before the process does.
                partition.try_reserve(1).map_err(|_| {
                    let message = "there is no memory left to look for duplicates; --allow-duplicates does without";
                    Failure::Machine(message.to_owned())
                })?;
            }
            partition.push(*hash);
        }
        Ok(())
    }

    /// The candidates, in portions of which each is looked for in one further reading of the input.
    pub(super) fn candidates(self) -> Vec<Candidates> {
        let repeated = Mutex::new(Vec::new());
        let partitions = Mutex::new(self.partitions);
        let sort = || {
            let next = || {
                let mut partitions = partitions.lock().unwrap_or_else(PoisonError::into_inner);
                partitions.pop()
            };
            while let Some(mut partition) = next() {
                Sieve::new(&partition).keep_possibly_repeated(&mut partition);
                partition.sort_unstable();
                let same = partition.chunk_by(u64::eq).filter(|same| same.len() > 1);
                let same = same.filter_map(|same| same.first().copied());
                let mut repeated = repeated.lock().unwrap_or_else(PoisonError::into_inner);
                repeated.extend(same);
            }
        };
        thread::scope(|scope| {
            for _ in 1..worker_count() {
                // Where no thread can be had, this one does it all.
                let _ = thread::Builder::new().spawn_scoped(scope, sort);
            }
            sort();
        });
        let mut repeated = repeated
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        repeated.sort_unstable();
        repeated
            .chunks(MAX_HELD)
            .map(|hashes| Candidates {
                hashes: hashes.into(),
                first: HashMap::new(),
            })
            .collect()
    }
}

/// Finds most hashes that stand in a partition once, so that only a few are left to be sorted, which takes longer.
struct Sieve {
    /// A bit for each place that a hash falls on, and for each that more than one does.
    once: Vec<u64>,
    twice: Vec<u64>,
}

impl Sieve {
    /// With so many places for each hash, one in sixteen falls on another's.
    const PLACES_A_HASH: usize = 16;

    fn new(hashes: &[u64]) -> Self {
        let places = (hashes.len() * Self::PLACES_A_HASH).next_power_of_two();
        let words = vec![0; places.div_ceil(64)];
        let mut sieve = Self {
            once: words.clone(),
            twice: words,
        };
        for hash in hashes {
            let (word, bit) = sieve.place(*hash);
            if let (Some(once), Some(twice)) = (sieve.once.get_mut(word), sieve.twice.get_mut(word))
            {
                *twice |= *once & bit;
                *once |= bit;
            }
        }
        sieve
    }

    fn keep_possibly_repeated(&self, hashes: &mut Vec<u64>) {
        hashes.retain(|hash| {
            let (word, bit) = self.place(*hash);
            self.twice.get(word).is_some_and(|twice| twice & bit != 0)
        });
    }

    /// By the low bits: the high ones are the same for the whole partition.
    fn place(&self, hash: u64) -> (usize, u64) {
        let word = (hash / 64) as usize & (self.once.len() - 1);
        (word, 1 << (hash % 64))
    }
}

/// IDs that may stand in the input more than once.
pub(super) struct Candidates {
    /// Sorted. Shared with those who look for them.
    pub(super) hashes: Arc<[u64]>,
    /// The line on which each lower-cased ID stands first, and the ID as it stands there where that differs.
    first: HashMap<Box<str>, First>,
}

#[derive(Clone)]
struct First {
    line: u64,
    as_written: Option<Box<str>>,
}

impl Candidates {
    /// Where the ID of this line stands already, if it does, and how it is written there.
    pub(super) fn repeats(&mut self, line: u64, id: &RegistrationId) -> Option<(u64, Box<str>)> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_ignore_case_where_there_is_any() {
        let service = IdHash::new(Rules::Service);
        assert_eq!(service.of(b"Pump-7"), service.of(b"pump-7"));
        assert_ne!(service.of(b"pump-7"), service.of(b"pump-8"));
        let portable = IdHash::new(Rules::Portable);
        assert_eq!(portable.of(b"pump-7"), portable.of(b"pump-7"));
        assert_ne!(portable.of(b"pump-7"), service.of(b"pump-7"));
    }

    #[test]
    fn candidates_are_the_hashes_that_stand_there_twice() {
        let mut duplicates = Duplicates::default();
        let spread = |n: u64| n.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let hashes: Vec<u64> = (0..200_000).map(spread).collect();
        duplicates.note(&hashes).unwrap();
        let again: Vec<u64> = (0..120_000).map(|n| spread(n + 80_000)).collect();
        duplicates.note(&again).unwrap();
        duplicates.note(&again[..7]).unwrap();
        let candidates = duplicates.candidates();
        assert!(candidates.iter().all(|some| some.hashes.len() <= MAX_HELD));
        assert!(candidates.iter().all(|some| some.hashes.is_sorted()));
        let mut found: Vec<u64> = candidates
            .iter()
            .flat_map(|some| some.hashes.iter().copied())
            .collect();
        let mut expected = again;
        found.sort_unstable();
        expected.sort_unstable();
        assert!(found == expected);
    }
}
