//! The command as a user meets it: the real program, run in a folder of its own.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot set itself up, or finds less than it looks for, should say so and end"
)]

#[cfg(windows)]
mod access_list;
mod concerns;
mod counts;
mod csv_columns;
mod csv_text;
mod derive_ids;
mod doubtful_names;
mod duplicates;
mod example_data;
mod expiry;
mod help;
mod ids;
// `env` can set signals there.
#[cfg(target_os = "linux")]
mod interrupt;
mod key_mistakes;
mod key_sources;
// Only there a process's memory can be read.
#[cfg(target_os = "linux")]
mod kept_keys;
mod known_answers;
mod lists;
mod long_inputs;
mod output_files;
mod refused_rows;
mod secrets;
#[cfg(unix)]
mod streams;
mod support;
mod usage;
mod verify;
