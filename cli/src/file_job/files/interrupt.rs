use std::fs;
use std::io;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

use tempfile::NamedTempFile;

use crate::Status;
use crate::console::Console;
use crate::failure::Failure;

/// What is to be done before the process ends: temporary files may hold keys and must not outlive it.
static PENDING: Mutex<Pending> = Mutex::new(Pending {
    temporary_files: Vec::new(),
    json: false,
});

struct Pending {
    temporary_files: Vec<PathBuf>,
    /// How to say that the job was interrupted.
    json: bool,
}

fn pending() -> MutexGuard<'static, Pending> {
    PENDING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From now on, Ctrl-C and the signals that ask a process to end remove the temporary files first.
///
/// Signals that were ignored when the process began stay so, on Linux: `nohup` relies on it. Elsewhere nobody tells which.
pub(in crate::file_job) fn listen(json: bool) {
    static LISTENING: Once = Once::new();
    pending().json = json;
    *naming() = Naming::Before;
    // Where no handler can be set, a signal ends the process as it does any other.
    LISTENING.call_once(|| drop(set_handler()));
}

#[cfg(unix)]
fn set_handler() -> io::Result<()> {
    use signal_hook::consts::{
        SIGALRM, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGXCPU,
    };
    use signal_hook::iterator::Signals;

    let ends = [
        SIGALRM, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGXCPU,
    ];
    let ignored = ignored_signals();
    let ends = ends
        .into_iter()
        .filter(|signal| ignored >> (signal - 1) & 1 == 0);
    let mut signals = Signals::new(ends)?;
    std::thread::Builder::new().spawn(move || {
        for _ in signals.forever() {
            stop();
        }
    })?;
    Ok(())
}

/// The signals that this process ignores, a bit each, where the system tells (Linux).
#[cfg(unix)]
fn ignored_signals() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    u64::from_str_radix(ignored.unwrap_or_default().trim(), 16).unwrap_or_default()
}

#[cfg(not(unix))]
fn set_handler() -> io::Result<()> {
    ctrlc::set_handler(stop).map_err(io::Error::other)
}

/// Runs on a thread of its own, since the job may be waiting for its input.
fn stop() {
    // The locks are kept, so that no file is added or named while the process ends.
    let mut naming = naming();
    let message = match *naming {
        Naming::Before => "interrupted; no output file was made",
        // Too late: all is done but to say so.
        Naming::Done => {
            *naming = Naming::DoneAndInterrupted;
            return;
        }
        // Another signal does not wait for that.
        Naming::DoneAndInterrupted => "interrupted; the output file was made, and is whole",
    };
    let pending = pending();
    for file in &pending.temporary_files {
        // Cannot be removed: nothing more can be done here.
        let _ = fs::remove_file(file);
    }
    let failure = Failure::Machine(message.to_owned());
    let status: Status = Console::new(pending.json, false, &[]).fail(&failure);
    std::process::exit(i32::from(u8::from(status)));
}

/// Whether the files have their names.
enum Naming {
    Before,
    Done,
    DoneAndInterrupted,
}

/// Held while they are given them: all of them or, if a signal came before, none.
static NAMING: Mutex<Naming> = Mutex::new(Naming::Before);

fn naming() -> MutexGuard<'static, Naming> {
    NAMING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Gives files their names. A job that has done so is not interrupted any more.
pub(in crate::file_job) fn uninterrupted<T>(name_files: impl FnOnce() -> T) -> T {
    let mut naming = naming();
    let result = name_files();
    *naming = Naming::Done;
    result
}

/// While it lives, the file is removed before the process ends.
pub(in crate::file_job) struct Guard(PathBuf);

impl Guard {
    /// Makes a temporary file that is guarded from its first moment.
    pub(in crate::file_job) fn create(
        make: impl FnOnce() -> io::Result<NamedTempFile>,
    ) -> io::Result<(NamedTempFile, Self)> {
        let files = &mut pending().temporary_files;
        let file = make()?;
        files.push(file.path().to_owned());
        let guard = Self(file.path().to_owned());
        Ok((file, guard))
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        pending().temporary_files.retain(|path| *path != self.0);
    }
}
