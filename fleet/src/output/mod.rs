//! From rows to what is written: keys, and rows that were refused.

mod csv_writer;
mod row_deriver;
mod summary;

pub use csv_writer::CsvWriter;
pub use row_deriver::{DerivedRows, RowDeriver};
pub use summary::{Summary, Tally};
