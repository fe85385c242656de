//! The C library: in C and C++, and on bare metal.

use crate::command::Command;
use crate::firmware;
use crate::report::Report;

pub(super) fn run(report: &mut Report, _long: bool) {
    report.begin("c");
    report.tests(&Command::new(
        "cargo test -p dps-symkey-c --locked --no-fail-fast",
    ));
    report.check_with(firmware::tools(), firmware::check);
}
