use alloc::borrow::ToOwned as _;
use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::collections::btree_map::Entry;
use alloc::string::{String, ToString as _};
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use dps_symkey_core::RegistrationId;

use super::hashes::IdHash;
use crate::input::{Chunk, Rows, TableHeader};
use crate::output::CsvWriter;
use crate::row_id::RowOptions;

/// How many different IDs with duplicates are held in memory at once; for more, the input is read more often.
const MAX_HELD: usize = 50_000;

/// IDs that may stand in the input more than once: in another reading of it their text is compared, since two IDs may have one
/// hash.
pub struct Candidates {
    /// Sorted. Shared with those who look for them.
    hashes: Arc<[u64]>,
    /// Where each lower-cased ID stands first.
    first: BTreeMap<Box<str>, First>,
}

struct First {
    line: u64,
    /// The ID, where it is not lower-case there.
    as_written: Option<Box<str>>,
}

impl Candidates {
    /// Those with the hashes given, in portions. Each portion takes one more reading of the input.
    #[must_use]
    pub fn portions(mut hashes: Vec<u64>) -> Vec<Self> {
        hashes.sort_unstable();
        let portions = hashes.chunks(MAX_HELD).map(|hashes| Self {
            hashes: hashes.into(),
            first: BTreeMap::new(),
        });
        portions.collect()
    }

    /// Takes them in the order of the input, and tells which are duplicates of earlier ones.
    pub fn take(&mut self, candidate: Candidate) -> Option<Duplicate> {
        let Candidate {
            line,
            registration_id,
        } = candidate;
        let id = registration_id.as_str();
        let lower_case = id.to_ascii_lowercase().into_boxed_str();
        match self.first.entry(lower_case) {
            Entry::Vacant(entry) => {
                let as_written = (**entry.key() != *id).then(|| id.into());
                entry.insert(First { line, as_written });
                None
            }
            Entry::Occupied(entry) => {
                let first = entry.get();
                let first_id = first.as_written.as_ref().unwrap_or(entry.key());
                Some(Duplicate {
                    line,
                    first_line: first.line,
                    first_registration_id: (**first_id).to_owned(),
                    registration_id,
                })
            }
        }
    }
}

/// A row whose ID may stand in the input more than once.
pub struct Candidate {
    line: u64,
    registration_id: RegistrationId,
}

/// Looks for candidates in the rows of chunks. Each thread has its own.
pub struct CandidateFinder {
    header: Arc<TableHeader>,
    options: RowOptions,
    id_hash: IdHash,
    hashes: Arc<[u64]>,
    rows: Rows,
    id: Vec<u8>,
}

impl CandidateFinder {
    /// With what the rows were first read with.
    #[must_use]
    pub fn new(
        header: &Arc<TableHeader>,
        options: RowOptions,
        id_hash: IdHash,
        candidates: &Candidates,
    ) -> Self {
        Self {
            header: header.clone(),
            options,
            id_hash,
            hashes: candidates.hashes.clone(),
            rows: Rows::default(),
            id: Vec::new(),
        }
    }

    /// Fills `found` with those of a chunk, in their order.
    pub fn find(&mut self, chunk: &Chunk, found: &mut Vec<Candidate>) {
        found.clear();
        self.rows.read(chunk, &self.header);
        for row in self.rows.iter(chunk, &self.header) {
            self.id.clear();
            let has_id = self.options.push_id(&row, &mut self.id).is_ok();
            if !has_id || self.id.len() > RegistrationId::MAX_LENGTH {
                continue;
            }
            let hash = self.id_hash.of(&self.id);
            if self.hashes.binary_search(&hash).is_err() {
                continue;
            }
            if let Ok(registration_id) = RegistrationId::from_bytes(&self.id, self.options.rules) {
                found.push(Candidate {
                    line: row.line,
                    registration_id,
                });
            }
        }
    }
}

/// A row with the ID of an earlier one, or one that differs only by case. The order is that of the input.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Duplicate {
    /// The line on which the row begins, from 1.
    pub line: u64,
    /// The line of the earlier row.
    pub first_line: u64,
    /// The ID.
    pub registration_id: RegistrationId,
    /// The ID as it stands in the earlier row.
    pub first_registration_id: String,
}

impl Duplicate {
    /// All columns of a list of duplicates.
    pub const COLUMNS: [&str; 4] = [
        "line",
        "first_line",
        "registration_id",
        "first_registration_id",
    ];

    /// The header of such a list, in CSV.
    #[must_use]
    pub fn header(csv: &mut CsvWriter) -> Vec<u8> {
        csv.row(Self::COLUMNS)
    }

    /// Its row in such a list, in CSV.
    #[must_use]
    pub fn row(&self, csv: &mut CsvWriter) -> Vec<u8> {
        let lines = [self.line, self.first_line].map(|line| line.to_string());
        let lines = lines.iter().map(String::as_str);
        let ids = [self.registration_id.as_str(), &self.first_registration_id];
        csv.row(lines.chain(ids))
    }
}

impl fmt::Display for Duplicate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            line,
            first_line,
            registration_id,
            first_registration_id,
        } = self;
        let how = match registration_id.as_str() == first_registration_id {
            true => "repeats",
            false => "differs only by case, which the service ignores, from",
        };
        write!(
            f,
            "duplicate: {registration_id} on line {line} {how} line {first_line}"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn portions_are_sorted_and_have_each_hash_once() {
        let hashes: Vec<u64> = (0..120_000_u64)
            .map(|n| n.wrapping_mul(0x9e37_79b9_7f4a_7c15))
            .collect();
        let portions = Candidates::portions(hashes.clone());
        assert_eq!(portions.len(), 3);
        assert!(portions.iter().all(|some| some.hashes.len() <= MAX_HELD));
        assert!(portions.iter().all(|some| some.hashes.is_sorted()));
        let found = portions.iter().flat_map(|some| some.hashes.iter().copied());
        let mut expected = hashes;
        expected.sort_unstable();
        assert!(found.eq(expected));
    }
}
