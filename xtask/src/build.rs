//! What one would publish, in `dist/`.

mod c;
pub(crate) mod python;
pub(crate) mod wasm;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use clap::ValueEnum;

use crate::command::Command;

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// The command, in dist/bin, and its shell completions, in dist/completions
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
    /// The target to build C for, as rustc names it: thumbv7em-none-eabihf, x86_64-pc-windows-gnu … [default: this
    /// machine]. One without a system (-none-) gets the archive for firmware.
    #[arg(long)]
    target: Option<String>,
}

/// Builds the parts named, each once; all of them where none is named.
pub(crate) fn run(options: &Options) -> Result<()> {
    let Options { parts, target } = options;
    ensure!(
        target.is_none() || parts.as_slice() == [Part::C],
        "--target is for C alone: `cargo xtask build c --target …`"
    );
    for part in Part::value_variants() {
        if parts.is_empty() || parts.contains(part) {
            match part {
                Part::Cli => build_cli()?,
                Part::C => c(target.as_deref())?,
                Part::Python => drop(python::build()?),
                Part::Wasm => drop(wasm::build()?),
            }
        }
    }
    Ok(())
}

/// The C library for a target, or for this machine.
pub(crate) fn c(target: Option<&str>) -> Result<()> {
    c::build(target)
}

/// The shells, and where each looks for the completions of a command: by file name.
const COMPLETIONS: [(&str, &str); 4] = [
    ("bash", "dps-symkey.bash"),
    ("zsh", "_dps-symkey"),
    ("fish", "dps-symkey.fish"),
    ("powershell", "_dps-symkey.ps1"),
];

fn build_cli() -> Result<()> {
    Command::new("cargo build -p dps-symkey --release --locked").run()?;
    let file = format!("dps-symkey{}", env::consts::EXE_SUFFIX);
    let built = target_folder()?.join("release").join(&file);
    let program = format!("dist/bin/{file}");
    fs::create_dir_all("dist/bin")?;
    fs::copy(&built, &program).with_context(|| format!("cannot copy {}", built.display()))?;
    println!("\n{program}");
    fs::create_dir_all("dist/completions")?;
    for (shell, file) in COMPLETIONS {
        let command = Command::new(format!("{program} completions {shell}"));
        let completions = command
            .output()
            .with_context(|| format!("`{command}` failed"))?;
        let file = format!("dist/completions/{file}");
        fs::write(&file, completions).with_context(|| format!("cannot write {file}"))?;
        println!("{file}");
    }
    Ok(())
}

/// Where Cargo builds: this very program was built in its `debug` folder.
pub(crate) fn target_folder() -> Result<PathBuf> {
    let xtask = env::current_exe()?;
    let folder = xtask.ancestors().nth(2);
    folder
        .map(Path::to_path_buf)
        .context("run this as `cargo xtask`")
}
