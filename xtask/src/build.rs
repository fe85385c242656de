//! What one would publish, in `dist/`.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use clap::ValueEnum;

use crate::command::Command;

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// The command, in dist/bin, and its shell completions, in dist/completions
    Cli,
}

/// Builds the parts named, each once; all of them where none is named.
pub(crate) fn run(parts: &[Part]) -> Result<()> {
    for part in Part::value_variants() {
        if parts.is_empty() || parts.contains(part) {
            match part {
                Part::Cli => build_cli()?,
            }
        }
    }
    Ok(())
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
