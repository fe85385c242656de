use std::env;
use std::fs::{self, File};
use std::io::{self, Read, Seek as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::chunk_reader::{ReadError, Source};
use crate::failure::{Failure, Refusal};
use crate::standard_streams::{input_name, is_standard_stream};
use crate::symlinks;

/// The input of a job, which can be read a second time to look at duplicates.
pub(in crate::file_job) struct Input<'a> {
    path: &'a Path,
    /// Where the path leads.
    file: PathBuf,
    /// What was read from a pipe, for the second time; the file has no name and goes with the process.
    copy: Option<File>,
    /// Of a file: its length in bytes and when it was changed, as it was opened.
    state: Option<(u64, Option<SystemTime>)>,
}

impl<'a> Input<'a> {
    pub(in crate::file_job) fn open(
        path: &'a Path,
        twice: bool,
    ) -> Result<(Self, Source), Failure> {
        let mut input = Self {
            path,
            file: path.to_owned(),
            copy: None,
            state: None,
        };
        let reader: Box<dyn Read + Send> = if is_standard_stream(path) {
            Box::new(io::stdin())
        } else {
            let failed = |error| Failure::file("read", path, &error);
            input.file = symlinks::follow(path).map_err(failed)?;
            // Before it is opened: what is written to it from then on is noticed.
            input.state = state(&input.file).map_err(failed)?;
            let file = File::open(&input.file).map_err(failed)?;
            Box::new(file)
        };
        let mut source = Source { reader, copy: None };
        if twice && input.state.is_none() {
            let copy_failed = |error| Failure::machine("make", "a temporary file", &error);
            let copy = tempfile::tempfile().map_err(copy_failed)?;
            source.copy = Some(copy.try_clone().map_err(copy_failed)?);
            input.copy = Some(copy);
        }
        Ok((input, source))
    }

    /// Reads the same bytes once more.
    pub(in crate::file_job) fn open_again(&self) -> Result<Source, Failure> {
        let file = match &self.copy {
            Some(copy) => copy.try_clone().and_then(|mut copy| {
                copy.rewind()?;
                Ok(copy)
            }),
            None => File::open(&self.file),
        };
        let file = file.map_err(|error| Failure::file("read again", self.path, &error))?;
        Ok(Source {
            reader: Box::new(file),
            copy: None,
        })
    }

    /// The length in bytes, where it is known.
    pub(in crate::file_job) fn length(&self) -> Option<u64> {
        self.state.map(|(length, _)| length)
    }

    /// Fails where the file was written to while it was read: a row may have been cut in two.
    pub(in crate::file_job) fn check_unchanged(&self) -> Result<(), Failure> {
        let failed = |error| Failure::file("read", self.path, &error);
        if self.state.is_none() || state(&self.file).map_err(failed)? == self.state {
            return Ok(());
        }
        let path = self.path.display();
        Err(Failure::Machine(format!(
            "{path} changed while it was read: run again when nobody writes to it; no output file was made"
        )))
    }

    /// What reading this input failed with, for the user.
    pub(in crate::file_job) fn failure(&self, error: ReadError) -> Failure {
        match error {
            ReadError::Refused(error) if error.code() == "row_too_long" => {
                Refusal::from(error).and("no output file was made").into()
            }
            ReadError::Refused(error) => error.into(),
            ReadError::Input(error) => Failure::machine("read", input_name(self.path), &error),
            ReadError::Copy(error) => {
                let folder = env::temp_dir();
                let copy = format!("a copy of the input in {}", folder.display());
                Failure::machine("write", copy, &error)
            }
        }
    }
}

/// The length of a file and when it was changed; nothing for a pipe or a device.
fn state(path: &Path) -> io::Result<Option<(u64, Option<SystemTime>)>> {
    let metadata = fs::metadata(path)?;
    let state = (metadata.len(), metadata.modified().ok());
    Ok(metadata.is_file().then_some(state))
}
