//! How much room the library takes in a microcontroller: programs for a Cortex-M4, over the start-up code alone, and the
//! stack of one call in QEMU. What each program does: benches/firmware.

use std::fs;

use anyhow::{Context as _, Result, bail, ensure};

use crate::build::{self, COMPACT_SHA_2};
use crate::command::Command;
use crate::places;
use crate::setup::{self, Missing};

pub(crate) const TARGET: &str = "thumbv7em-none-eabihf";
const FOLDER: &str = "target/firmware";
/// The Rust library alone.
const CORE_ARCHIVE: &str = "target/firmware/libcore.a";

/// A size in bytes, the most that is allowed, and what is aimed at; neither where it is only shown.
pub(crate) struct Size {
    pub(crate) what: &'static str,
    pub(crate) bytes: u64,
    pub(crate) bounds: Option<Bounds>,
}

#[derive(Clone, Copy)]
pub(crate) struct Bounds {
    pub(crate) at_most: u64,
    pub(crate) aim: u64,
}

const HMAC: Bounds = Bounds {
    at_most: 2_600,
    aim: 2_200,
};
const TOKEN: Bounds = Bounds {
    at_most: 5_600,
    aim: 4_600,
};
const STACK: Bounds = Bounds {
    at_most: 2_048,
    aim: 1_024,
};

/// The programs whose sizes are taken.
const PROGRAMS: [(&str, &str, Option<Bounds>); 4] = [
    (
        "core_hmac",
        "HMAC of a registration ID: Rust library, everything checked before",
        Some(HMAC),
    ),
    (
        "core_token",
        "checked key to finished DPS token: Rust library, everything checked before",
        Some(TOKEN),
    ),
    (
        "c_token",
        "key text to finished DPS token: dps_registration_sas_token(), which checks",
        Some(TOKEN),
    ),
    (
        "c_derive",
        "key text to key text: dps_derive_device_key(), which checks",
        None,
    ),
];

/// The compiler for the board and its C library, and the emulator.
pub(crate) fn tools() -> Result<(), Missing> {
    setup::target(TARGET)?;
    setup::program(
        "arm-none-eabi-gcc --specs=nano.specs -mcpu=cortex-m4 -E -include string.h -x c /dev/null",
        "gcc-arm-none-eabi libnewlib-arm-none-eabi",
        "https://developer.arm.com",
    )?;
    setup::program(
        "make --version",
        "make",
        "https://www.gnu.org/software/make",
    )?;
    setup::program(
        "qemu-system-arm --version",
        "qemu-system-arm",
        "https://www.qemu.org",
    )
}

pub(crate) fn measure() -> Result<Vec<Size>> {
    build::c(Some(TARGET))?;
    Command::new(format!(
        "cargo build -p dps-symkey-firmware-bench --profile firmware --target {TARGET} --locked"
    ))
    // As the library, so that what both have is built once.
    .env(
        "CARGO_ENCODED_RUSTFLAGS",
        places::rustflags(&[COMPACT_SHA_2])?,
    )
    .run()?;
    fs::create_dir_all(FOLDER)?;
    let folder = build::target_folder()?.join(TARGET).join("firmware");
    // To where its path has no space in it.
    fs::copy(folder.join("libdps_symkey_firmware_bench.a"), CORE_ARCHIVE)?;
    let start_up = Program::link("empty")?.size()?;
    let mut sizes = Vec::new();
    for (name, what, bounds) in PROGRAMS {
        let program = Program::link(name)?;
        program.run()?;
        let bytes = program.size()?.saturating_sub(start_up);
        sizes.push(Size {
            what,
            bytes,
            bounds,
        });
    }
    let bytes = Program::link("stack")?.run()?;
    sizes.push(Size {
        what: "stack of dps_registration_sas_token()",
        bytes: bytes.trim().parse().context("no size of the stack")?,
        bounds: Some(STACK),
    });
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
    for size in sizes {
        if let Some(Bounds { at_most, .. }) = size.bounds {
            let Size { what, bytes, .. } = size;
            ensure!(
                bytes <= at_most,
                "{what}: {bytes} bytes, at most {at_most} are allowed"
            );
        }
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

    /// What lies in flash: code, constants, and what the variables begin with.
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
