//! A file of devices in, a file with their keys out: streaming, in constant memory but for the search for duplicates.
//!
//! ```text
//! input ──> chunks ──> rows ──> registration IDs ──┬─ accepted ─> keys ─> output (whole, or not there at all)
//!                     (on every core)              └─ refused ──────────> report
//! ```
//!
//! `dps-symkey-fleet` handles the rows; this module handles files, threads, progress and signals.

mod duplicates;
mod files;
mod job;
mod outcome;
mod pipeline;
mod progress;
mod run;

pub(crate) use job::FileJob;
