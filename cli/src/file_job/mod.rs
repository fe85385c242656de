//! A file of devices in, a file with their keys out: streaming, in constant memory but for the search for duplicates.
//!
//! ```text
//! input ──> chunks ──> rows ──> registration IDs ──┬─ accepted ─> keys ─> output (whole, or not there at all)
//!                     (on every core)              └─ refused ──────────> report
//! ```

mod chunks;
mod columns;
mod concern;
mod csv_fields;
mod csv_lines;
mod derive_rows;
mod destination;
mod device;
mod duplicates;
mod input;
mod interrupt;
mod pipeline;
mod plan;
#[cfg(windows)]
mod private_file;
mod progress;
mod repeated;
mod report;
mod rows;
mod run;
mod source;
mod summary;
mod table;
mod tell;
mod write_back;

pub(crate) use concern::Concern;
pub(crate) use plan::FileJob;
