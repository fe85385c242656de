//! The emulator of the provisioning service, and the whole path with real clients.

use crate::command::Command;
use crate::languages;
use crate::report::Report;
use crate::setup::{self, PYTHON};

pub(super) fn run(report: &mut Report) {
    report.tests(&Command::new(
        "cargo test -p dps-emulator --locked --no-fail-fast",
    ));
    // The tests start these as programs.
    report.step(&Command::new(
        "cargo build -p dps-symkey -p dps-emulator -p dps-symkey-examples -p dps-symkey-conformance --locked",
    ));
    report.step_with(setup::python(), &languages::judge("target/debug/speaker"));
    let command = format!(
        "--at-least 10000 {PYTHON} {}/speaker_command.py target/debug/dps-symkey",
        languages::FOLDER
    );
    report.step_with(setup::python(), &languages::judge(&command));
    let tests = "cargo test -p dps-symkey-conformance --locked --no-fail-fast";
    report.tests(&Command::new(format!("{tests} -- --skip real_clients")));
    report.tests_with(
        setup::npm_packages("tests/conformance")
            .and_then(|()| setup::python_packages("-r tests/conformance/requirements.txt"))
            .and_then(|()| setup::service_ports()),
        &Command::new(format!("{tests} -- real_clients")),
    );
}
