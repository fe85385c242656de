use std::ffi::OsString;
use std::fmt::Display;
use std::io::{self, Write};

use dps_symkey_fleet::redaction::Redactor;
use serde::Serialize;
use zeroize::{Zeroize as _, Zeroizing};

use crate::Status;
use crate::failure::{Failure, Refusal};
use crate::redaction;
use crate::standard_streams::STANDARD_OUTPUT;

/// The standard streams: results to the one, errors and warnings, a line each, to the other.
pub(crate) struct Console {
    json: bool,
    quiet: bool,
    redactor: Redactor,
}

/// How much is printed at once, in bytes. No line is longer.
const PRINTED_LENGTH: usize = 1 << 13;

#[derive(Serialize)]
struct Line<'a> {
    code: &'a str,
    message: &'a str,
    /// Where in the text the mistake is.
    #[serde(skip_serializing_if = "Option::is_none")]
    byte_index: Option<usize>,
}

impl Console {
    /// `arguments` are those of the command: errors do not repeat secrets among them.
    pub(crate) fn new(json: bool, quiet: bool, arguments: &[OsString]) -> Self {
        Self {
            json,
            quiet,
            redactor: redaction::redactor(arguments),
        }
    }

    pub(crate) const fn is_json(&self) -> bool {
        self.json
    }

    pub(crate) const fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Prints results, the object or the plain line of each, and fails where standard output does.
    pub(crate) fn print<T: Serialize>(
        &self,
        results: impl IntoIterator<Item = T>,
        plain: impl Fn(&T, &mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Failure> {
        // There may be keys in them. The standard library's own buffer keeps nothing of whole lines that are written in
        // one piece, and this one does not grow, which would leave a copy behind.
        let mut lines = Zeroizing::new(Vec::with_capacity(2 * PRINTED_LENGTH));
        let mut output = io::stdout().lock();
        let write_all = || {
            for result in results {
                if self.json {
                    serde_json::to_writer(&mut *lines, &result)?;
                } else {
                    plain(&result, &mut *lines)?;
                }
                lines.push(b'\n');
                if lines.len() >= PRINTED_LENGTH {
                    output.write_all(&lines)?;
                    lines.zeroize();
                }
            }
            output.write_all(&lines)?;
            output.flush()
        };
        write_all().map_err(|error| Failure::machine("write to", STANDARD_OUTPUT, &error))
    }

    /// Says something that is no error but that the user should know, with its stable code.
    pub(crate) fn warn(&self, code: &str, message: impl Display) {
        if !self.quiet {
            self.print_line("warning: ", code, &message.to_string(), None);
        }
    }

    /// Says how a job went.
    pub(crate) fn inform(&self, message: impl Display) {
        if !self.quiet {
            print_error(one_line(&message.to_string()));
        }
    }

    /// [`inform`](Self::inform) with an object.
    pub(crate) fn inform_in_json(&self, what: &impl Serialize) {
        match serde_json::to_string(what) {
            Ok(line) if !self.quiet => print_error(line),
            _ => {}
        }
    }

    /// Prints the errors and gives the exit status.
    pub(crate) fn fail(&self, failure: &Failure) -> Status {
        match failure {
            Failure::Refused(refusals) => {
                for refusal in refusals {
                    let Refusal {
                        code,
                        message,
                        byte_index,
                    } = refusal;
                    self.print_line("error: ", code, message, *byte_index);
                }
            }
            // These repeat arguments, which may be keys where other things belong. The rest names only files that could
            // be opened, and columns, without what may be a key.
            Failure::Usage(message) => {
                self.print_line("error: ", "usage", &self.redactor.redact(message), None);
            }
            Failure::Machine(message) => {
                self.print_line("error: ", "machine", &self.redactor.redact(message), None);
            }
        }
        failure.status()
    }

    fn print_line(&self, what: &str, code: &str, message: &str, byte_index: Option<usize>) {
        let object = Line {
            code,
            message,
            byte_index,
        };
        match serde_json::to_string(&object) {
            Ok(line) if self.json => print_error(line),
            _ => print_error(format_args!("{what}{}", one_line(message))),
        }
    }
}

/// The text with escapes for control characters and for those that are not seen or turn its direction: a file name, a header or
/// a token can have them.
fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for character in text.chars() {
        let is_unseen = matches!(character,
            '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
        match character.is_control() || is_unseen {
            true => line.extend(character.escape_default()),
            false => line.push(character),
        }
    }
    line
}

/// A line on standard error, in one piece: no other program's comes into its middle, and none is left half written. Where even
/// that is closed there is nobody to tell.
fn print_error(line: impl Display) {
    let _ = io::stderr().write_all(format!("{line}\n").as_bytes());
}
