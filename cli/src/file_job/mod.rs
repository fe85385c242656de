//! A file of devices in, a file with their keys out: streaming, in constant memory but for the search for duplicates.
//!
//! ```text
//! input ──> rows ──> registration ID ──┬─ accepted ─> keys ─> output (whole, or not there at all)
//!                                      └─ refused ──────────> report
//! ```

mod columns;
mod csv_lines;
mod destination;
mod device;
mod duplicates;
mod input;
mod interrupt;
mod plan;
mod progress;
mod report;
mod rows;
mod run;

pub(crate) use plan::FileJob;
