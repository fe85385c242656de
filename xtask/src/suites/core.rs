//! The Rust library.

use std::fs;

use crate::command::Command;
use crate::report::Report;
use crate::setup::{self, PYTHON};

/// Where there is no standard library: a Cortex-M4F, a RISC-V microcontroller, a web page.
const TARGETS: [&str; 3] = [
    "thumbv7em-none-eabihf",
    "riscv32imc-unknown-none-elf",
    "wasm32-unknown-unknown",
];

/// They make the data that every language's tests and examples share, and can tell whether it is theirs.
const GENERATORS: [&str; 2] = ["tests/vectors/generate.py", "examples/data/make_devices.py"];

const FUZZ_VERSION: &str = "0.13.2";

const MUTANTS_VERSION: &str = "27.1.0";

/// What Miri, a thousand times slower, would take hours for.
const MIRI_SKIPS: &str =
    "--skip the_standard_library --skip base64_crate --skip wycheproof --skip text::in_errors";

pub(super) fn run(report: &mut Report, long: bool) {
    report.tests("cargo test -p dps-symkey-core --locked --no-fail-fast");
    // It has a lock file of its own; what both name is built once.
    report.tests(
        "cargo test --manifest-path fuzz/Cargo.toml --target-dir target --locked --no-fail-fast",
    );
    for target in TARGETS {
        report.step_with(
            setup::target(target),
            // That package alone: with `--workspace` another one's features would pull the standard library in.
            format!("cargo build -p dps-symkey-core --locked --target {target}"),
        );
    }
    for generator in GENERATORS {
        report.step_with(setup::python(), format!("{PYTHON} {generator} --check"));
    }
    if long {
        run_long(report);
    }
}

/// What takes minutes, and the mutants an hour.
fn run_long(report: &mut Report) {
    report.tests(
        Command::new("cargo test -p dps-symkey-core --release --locked --no-fail-fast --tests")
            .env("PROPTEST_CASES", "20000"),
    );
    // What it measures is looked at, and not judged: benches/constant-time/README.md.
    report.step("cargo run --release --locked --manifest-path benches/constant-time/Cargo.toml");
    report.tests_with(
        setup::miri(),
        Command::new(format!(
            "cargo +nightly miri test -p dps-symkey-core --lib --test errors --test vectors --locked --no-fail-fast -- {MIRI_SKIPS}"
        ))
        .env("MIRIFLAGS", "-Zmiri-disable-isolation")
        .env("RUSTUP_TOOLCHAIN", "nightly"),
    );
    fuzz(report);
    if let Some(mutants) = report.has(setup::cargo_tool("mutants", MUTANTS_VERSION)) {
        // What no test can find is named, with the reason, in .cargo/mutants.toml.
        report.step(format!(
            "{mutants} -p dps-symkey-core --test-workspace=false --output target -- --lib --tests"
        ));
    }
}

/// A minute of each fuzzer, too short for the timer whose signal would end the file job. What it finds stays in a folder that git
/// ignores.
fn fuzz(report: &mut Report) {
    let fuzz = setup::nightly().and_then(|()| setup::cargo_tool("fuzz", FUZZ_VERSION));
    let Some(fuzz) = report.has(fuzz) else {
        return;
    };
    report.step(
        "cargo run --manifest-path fuzz/Cargo.toml --target-dir target --locked --bin corpus unpack",
    );
    let targets = fs::read_dir("fuzz/fuzz_targets").into_iter().flatten();
    let mut targets: Vec<_> = targets.flatten().map(|target| target.path()).collect();
    targets.sort();
    for target in targets.iter().filter_map(|target| target.file_stem()) {
        let target = target.display();
        report.step(
            Command::new(format!(
                "{fuzz} run {target} --features fuzzer -- -max_total_time=60"
            ))
            .env("RUSTUP_TOOLCHAIN", "nightly"),
        );
    }
}
