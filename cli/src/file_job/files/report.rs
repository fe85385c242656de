use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::destination::{Destination, Finished};
use crate::failure::Failure;
use crate::symlinks;

/// A file beside the output, for rows that the user should look at: it is there only if there are any.
pub(in crate::file_job) struct Report {
    destination: Destination,
    /// Rows that are not written yet.
    pending: Vec<u8>,
    rows: u64,
}

/// How much of a report is written at once, in bytes.
const PENDING_LENGTH: usize = 1 << 16;

impl Report {
    /// Begins the report at once, so that a folder that is missing is known before the work is done. An earlier one, which has
    /// the same first columns, is replaced.
    pub(in crate::file_job) fn create(
        path: &Path,
        first_columns: &[&str],
        header: Vec<u8>,
    ) -> Result<Self, Failure> {
        check_earlier(path, first_columns, &header)?;
        Ok(Self {
            destination: Destination::create(path)?,
            pending: header,
            rows: 0,
        })
    }

    /// Writes so many rows, in CSV.
    pub(in crate::file_job) fn write_rows(
        &mut self,
        rows: &[u8],
        count: u64,
    ) -> Result<(), Failure> {
        self.rows += count;
        self.pending.extend_from_slice(rows);
        match self.pending.len() {
            0..PENDING_LENGTH => Ok(()),
            _ => self.write_pending(),
        }
    }

    fn write_pending(&mut self) -> Result<(), Failure> {
        let written = self.destination.write(&self.pending);
        self.pending.clear();
        written
    }

    /// Makes sure that all is on the disk.
    pub(in crate::file_job) fn finish(mut self) -> Result<FinishedReport, Failure> {
        self.write_pending()?;
        Ok(FinishedReport {
            file: self.destination.finish()?,
            is_empty: self.rows == 0,
        })
    }
}

pub(in crate::file_job) struct FinishedReport {
    file: Finished,
    is_empty: bool,
}

impl FinishedReport {
    /// Gives the report its name, or removes the one of an earlier run where there is nothing to report now.
    pub(in crate::file_job) fn take_name(self) -> Result<(), Failure> {
        if !self.is_empty {
            return self.file.take_name();
        }
        self.file.remove_old()
    }
}

/// Refuses to replace or remove a file that is not a report from an earlier run.
fn check_earlier(path: &Path, first_columns: &[&str], header: &[u8]) -> Result<(), Failure> {
    let mut start = Vec::new();
    let headers = [",", ";"].map(|delimiter| {
        let columns = first_columns.join(delimiter);
        // Whole fields: `line,code,reason_for_stop` is the header of somebody's own file.
        let is_all = header.get(columns.len()) == Some(&b'\n');
        columns + if is_all { "\n" } else { delimiter }
    });
    let length = headers.iter().map(String::len).max().unwrap_or_default();
    let read = |file: PathBuf| match fs::metadata(&file) {
        Ok(metadata) if metadata.is_file() => File::open(file)?
            .take(length as u64)
            .read_to_end(&mut start),
        _ => Ok(0),
    };
    symlinks::follow(path)
        .and_then(read)
        .map_err(|error| Failure::file("read the old", path, &error))?;
    if start.is_empty() || headers.iter().any(|header| start == header.as_bytes()) {
        return Ok(());
    }
    Err(Failure::Usage(format!(
        "{} exists and is no report of an earlier run, so it is not replaced: name another file, with --refused or --duplicates",
        path.display()
    )))
}
