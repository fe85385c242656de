use std::io;
use std::path::Path;

use dps_symkey_core::{DpsError, RegistrationIdError};

use crate::Status;

/// Why the command ends without having done everything.
#[derive(Debug)]
pub(crate) enum Failure {
    /// What was given is refused: one line for each thing.
    Refused(Vec<Refusal>),
    /// The options are wrong.
    Usage(String),
    /// The machine failed.
    Machine(String),
}

/// One thing that is refused: its stable code, what is wrong and what to do about it, and where in the text.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) code: &'static str,
    pub(crate) message: String,
    pub(crate) byte_index: Option<usize>,
}

impl Refusal {
    pub(crate) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            byte_index: None,
        }
    }

    /// Says more.
    pub(crate) fn and(self, more: &str) -> Self {
        Self {
            message: format!("{}; {more}", self.message),
            ..self
        }
    }

    /// Says first which of several things is meant.
    pub(crate) fn of(self, what: impl std::fmt::Display) -> Self {
        Self {
            message: format!("{what}: {}", self.message),
            ..self
        }
    }
}

/// The code of an ID that has to be lower-cased explicitly.
const UPPER_CASE: &str = RegistrationIdError::UpperCase {
    index: 0,
    character: 'A',
}
.code();

/// What the library calls explicit and is an option here.
pub(crate) fn advice(code: &str) -> Option<&'static str> {
    (code == UPPER_CASE).then_some("--lower-case does it here")
}

impl<E: DpsError> From<E> for Refusal {
    fn from(error: E) -> Self {
        let refusal = Self {
            byte_index: error.byte_index(),
            ..Self::new(error.code(), error.to_string())
        };
        match advice(error.code()) {
            Some(advice) => refusal.and(advice),
            None => refusal,
        }
    }
}

impl<E> From<E> for Failure
where
    Refusal: From<E>,
{
    fn from(error: E) -> Self {
        Self::Refused(vec![error.into()])
    }
}

impl Failure {
    /// An input or output that failed: what could not be done, to what, and what to do.
    pub(crate) fn machine(action: &str, target: impl std::fmt::Display, error: &io::Error) -> Self {
        // In our words where the system's differ from one to the next, or say less without their number.
        let error = match error.kind() {
            io::ErrorKind::NotFound => {
                "no such file or folder; check the name and that its folder exists".to_owned()
            }
            io::ErrorKind::PermissionDenied => {
                "permission denied; check the permissions of the file and its folder".to_owned()
            }
            io::ErrorKind::IsADirectory => "it is a folder; name a file in it".to_owned(),
            io::ErrorKind::StorageFull
            | io::ErrorKind::QuotaExceeded
            | io::ErrorKind::FileTooLarge => {
                format!("{error}; free some space, or raise the limit")
            }
            io::ErrorKind::BrokenPipe => format!("{error}; whoever read the output has gone"),
            _ => error.to_string(),
        };
        Self::Machine(format!("cannot {action} {target}: {error}"))
    }

    /// [`machine`](Self::machine) for a file.
    pub(crate) fn file(action: &str, path: &Path, error: &io::Error) -> Self {
        // Windows denies what is no file for lack of a better word.
        let is_folder = error.kind() == io::ErrorKind::PermissionDenied && path.is_dir();
        let folder = io::Error::from(io::ErrorKind::IsADirectory);
        Self::machine(
            action,
            path.display(),
            if is_folder { &folder } else { error },
        )
    }

    pub(crate) const fn status(&self) -> Status {
        match self {
            Self::Refused(_) => Status::Refused,
            Self::Usage(_) => Status::Usage,
            Self::Machine(_) => Status::Machine,
        }
    }
}
