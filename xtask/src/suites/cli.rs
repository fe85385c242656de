//! Tables of devices, the command, and the Rust examples.

use crate::build;
use crate::c::mingw::{self, TARGET};
use crate::command::Command;
use crate::report::Report;
use crate::setup;

const PAGE: &str = "wasm32-unknown-unknown";

pub(super) fn run(report: &mut Report, long: bool) {
    for package in ["dps-symkey-fleet", "dps-symkey", "dps-symkey-examples"] {
        report.tests(format!("cargo test -p {package} --locked --no-fail-fast"));
    }
    // A page runs it too.
    report.step_with(
        setup::target(PAGE),
        format!("cargo build -p dps-symkey-fleet --locked --target {PAGE}"),
    );
    report.check_with(mingw::tools(), || build::cli(Some(TARGET)));
    if long {
        // What one would publish: the same keys, on the console and in files.
        let tests = Command::new(format!(
            "cargo test -p dps-symkey --release --locked --no-fail-fast --target {TARGET}{}",
            mingw::target_dir_option()
        ));
        let tests = tests.env("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER", "wine");
        report.tests_with(mingw::wine(), mingw::in_wine(tests));
    }
}
