use std::ffi::OsString;

use clap::Parser as _;
use clap::error::ErrorKind;

use crate::Status;
use crate::arguments::{self, Arguments};
use crate::console::Console;
use crate::failure::Failure;
use crate::standard_streams::STANDARD_OUTPUT;

/// A command line that ends here: a help text, or wrong usage.
pub(crate) struct Stop(clap::Error);

impl Stop {
    /// Understands the words of a command line, the program's name first, or stops.
    pub(crate) fn or_arguments(words: &[OsString]) -> Result<Arguments, Self> {
        Arguments::try_parse_from(words).map_err(Self)
    }

    /// Prints what the user asked for, or what is wrong with the words that were given.
    pub(crate) fn report(&self, words: &[OsString]) -> Status {
        match self.0.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => match self.0.print() {
                Ok(()) => Status::Done,
                Err(error) => {
                    let failure = Failure::machine("write to", STANDARD_OUTPUT, &error);
                    Console::new(false, false, words).fail(&failure)
                }
            },
            ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
                // To standard error, and where that is closed there is nobody to tell.
                let _ = self.0.print();
                Status::Usage
            }
            _ => {
                // As if the words had been understood.
                let json = words.iter().any(|word| word == "--json");
                let message = one_line(&self.0.render().to_string(), words);
                Console::new(json, false, words).fail(&Failure::Usage(message))
            }
        }
    }
}

/// Clap's error, of several paragraphs, as one line: what is wrong, its tips, and where the help is.
fn one_line(error: &str, words: &[OsString]) -> String {
    let mut lines = error.lines();
    let wrong: Vec<_> = lines
        .by_ref()
        .map(str::trim)
        .take_while(|line| !line.is_empty())
        .collect();
    let wrong = wrong.join(" ");
    let mut line = wrong.strip_prefix("error: ").unwrap_or(&wrong).to_owned();
    for tip in lines.filter_map(|line| line.trim().strip_prefix("tip: ")) {
        line.push_str("; ");
        line.push_str(tip);
    }
    let command = arguments::command();
    let mut names = command.get_subcommands().map(clap::Command::get_name);
    let subcommand = names.find(|name| words.iter().any(|word| word == name));
    match subcommand {
        Some(name) => format!("{line}; see 'dps-symkey {name} --help'"),
        None => format!("{line}; see 'dps-symkey --help'"),
    }
}
