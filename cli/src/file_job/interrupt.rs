use std::fs;
use std::io;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

use tempfile::NamedTempFile;

use crate::Status;
use crate::console::print_error;

/// The temporary files that must not outlive the process.
static TEMPORARY_FILES: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn temporary_files() -> MutexGuard<'static, Vec<PathBuf>> {
    TEMPORARY_FILES
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
}

/// While it lives, Ctrl-C and the signals that end a process remove the file first: it may hold keys.
pub(super) struct Guard(PathBuf);

impl Guard {
    /// Makes a temporary file that is guarded from its first moment.
    pub(super) fn create(
        make: impl FnOnce() -> io::Result<NamedTempFile>,
    ) -> io::Result<(NamedTempFile, Self)> {
        static HANDLER: Once = Once::new();
        HANDLER.call_once(|| {
            // Fails where the host program has a handler of its own: then that one ends the process.
            let _ = ctrlc::set_handler(stop);
        });
        let mut files = temporary_files();
        let file = make()?;
        files.push(file.path().to_owned());
        let guard = Self(file.path().to_owned());
        Ok((file, guard))
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        temporary_files().retain(|path| *path != self.0);
    }
}

/// Runs on a thread of its own, since the job may be waiting for its input.
fn stop() {
    let files = temporary_files();
    for file in &*files {
        // Has its final name by now, or cannot be removed: nothing more can be done here.
        let _ = fs::remove_file(file);
    }
    print_error("error: interrupted; no file was left half-written");
    // The lock is held, so that no file is added while the process ends.
    std::process::exit(i32::from(u8::from(Status::Machine)));
}
