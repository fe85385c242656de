//! The bulk engine: on this processor, and what it lacks under emulation.

use crate::command::Command;
use crate::report::Report;
use crate::setup::{self, Missing};

/// What runs elsewhere than here: no documentation's examples, and fewer random cases, since it is slow there.
const TESTS: &str = "cargo test -p dps-symkey-bulk --lib --test bulk --locked --no-fail-fast";
const RANDOM_CASES: &str = "16";

/// The test of the same name fails unless this is the backend that was tested.
const BACKEND: &str = "DPS_SYMKEY_TESTED_BACKEND";

/// What Miri can do in minutes. It runs a thousand times slower.
const MIRI_TESTS: &str = "character_classes lines offsets shapes vectors all_may_be_refused";

pub(super) fn run(report: &mut Report, long: bool) {
    report.tests("cargo test -p dps-symkey-bulk --locked --no-fail-fast");
    report.step_with(
        setup::target("aarch64-unknown-linux-gnu"),
        "cargo clippy -p dps-symkey-bulk --lib --target aarch64-unknown-linux-gnu --locked -- -D warnings",
    );
    report.tests_with(
        setup::target("aarch64-unknown-linux-gnu").and_then(|()| aarch64_emulator()),
        Command::new(format!("{TESTS} --target aarch64-unknown-linux-gnu"))
            .env(
                "CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER",
                "aarch64-linux-gnu-gcc",
            )
            .env(
                "CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUNNER",
                "qemu-aarch64 -cpu max -L /usr/aarch64-linux-gnu",
            )
            .env("PROPTEST_CASES", RANDOM_CASES)
            .env(BACKEND, "aarch64-sha2"),
    );
    // A kernel for WebAssembly is chosen by who loads it, so there is a build with vectors and one without.
    for (backend, features) in [("simd128", "-Ctarget-feature=+simd128"), ("portable", "")] {
        report.step_with(
            setup::target("wasm32-wasip1"),
            Command::new(
                "cargo clippy -p dps-symkey-bulk --lib --target wasm32-wasip1 --locked -- -D warnings",
            )
            .env("CARGO_TARGET_WASM32_WASIP1_RUSTFLAGS", features),
        );
        report.tests_with(
            setup::target("wasm32-wasip1").and_then(|()| setup::node()),
            Command::new(format!("{TESTS} --target wasm32-wasip1"))
                .env("CARGO_TARGET_WASM32_WASIP1_RUSTFLAGS", features)
                .env(
                    "CARGO_TARGET_WASM32_WASIP1_RUNNER",
                    "node --no-warnings tests/run-wasi.mjs",
                )
                .env("PROPTEST_CASES", RANDOM_CASES)
                .env(BACKEND, backend),
        );
    }
    if long {
        report.tests(
            Command::new("cargo test -p dps-symkey-bulk --release --locked --no-fail-fast --tests")
                .env("PROPTEST_CASES", "20000"),
        );
        // Under Miri no processor has any instructions to detect, so that it runs the portable path.
        report.tests_with(
            setup::miri(),
            Command::new(format!(
                "cargo +nightly miri test -p dps-symkey-bulk --lib --test bulk --locked --no-fail-fast -- {MIRI_TESTS}"
            ))
            .env("MIRIFLAGS", "-Zmiri-disable-isolation")
            .env("RUSTUP_TOOLCHAIN", "nightly"),
        );
    }
}

/// What builds and runs programs for AArch64 on another processor.
fn aarch64_emulator() -> Result<(), Missing> {
    let packages = "qemu-user gcc-aarch64-linux-gnu libc6-dev-arm64-cross";
    for check in ["qemu-aarch64 --version", "aarch64-linux-gnu-gcc --version"] {
        setup::program(check, packages)?;
    }
    Ok(())
}
