use std::io::{self, Read};

use crate::failure::Refusal;

/// What the input's bytes are read from, on a thread of its own.
pub(super) type Source = Box<dyn Read + Send>;

/// What went wrong before the first row, or in reading.
#[derive(Debug)]
pub(super) enum ReadError {
    Refused(Refusal),
    Machine { line: u64, error: io::Error },
}

impl From<Refusal> for ReadError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// A row that is longer than any is taken.
#[derive(Debug, thiserror::Error)]
#[error("row is too long")]
pub(super) struct RowTooLong;

/// The error of what is behind the CSV, with its kind.
pub(super) fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        kind => io::Error::other(format!("{kind:?}")),
    }
}
