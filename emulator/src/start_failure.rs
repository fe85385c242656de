use std::fmt;
use std::path::Path;
use std::process::ExitCode;

/// Why the emulator does not start.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A key is refused.
    Refused(String),
    /// Options do not go together.
    Usage(String),
    /// A port, a file or the system failed.
    Machine(String),
}

impl Failure {
    pub(crate) fn file(action: &str, path: &Path, error: impl fmt::Display) -> Self {
        Self::Machine(format!("cannot {action} {}: {error}", path.display()))
    }

    /// A key where a file or an option belongs. It is not repeated: errors go into logs and tickets.
    pub(crate) fn key_as_argument() -> Self {
        Self::Usage(
            "a key was given as an argument, which everybody on this machine can read: put it into a file and name that"
                .to_owned(),
        )
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Refused(message) | Self::Usage(message) | Self::Machine(message)) = self;
        f.write_str(message)
    }
}

impl From<&Failure> for ExitCode {
    fn from(failure: &Failure) -> Self {
        Self::from(match failure {
            Failure::Refused(_) => 1,
            Failure::Usage(_) => 2,
            Failure::Machine(_) => 3,
        })
    }
}
