//! One entry for everything: `cargo xtask test`, `cargo xtask build`, `cargo xtask bench`.

use std::process::ExitCode;

use anyhow::Result;

fn main() -> Result<ExitCode> {
    xtask::run()
}
