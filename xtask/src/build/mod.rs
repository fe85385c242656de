//! What one would publish, in `dist/`.

mod cli;
pub(crate) mod notices;
pub mod places;
pub mod python;
pub(crate) mod rustc;
pub mod wasm;

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use clap::ValueEnum;

pub use self::cli::build as cli;
use crate::c;

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// The command, in dist/bin, and its shell completions, in dist/completions; for Windows dist/bin/dps-symkey.exe
    Cli,
    /// The C header and libraries, in dist/c, or in dist/c-TARGET for another target
    C,
    /// The Python wheel and source distribution, in dist/python
    Python,
    /// The npm package, in dist/npm
    Wasm,
}

#[derive(clap::Args)]
pub(crate) struct Options {
    /// What to build [default: all].
    #[arg(value_enum, value_name = "PART")]
    parts: Vec<Part>,
    /// The target to build the command or C for, as rustc names it: thumbv7em-none-eabihf, x86_64-pc-windows-gnu …
    /// [default: this machine]. For one without a system (-none-) C is the archive for firmware.
    #[arg(long)]
    target: Option<String>,
}

/// Builds the parts named, each once; all of them where none is named.
pub(crate) fn run(options: &Options) -> Result<()> {
    let Options { parts, target } = options;
    ensure!(
        target.is_none() || matches!(parts.as_slice(), [Part::C | Part::Cli]),
        "--target is for the command or for C: `cargo xtask build c --target …`"
    );
    for part in Part::value_variants() {
        if parts.is_empty() || parts.contains(part) {
            match part {
                Part::Cli => cli(target.as_deref())?,
                Part::C => c::build(target.as_deref())?,
                Part::Python => drop(python::build()?),
                Part::Wasm => drop(wasm::build()?),
            }
        }
    }
    Ok(())
}

/// The rounds of SHA-256 in a loop, 7 KB less: for firmware (`.cargo/config.toml` has it too, for whoever calls Cargo), and for
/// the smaller of the modules for JavaScript.
pub const COMPACT_SHA_2: &str = "--cfg=sha2_backend_soft=\"compact\"";

/// The licenses of this project, and their files.
pub(crate) const LICENSES: [&str; 2] = ["LICENSE-MIT", "LICENSE-APACHE"];

/// Where Cargo builds: this very program was built in its `debug` folder.
pub fn target_folder() -> Result<PathBuf> {
    let xtask = env::current_exe()?;
    let folder = xtask.ancestors().nth(2);
    folder
        .map(Path::to_path_buf)
        .context("run this as `cargo xtask`")
}
