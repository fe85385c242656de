//! What belongs to no part.

use crate::command::Command;
use crate::report::Report;
use crate::setup;

const TYPOS: &str = "typos==1.52.0";

const DENY_VERSION: &str = "0.20.2";

pub(super) fn run(report: &mut Report, long: bool) {
    // First, before a step without `--locked` could bring Cargo.lock up to date by itself.
    report.step("cargo tree --workspace --depth 0 --locked");
    report.step_with(
        setup::component("rustfmt", "fmt"),
        "cargo fmt --all --check",
    );
    report.step_with(
        setup::component("clippy", "clippy"),
        "cargo clippy --workspace --all-targets --locked -- -D warnings",
    );
    report.step(
        Command::new("cargo doc --workspace --no-deps --locked").env("RUSTDOCFLAGS", "-D warnings"),
    );
    if let Some(typos) = report.has(setup::python_tool("typos", TYPOS)) {
        report.step(typos);
    }
    if long && let Some(deny) = report.has(setup::cargo_tool("deny", DENY_VERSION)) {
        report.step(format!("{deny} --locked check licenses bans sources"));
    }
    for package in ["xtask", "dps-symkey-bench", "dps-symkey-bench-programs"] {
        report.tests(format!("cargo test -p {package} --locked --no-fail-fast"));
    }
}
