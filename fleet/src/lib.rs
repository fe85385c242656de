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
pub use dps_symkey_bulk::OutputTooShort;
pub use duplicates::{
    Candidate, CandidateFinder, Candidates, Duplicate, Duplicates, IdHash, IdHashes,
};
pub use identity::Identity;
pub use input::{Chunk, Chunks, Delimiter, InputKind, NextChunk, TableHeader};
pub use output::{CsvWriter, DerivedRows, RowDeriver, Summary, Tally};
pub use row_id::RowOptions;
pub use table_error::TableError;
