//! A file of devices in, a file with their keys out: streaming, in constant memory but for the search for duplicates.
//!
//! ```text
//! input ──> chunks ──> rows ──> registration IDs ──┬─ accepted ─> keys ─> output (whole, or not there at all)
//!                     (on every core)              └─ refused ──────────> report
//! ```
//!
//! What happens to rows is `dps-symkey-fleet`'s. Here are the files, the threads, the progress and the signals.

mod duplicates;
mod files;
mod job;
mod outcome;
mod pipeline;
mod progress;
mod run;

pub(crate) use job::FileJob;
