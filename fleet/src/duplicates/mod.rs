//! IDs that stand in the input more than once, or more than once but for their case: the service takes those for one device.
//!
//! The first reading keeps the hash of each ID. Rows whose hash stands there twice are compared by their text in a second one.

mod candidates;
mod hashes;

use alloc::vec::Vec;

pub use candidates::{Candidate, CandidateFinder, Candidates, Duplicate};
pub use hashes::{IdHash, IdHashes};

/// The duplicates of an input: their number, and the first of them.
#[derive(Clone, Debug, Default)]
pub struct Duplicates {
    count: u64,
    first: Vec<Duplicate>,
}

impl Duplicates {
    const SHOWN: usize = 3;

    /// Adds one.
    pub fn add(&mut self, duplicate: Duplicate) {
        self.count += 1;
        // They come in their order, but for those of a further reading.
        let place = self.first.partition_point(|other| *other < duplicate);
        self.first.insert(place, duplicate);
        self.first.truncate(Self::SHOWN);
    }

    /// How many there are.
    #[must_use]
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// The first three, in the order of the input.
    #[must_use]
    pub fn first(&self) -> &[Duplicate] {
        &self.first
    }
}
