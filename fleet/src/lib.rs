#![cfg_attr(not(test), no_std)]
#![forbid(unsafe_code)]
#![doc = include_str!("../README.md")]

extern crate alloc;

mod concern;
mod duplicates;
mod identity;
mod input;
mod output;
pub mod redaction;
mod row_id;
mod table_error;

pub use concern::{Concern, RefusedConcerns};
pub use duplicates::{
    Candidate, Candidates, Duplicate, Duplicates, FindCandidates, HashPartition, IdHash, IdHashes,
};
pub use identity::Identity;
pub use input::{Chunk, Chunks, InputKind, Next, TableHeader};
pub use output::{CsvWriter, DeriveRows, DerivedRows, Summary, Tally};
pub use row_id::RowOptions;
pub use table_error::TableError;
