//! From rows to what is written: keys, and rows that were refused.

mod csv_writer;
mod derive_rows;
mod summary;

pub use csv_writer::CsvWriter;
pub use derive_rows::{DeriveRows, DerivedRows};
pub use summary::{Summary, Tally};
