//! The command `dps-symkey`: see the library beside it.

use std::process::ExitCode;

fn main() -> ExitCode {
    dps_symkey_cli::run(std::env::args_os()).into()
}
