//! The command: see the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    dps_emulator::run(std::env::args_os())
}
