//! The C library on bare metal: built for each target, and run on a board in QEMU, with its sizes.

use std::fs;

use anyhow::{Context as _, Result, ensure};

use super::{FOLDER, install_tree};
use crate::command::Command;
use crate::report::Report;
use crate::setup::{self, Missing};

/// Of the board: a Cortex-M4 with an FPU.
pub const TARGET: &str = "thumbv7em-none-eabihf";

/// Microcontrollers without an FPU, the smallest, and one of another kind.
const OTHER_TARGETS: [&str; 4] = [
    "thumbv7em-none-eabi",
    "thumbv7m-none-eabi",
    "thumbv6m-none-eabi",
    "riscv32imc-unknown-none-elf",
];

/// The compiler for the board and its C library, and the emulator.
pub fn tools() -> Result<(), Missing> {
    setup::target(TARGET)?;
    setup::program(
        "arm-none-eabi-gcc --specs=nano.specs -mcpu=cortex-m4 -E -include string.h -x c /dev/null",
        "gcc-arm-none-eabi libnewlib-arm-none-eabi",
    )?;
    setup::program("make --version", "make")?;
    setup::program("qemu-system-arm --version", "qemu-system-arm")
}

pub(super) fn test(report: &mut Report) {
    for target in OTHER_TARGETS {
        report.check_with(setup::target(target), || install_tree::build(Some(target)));
    }
    // A package without a shared library has nothing that claims to be one, even where one is asked for.
    report.step_with(
        setup::program("cmake --version", "cmake"),
        format!(
            "cmake -DPACKAGE=dist/c-{0} -P bindings-c/tests/archive_alone.cmake",
            OTHER_TARGETS[0]
        ),
    );
    report.step_with(
        tools(),
        "cargo run --quiet -p dps-symkey-bench --locked -- --check-firmware",
    );
    report.check_with(tools(), || {
        let run = Command::new(format!(
            "make --silent -C examples/embedded BUILD=../../{FOLDER}/embedded run"
        ));
        let printed = run.read()?;
        let expected = fs::read_to_string("examples/embedded/expected.txt")
            .context("examples/embedded/expected.txt")?;
        ensure!(
            printed == expected,
            "`{run}` prints\n{printed}and not\n{expected}"
        );
        Ok(())
    });
}
