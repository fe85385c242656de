#![doc = include_str!("../README.md")]

mod arguments;
mod clock;
mod commands;
mod console;
mod counted;
mod failure;
mod file_job;
mod help;
mod key_source;
mod redaction;
mod resource;
mod standard_streams;
mod symlinks;
mod usage;

use std::ffi::OsString;
use std::process::ExitCode;

use arguments::Command;
use commands::{completions, derive, generate_key, id, sas, verify};
use console::Console;
use usage::Stop;

/// How the command ended: its exit status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Status {
    /// All was done.
    Done = 0,
    /// An ID, a key, a MAC address, an expiry, a token or a row was refused.
    Refused = 1,
    /// Unknown or missing options, or options that do not go together.
    Usage = 2,
    /// The machine failed: a disk, a pipe, the clock, the random source; or the job was interrupted.
    Machine = 3,
}

impl From<Status> for u8 {
    fn from(status: Status) -> Self {
        status as Self
    }
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(u8::from(status))
    }
}

/// Runs the command with these arguments, the program's name first, on the process's standard streams.
///
/// A file job listens for the signals that end a process, from then on, and ends the process itself when one comes: its
/// temporary file holds keys and must go first.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Status {
    fail_beyond_file_size_limit();
    let words: Vec<OsString> = arguments.into_iter().collect();
    let arguments = match Stop::or_arguments(&words) {
        Ok(arguments) => arguments,
        Err(stop) => return stop.report(&words),
    };
    let console = Console::new(arguments.json, arguments.quiet, &words);
    let result = match &arguments.command {
        Command::Derive(arguments) => derive::run(arguments, &console),
        Command::Id(arguments) => id::run(arguments, &console),
        Command::Sas(arguments) => sas::run(arguments, &console),
        Command::Verify(arguments) => verify::run(arguments, &console),
        Command::GenerateKey => generate_key::run(&console),
        Command::Completions { shell } => completions::run(*shell),
    };
    match result {
        Ok(()) => Status::Done,
        Err(failure) => console.fail(&failure),
    }
}

/// A file that grows beyond a limit (`ulimit -f`) is an error of writing, like a full disk, and not the end of the
/// process.
fn fail_beyond_file_size_limit() {
    #[cfg(unix)]
    {
        let noticed = std::sync::Arc::default();
        // Where no handler can be set, the limit ends the process as it does others.
        let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, noticed);
    }
}
