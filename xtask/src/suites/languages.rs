//! The same answers in every language, and their keys and tokens admitted: tests/conformance.

use crate::command::Command;
use crate::report::Report;
use crate::setup::{self, Missing, PYTHON};

/// The folder of the judge and of the programs that speak for a language.
pub(crate) const FOLDER: &str = "tests/conformance/languages";

/// How many random cases are to be answered.
const CASES: u32 = 100_000;

/// Judges a speaker that answers every case, and has its devices admitted.
pub(crate) fn conforms(report: &mut Report, speaker: &str) {
    conforms_in(report, speaker, CASES);
}

/// The same for one that leaves out some of so many cases, as where its numbers are never negative.
pub(crate) fn conforms_in(report: &mut Report, speaker: &str, cases: u32) {
    report.step_with(
        setup::python(),
        format!("{PYTHON} {FOLDER}/judge.py --count {cases} --at-least {CASES} {speaker}"),
    );
    // The tests start it as a program.
    report.step("cargo build -p dps-emulator --locked");
    let tests = "cargo test -p dps-symkey-conformance --locked --no-fail-fast -- languages";
    report.tests_with(
        clients(),
        Command::new(tests).env("DPS_SYMKEY_SPEAKER", speaker),
    );
}

/// What the clients of others need.
pub(crate) fn clients() -> Result<(), Missing> {
    setup::npm_packages("tests/conformance")?;
    setup::python_packages("-r tests/conformance/requirements.lock")?;
    setup::service_ports()
}
