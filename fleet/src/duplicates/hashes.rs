use alloc::collections::TryReserveError;
use alloc::vec;
use alloc::vec::Vec;

use dps_symkey_core::RegistrationId;
use rapidhash::v3::{RapidSecrets, rapidhash_v3_seeded};

use crate::row_id::RowOptions;

/// A hash of IDs without regard to their case, which the service ignores.
#[derive(Clone)]
pub struct IdHash {
    secrets: RapidSecrets,
    /// Whether there are IDs in upper case at all.
    has_case: bool,
}

impl IdHash {
    /// With another `seed` for each input, at random, no list can be made whose IDs all have one hash.
    #[must_use]
    pub fn new(options: &RowOptions, seed: u64) -> Self {
        Self {
            secrets: RapidSecrets::seed(seed),
            has_case: options.takes_upper_case(),
        }
    }

    /// The hash of an ID.
    pub(crate) fn of(&self, id: &[u8]) -> u64 {
        let hash = |text: &[u8]| rapidhash_v3_seeded(text, &self.secrets);
        if !self.has_case {
            return hash(id);
        }
        let mut lower_case = [0; RegistrationId::MAX_LENGTH];
        let Some(text) = lower_case.get_mut(..id.len()) else {
            return hash(id);
        };
        text.copy_from_slice(id);
        text.make_ascii_lowercase();
        hash(text)
    }
}

/// The hashes of all IDs of an input, 8 bytes each, in partitions that fit into a near cache when they are sorted.
pub struct IdHashes {
    partitions: Vec<Vec<u64>>,
}

impl Default for IdHashes {
    fn default() -> Self {
        Self {
            partitions: vec![Vec::new(); Self::PARTITIONS],
        }
    }
}

impl IdHashes {
    const PARTITIONS: usize = 1 << Self::PARTITION_BITS;
    const PARTITION_BITS: u32 = 8;

    /// Adds those of a chunk's rows.
    ///
    /// # Errors
    /// There is no memory left. The caller may have to remove files before the process ends.
    pub fn add(&mut self, hashes: &[u64]) -> Result<(), TryReserveError> {
        for hash in hashes {
            let partition = (hash >> (u64::BITS - Self::PARTITION_BITS)) as usize;
            let Some(partition) = self.partitions.get_mut(partition) else {
                continue;
            };
            if partition.len() == partition.capacity() {
                partition.try_reserve(1)?;
            }
            partition.push(*hash);
        }
        Ok(())
    }

    /// The partitions, each of which can be [searched](Self::duplicated) by itself.
    #[must_use]
    pub fn into_partitions(self) -> Vec<Vec<u64>> {
        self.partitions
    }

    /// The hashes of a partition that more than one ID has.
    #[must_use]
    pub fn duplicated(mut partition: Vec<u64>) -> Vec<u64> {
        Sieve::new(&partition).keep_possible_duplicates(&mut partition);
        partition.sort_unstable();
        let same = partition.chunk_by(u64::eq).filter(|same| same.len() > 1);
        same.filter_map(|same| same.first().copied()).collect()
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

    fn keep_possible_duplicates(&self, hashes: &mut Vec<u64>) {
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

#[cfg(test)]
mod tests {
    use dps_symkey_core::Rules;

    use super::*;

    #[test]
    fn hashes_ignore_case_where_there_is_any() {
        let hash_by = |rules, seed| {
            let options = RowOptions {
                rules,
                ..RowOptions::default()
            };
            IdHash::new(&options, seed)
        };
        let service = hash_by(Rules::Service, 1);
        assert_eq!(service.of(b"Pump-7"), service.of(b"pump-7"));
        assert_ne!(service.of(b"pump-7"), service.of(b"pump-8"));
        let portable = hash_by(Rules::Portable, 2);
        assert_eq!(portable.of(b"pump-7"), portable.of(b"pump-7"));
        assert_ne!(portable.of(b"pump-7"), service.of(b"pump-7"));
    }

    #[test]
    fn duplicated_hashes_are_those_that_stand_there_twice() {
        let spread = |n: u64| n.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let all: Vec<u64> = (0..200_000).map(spread).collect();
        let again: Vec<u64> = (0..120_000).map(|n| spread(n + 80_000)).collect();
        let mut hashes = IdHashes::default();
        for some in [&all, &again, &again[..7]] {
            hashes.add(some).unwrap();
        }
        let partitions = hashes.into_partitions().into_iter();
        let mut found: Vec<u64> = partitions.flat_map(IdHashes::duplicated).collect();
        let mut expected = again;
        found.sort_unstable();
        expected.sort_unstable();
        assert!(found == expected);
    }
}
