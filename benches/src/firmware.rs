//! How much room the library takes in a microcontroller: programs for a Cortex-M4, over the start-up code alone, and the
//! stack of one call in QEMU. What each program does: benches/firmware.

use std::fs;

use anyhow::{Context as _, Result, bail, ensure};
use serde::{Deserialize, Serialize};
use xtask::build::{COMPACT_SHA_2, places, target_folder};
use xtask::c::{self, firmware::TARGET};
use xtask::command::Command;

use crate::workload::Measured;

const FOLDER: &str = "target/firmware";
/// The Rust library alone.
const CORE_ARCHIVE: &str = "target/firmware/libcore.a";

/// A size in bytes.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Size {
    /// Its source in benches/firmware. One that prints a number measures itself.
    #[serde(skip_serializing)]
    program: String,
    pub(crate) what: String,
    #[serde(skip_deserializing)]
    pub(crate) bytes: u64,
    /// Both are missing where the size is only shown.
    pub(crate) at_most: Option<u64>,
    pub(crate) aim: Option<u64>,
}

pub(crate) fn measure() -> Result<Vec<Size>> {
    c::build(Some(TARGET))?;
    Command::new(format!(
        "cargo build -p dps-symkey-bench-firmware --profile firmware --target {TARGET} --locked"
    ))
    // As the library, so that what both have is built once.
    .env(
        "CARGO_ENCODED_RUSTFLAGS",
        places::rustflags(&[COMPACT_SHA_2])?,
    )
    .run()?;
    fs::create_dir_all(FOLDER)?;
    let folder = target_folder()?.join(TARGET).join("firmware");
    // To where its path has no space in it.
    fs::copy(folder.join("libdps_symkey_bench_firmware.a"), CORE_ARCHIVE)?;
    let start_up = Program::link("empty")?.size()?;
    let mut sizes = Measured::read()?.firmware;
    for size in &mut sizes {
        let program = Program::link(&size.program)?;
        let printed = program.run()?;
        size.bytes = match printed.trim() {
            "" => program.size()?.saturating_sub(start_up),
            number => number.parse().context("no size")?,
        };
    }
    Ok(sizes)
}

/// Fails where a size has grown past what is allowed, and where a call leaves something of a key behind.
pub(crate) fn check() -> Result<()> {
    let sizes = measure()?;
    let residue = Program::link("residue")?.run()?;
    ensure!(
        residue.trim() == "0",
        "the stack has {} pieces of a key after the calls that read it",
        residue.trim()
    );
    println!();
    for Size { what, bytes, .. } in &sizes {
        println!("{bytes:>6} bytes  {what}");
    }
    for size in &sizes {
        let Size { what, bytes, .. } = size;
        let at_most = size.at_most.unwrap_or(u64::MAX);
        ensure!(
            *bytes <= at_most,
            "{what}: {bytes} bytes, at most {at_most} are allowed"
        );
    }
    Ok(())
}

/// A program for the board, by the Makefile that a user has too.
struct Program {
    make: String,
    file: String,
}

impl Program {
    fn link(name: &str) -> Result<Self> {
        let mut make = format!(
            "make --silent -C examples/embedded MAIN=../../benches/firmware/{name}.c BUILD=../../{FOLDER}"
        );
        if name.starts_with("core_") {
            make += &format!(" ARCHIVE=../../{CORE_ARCHIVE}");
        }
        Command::new(make.as_str()).read()?;
        Ok(Self {
            make,
            file: format!("{FOLDER}/{name}.elf"),
        })
    }

    /// What lies in flash: code, constants, and the initial values of variables.
    fn size(&self) -> Result<u64> {
        let printed = Command::new(format!("arm-none-eabi-size {}", self.file)).read()?;
        let numbers = printed.lines().nth(1).unwrap_or_default();
        let mut numbers = numbers.split_whitespace().map(str::parse::<u64>);
        match (numbers.next(), numbers.next()) {
            (Some(Ok(text)), Some(Ok(data))) => Ok(text + data),
            _ => bail!("arm-none-eabi-size printed {printed:?}"),
        }
    }

    /// What the program prints on the board.
    fn run(&self) -> Result<String> {
        Command::new(format!("{} run", self.make)).read()
    }
}
