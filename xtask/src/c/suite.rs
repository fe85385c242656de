//! The suite of the C library: from C and C++, installed and moved, on bare metal and for Windows.

use anyhow::{Result, ensure};

use super::{firmware, header, host, mingw};
use crate::command::Command;
use crate::report::Report;
use crate::setup;

pub(crate) fn run(report: &mut Report, long: bool) {
    report.check(header::FILE, header::check);
    report.tests("cargo test -p dps-symkey-c --locked --no-fail-fast");
    report.check_with(setup::c_compiler(), device_only);
    let is_installed = host::test(report);
    firmware::test(report);
    mingw::test(report, long);
    if is_installed {
        host::conforms(report);
    }
    if long {
        report.tests_with(
            setup::miri(),
            Command::new("cargo +nightly miri test -p dps-symkey-c --lib --locked --no-fail-fast")
                .env("MIRIFLAGS", "-Zmiri-disable-isolation")
                .env("RUSTUP_TOOLCHAIN", "nightly"),
        );
    }
}

/// An archive that cannot derive keys.
fn device_only() -> Result<()> {
    // In a folder of its own: other flags would build everything anew.
    const TARGET_DIR: &str = "target/device-only";
    let build = format!(
        "cargo rustc -p dps-symkey-c --lib --crate-type staticlib --locked --target-dir {TARGET_DIR}"
    );
    Command::new(build)
        .env("RUSTFLAGS", "-D warnings --cfg dps_symkey_device_only")
        .run()?;
    let archive = format!("{TARGET_DIR}/debug/libdps_symkey.a");
    let symbols = Command::new(format!("nm --defined-only {archive}")).read()?;
    for (name, is_there) in [
        ("dps_registration_sas_token", true),
        ("dps_derive_device_key", false),
        ("dps_derive_device_key_with_rules", false),
    ] {
        let is_defined = symbols
            .lines()
            .any(|line| line.ends_with(&format!(" T {name}")));
        ensure!(
            is_defined == is_there,
            "{archive}: {name} is there: {is_defined}"
        );
    }
    Ok(())
}
