//! What belongs to no part.

use crate::command::Command;
use crate::locks;
use crate::report::Report;
use crate::setup;

const TYPOS_VERSION: &str = "1.52.0";

const DENY_VERSION: &str = "0.20.2";

pub(super) fn run(report: &mut Report, long: bool) {
    // First, before a step without `--locked` could bring Cargo.lock up to date by itself.
    report.step(&Command::new("cargo tree --workspace --depth 0 --locked"));
    report.check("every package in a lock file has a checksum", locks::check);
    report.step_with(
        setup::component("rustfmt", "fmt"),
        &Command::new("cargo fmt --all --check"),
    );
    report.step_with(
        setup::component("clippy", "clippy"),
        &Command::new("cargo clippy --workspace --all-targets --locked -- -D warnings"),
    );
    report.step(
        &Command::new("cargo doc --workspace --no-deps --locked")
            .env("RUSTDOCFLAGS", "-D warnings"),
    );
    match setup::python_tool("typos", TYPOS_VERSION) {
        Ok(typos) => report.step(&Command::new(typos)),
        Err(missing) => report.skip(&missing),
    }
    if long {
        match setup::cargo_tool("deny", DENY_VERSION) {
            Ok(deny) => report.step(&Command::new(format!(
                "{deny} --locked check licenses bans sources"
            ))),
            Err(missing) => report.skip(&missing),
        }
    }
    for package in ["xtask", "dps-symkey-bench"] {
        report.tests(&Command::new(format!(
            "cargo test -p {package} --locked --no-fail-fast"
        )));
    }
}
