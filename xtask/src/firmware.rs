//! How much room the library takes in a microcontroller: programs for a Cortex-M4, over the start-up code alone, and the
//! stack of one call in QEMU. What each program does: benches/firmware.

use std::fs;

use anyhow::{Context as _, Result, bail, ensure};

use crate::build;
use crate::command::Command;
use crate::setup::{self, Missing};

pub(crate) const TARGET: &str = "thumbv7em-none-eabihf";
const FOLDER: &str = "target/firmware";
const BOARD: &str = "examples/embedded";

/// How QEMU runs a program for the board.
const QEMU: &str = "qemu-system-arm -machine mps2-an386 -display none -monitor none -serial none \
                    -chardev stdio,id=program -semihosting-config enable=on,target=native,chardev=program -kernel";

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
    .run()?;
    fs::create_dir_all(FOLDER)?;
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

/// Fails where a size has grown past what is allowed.
pub(crate) fn check() -> Result<()> {
    let sizes = measure()?;
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

/// A program for the board, linked as examples/embedded/Makefile does.
struct Program(String);

impl Program {
    fn link(name: &str) -> Result<Self> {
        let file = format!("{FOLDER}/{name}.elf");
        let archive = match name.starts_with("core_") {
            true => build::target_folder()?
                .join(TARGET)
                .join("firmware/libdps_symkey_firmware_bench.a")
                .display()
                .to_string(),
            false => format!("dist/c-{TARGET}/lib/libdps_symkey.a"),
        };
        Command::new(format!(
            "arm-none-eabi-gcc -mcpu=cortex-m4 -mthumb -mfloat-abi=hard -mfpu=fpv4-sp-d16 -Os -std=c11 \
             -ffunction-sections -fdata-sections -Idist/c-{TARGET}/include -I{BOARD} \
             -nostartfiles --specs=nano.specs -T {BOARD}/mps2-an386.ld -Wl,--gc-sections -Wl,-z,noexecstack \
             -Wl,-u,__aeabi_memcpy,-u,__aeabi_memset,-u,__aeabi_memclr -o {file} \
             benches/firmware/{name}.c {BOARD}/startup.c {BOARD}/semihosting.c -lc_nano {archive}"
        ))
        .read()?;
        Ok(Self(file))
    }

    /// What lies in flash: code, constants, and what the variables begin with.
    fn size(&self) -> Result<u64> {
        let printed = Command::new(format!("arm-none-eabi-size {}", self.0)).read()?;
        let numbers = printed.lines().nth(1).unwrap_or_default();
        let mut numbers = numbers.split_whitespace().map(str::parse::<u64>);
        match (numbers.next(), numbers.next()) {
            (Some(Ok(text)), Some(Ok(data))) => Ok(text + data),
            _ => bail!("arm-none-eabi-size printed {printed:?}"),
        }
    }

    /// What the program prints.
    fn run(&self) -> Result<String> {
        Command::new(format!("{QEMU} {}", self.0)).read()
    }
}
