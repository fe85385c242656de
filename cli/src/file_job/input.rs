use std::env;
use std::fs::{self, File};
use std::io::{self, Read, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::chunks::MAX_ROW_LENGTH;
use super::pipeline::Stop;
use super::source::{ReadError, RowTooLong, Source};
use crate::failure::{Failure, Refusal};
use crate::key_source::is_standard_stream;
use crate::links;

/// The input of a job, which can be read a second time to look at duplicates.
pub(super) struct Input<'a> {
    path: &'a Path,
    /// Where the path leads.
    file: PathBuf,
    /// What was read from a pipe, for the second time; the file has no name and goes with the process.
    copy: Option<File>,
    /// Of a file: its length in bytes and when it was changed, as it was opened.
    state: Option<(u64, Option<SystemTime>)>,
}

impl<'a> Input<'a> {
    pub(super) fn open(path: &'a Path, twice: bool) -> Result<(Self, Source), Failure> {
        let mut input = Self {
            path,
            file: path.to_owned(),
            copy: None,
            state: None,
        };
        let source: Source = if is_standard_stream(path) {
            Box::new(io::stdin())
        } else {
            let failed = |error| Failure::file("read", path, &error);
            input.file = links::follow(path).map_err(failed)?;
            // Before it is opened: what is written to it from then on is noticed.
            input.state = state(&input.file).map_err(failed)?;
            let file = File::open(&input.file).map_err(failed)?;
            if input.state.is_some() {
                return Ok((input, Box::new(file)));
            }
            Box::new(file)
        };
        if !twice {
            return Ok((input, source));
        }
        let copy_failed = |error| Failure::machine("make", "a temporary file", &error);
        let copy = tempfile::tempfile().map_err(copy_failed)?;
        let writer = copy.try_clone().map_err(copy_failed)?;
        input.copy = Some(copy);
        let source = Tee {
            source,
            copy: writer,
        };
        Ok((input, Box::new(source)))
    }

    /// Reads the same bytes once more.
    pub(super) fn open_again(&self) -> Result<Source, Failure> {
        let file = match &self.copy {
            Some(copy) => copy.try_clone().and_then(|mut copy| {
                copy.rewind()?;
                Ok(copy)
            }),
            None => File::open(&self.file),
        };
        let file = file.map_err(|error| Failure::file("read again", self.path, &error))?;
        Ok(Box::new(file))
    }

    /// The length in bytes, where it is known.
    pub(super) fn length(&self) -> Option<u64> {
        self.state.map(|(length, _)| length)
    }

    /// Fails where the file was written to while it was read: a row may have been cut in two.
    pub(super) fn check_unchanged(&self) -> Result<(), Failure> {
        let failed = |error| Failure::file("read", self.path, &error);
        if self.state.is_none() || state(&self.file).map_err(failed)? == self.state {
            return Ok(());
        }
        let path = self.path.display();
        Err(Failure::Machine(format!(
            "{path} changed while it was read: run again when nobody writes to it; no output file was made"
        )))
    }

    /// Why a run of the pipeline over this input stopped, for the user.
    pub(super) fn stopped(&self, stop: Stop) -> Failure {
        match stop {
            Stop::Read(error) => self.failure(error),
            Stop::Failed(failure) => failure,
        }
    }

    /// What reading this input failed with, for the user.
    pub(super) fn failure(&self, error: ReadError) -> Failure {
        let (line, error) = match error {
            ReadError::Refused(refusal) => return refusal.into(),
            ReadError::Machine { line, error } => (line, error),
        };
        if error
            .get_ref()
            .is_some_and(|inner| inner.is::<RowTooLong>())
        {
            let limit = MAX_ROW_LENGTH >> 20;
            return Refusal::new(
                "row_too_long",
                format!(
                    "the row at line {line} is longer than {limit} MiB: check whether a quote is never closed, and \
                     that the input is a list or CSV; no output file was made"
                ),
            )
            .into();
        }
        if let Some(error) = error
            .get_ref()
            .and_then(|inner| inner.downcast_ref::<CopyFailed>())
        {
            let folder = env::temp_dir();
            let copy = format!("a copy of the input in {}", folder.display());
            return Failure::machine("write", copy, &error.0);
        }
        let name = match is_standard_stream(self.path) {
            true => "standard input".to_owned(),
            false => self.path.display().to_string(),
        };
        Failure::machine("read", name, &error)
    }
}

/// The length of a file and when it was changed; nothing for a pipe or a device.
fn state(path: &Path) -> io::Result<Option<(u64, Option<SystemTime>)>> {
    let metadata = fs::metadata(path)?;
    let state = (metadata.len(), metadata.modified().ok());
    Ok(metadata.is_file().then_some(state))
}

#[derive(Debug, thiserror::Error)]
#[error("the copy of the input cannot be written")]
struct CopyFailed(io::Error);

/// Copies what is read.
struct Tee<R> {
    source: R,
    copy: File,
}

impl<R: Read> Read for Tee<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.source.read(buffer)?;
        self.copy
            .write_all(buffer.get(..length).unwrap_or_default())
            .map_err(|error| io::Error::other(CopyFailed(error)))?;
        Ok(length)
    }
}
