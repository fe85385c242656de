//! The emulator of the provisioning service, and the whole path with real clients.

use super::languages;
use crate::report::Report;
use crate::setup::PYTHON;

pub(super) fn run(report: &mut Report) {
    report.tests("cargo test -p dps-emulator --locked --no-fail-fast");
    // The tests start these as programs.
    report.step("cargo build -p dps-symkey -p dps-emulator -p dps-symkey-examples -p dps-symkey-conformance --locked");
    let tests = "cargo test -p dps-symkey-conformance --locked --no-fail-fast --";
    report.tests(format!("{tests} --skip real_clients --skip languages"));
    languages::conforms_in(report, "target/debug/speaker", 102_000);
    let folder = languages::FOLDER;
    let command = format!("{PYTHON} {folder}/speaker_command.py target/debug/dps-symkey");
    // A file job answers two thirds of them; each of the rest takes a process.
    languages::conforms_in(report, &command, 170_000);
    report.tests_with(languages::clients(), format!("{tests} real_clients"));
}
