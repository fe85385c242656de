use std::collections::HashMap;
use std::collections::hash_map::{Entry, RandomState};
use std::fmt;
use std::hash::BuildHasher as _;

use dps_symkey_core::RegistrationId;

use super::input::Input;
use super::plan::FileJob;
use super::report::Report;
use super::rows::Rows;
use crate::failure::Failure;

/// How many different repeated IDs are held in memory at once; for more, the input is read more often.
const MAX_HELD: usize = 50_000;

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
    fn candidates(mut self) -> Vec<Candidates> {
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
struct Candidates {
    hashing: RandomState,
    /// Sorted.
    hashes: Vec<u64>,
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
    fn repeats(&mut self, line: u64, id: &RegistrationId) -> Option<(u64, Box<str>)> {
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

/// The rows whose ID stands on an earlier line.
#[derive(Default)]
pub(super) struct Repeated {
    pub(super) count: u64,
    /// The first of them, in their order.
    pub(super) first: Vec<RepeatedRow>,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct RepeatedRow {
    line: u64,
    first_line: u64,
    differs_by_case: bool,
    registration_id: RegistrationId,
}

impl Repeated {
    /// How many rows are named on standard error.
    const SHOWN: usize = 3;

    fn add(&mut self, row: RepeatedRow) {
        self.count += 1;
        // The rows come in their order, but for those of a further reading.
        let place = self.first.partition_point(|other| *other < row);
        self.first.insert(place, row);
        self.first.truncate(Self::SHOWN);
    }
}

impl fmt::Display for RepeatedRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            line,
            first_line,
            registration_id,
            ..
        } = self;
        let how = match self.differs_by_case {
            true => "differs only by case, which the service ignores, from",
            false => "repeats",
        };
        write!(
            f,
            "duplicate: {registration_id} on line {line} {how} line {first_line}"
        )
    }
}

impl FileJob<'_> {
    /// Looks at what may be duplicates in further readings of the input, counts them, and lists all of them.
    pub(super) fn look_at(
        &self,
        duplicates: Duplicates,
        input: &Input<'_>,
        list: &mut Option<Report>,
        repeated: &mut Repeated,
    ) -> Result<(), Failure> {
        let failure = |error| input.failure(error);
        for mut candidates in duplicates.candidates() {
            let reader = input.open_again()?;
            let mut rows = Rows::open(reader, self.identity, self.delimiter).map_err(failure)?;
            while rows.advance().map_err(failure)? {
                let Ok(device) = self.device(&rows) else {
                    continue;
                };
                let id = device.registration_id;
                let Some((first_line, first_id)) = candidates.repeats(rows.line, &id) else {
                    continue;
                };
                if let Some(list) = list {
                    let lines = [rows.line, first_line].map(|line| line.to_string());
                    let ids = [id.as_str(), &first_id].map(str::as_bytes);
                    list.write_row(lines.iter().map(|line| line.as_bytes()), ids)?;
                }
                repeated.add(RepeatedRow {
                    line: rows.line,
                    first_line,
                    differs_by_case: *first_id != *id.as_str(),
                    registration_id: id,
                });
            }
        }
        Ok(())
    }
}

fn hash(hashing: &RandomState, id: &RegistrationId) -> u64 {
    let mut text = [0; RegistrationId::MAX_LENGTH];
    let text = text.get_mut(..id.as_bytes().len()).unwrap_or_default();
    text.copy_from_slice(id.as_bytes());
    text.make_ascii_lowercase();
    hashing.hash_one(&*text)
}
