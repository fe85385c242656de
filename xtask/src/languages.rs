//! The same answers in every language: tests/conformance/languages.

use crate::command::Command;
use crate::setup::PYTHON;

/// The folder of the judge and of the programs that speak for a language.
pub(crate) const FOLDER: &str = "tests/conformance/languages";

/// Has a speaker judged: 100,000 random cases.
pub(crate) fn judge(speaker: &str) -> Command {
    Command::new(format!("{PYTHON} {FOLDER}/judge.py {speaker}"))
}
