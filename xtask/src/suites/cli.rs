//! The command, and the Rust examples.

use crate::command::Command;
use crate::report::Report;

pub(super) fn run(report: &mut Report) {
    report.begin("cli");
    for package in ["dps-symkey", "dps-symkey-examples"] {
        report.tests(&Command::new(format!(
            "cargo test -p {package} --locked --no-fail-fast"
        )));
    }
}
