use std::fmt::Display;
use std::io::{self, Write as _};

use serde::Serialize;

use crate::Status;
use crate::failure::Failure;

/// The standard streams: results to the one, errors and warnings, a line each, to the other.
pub(crate) struct Console {
    json: bool,
    quiet: bool,
}

#[derive(Serialize)]
struct ErrorLine<'a> {
    code: &'a str,
    message: &'a str,
}

impl Console {
    pub(crate) const fn new(json: bool, quiet: bool) -> Self {
        Self { json, quiet }
    }

    pub(crate) const fn is_json(&self) -> bool {
        self.json
    }

    pub(crate) const fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Prints results, the plain line or the object of each, and fails where standard output does.
    pub(crate) fn print<T: Serialize>(
        &self,
        results: impl IntoIterator<Item = T>,
        plain: impl Fn(&T) -> String,
    ) -> Result<(), Failure> {
        let mut output = io::BufWriter::new(io::stdout().lock());
        let write_all = || {
            for result in results {
                if self.json {
                    serde_json::to_writer(&mut output, &result)?;
                    writeln!(output)?;
                } else {
                    writeln!(output, "{}", plain(&result))?;
                }
            }
            output.flush()
        };
        write_all().map_err(|error| Failure::machine("write to", "standard output", &error))
    }

    /// Says something that is no error but that the user should know.
    pub(crate) fn warn(&self, message: impl Display) {
        if !self.quiet {
            self.print_line("warning", "warning", &message.to_string());
        }
    }

    /// Says how a job went.
    pub(crate) fn inform(&self, message: impl Display) {
        if !self.quiet {
            print_error(message);
        }
    }

    /// Prints the errors and gives the exit status.
    pub(crate) fn fail(&self, failure: &Failure) -> Status {
        match failure {
            Failure::Refused(refusals) => {
                for refusal in refusals {
                    self.print_line("error", refusal.code, &refusal.message);
                }
            }
            Failure::Usage(message) => self.print_line("error", "usage", message),
            Failure::Machine(message) => self.print_line("error", "machine", message),
        }
        failure.status()
    }

    fn print_line(&self, what: &str, code: &str, message: &str) {
        match serde_json::to_string(&ErrorLine { code, message }) {
            Ok(line) if self.json => print_error(line),
            _ => print_error(format_args!("{what}: {message}")),
        }
    }
}

/// A line on standard error. Where even that is closed there is nobody to tell.
pub(crate) fn print_error(line: impl Display) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}
