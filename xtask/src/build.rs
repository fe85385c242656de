//! What one would publish, in `dist/`.

mod c;
pub(crate) mod python;
pub(crate) mod wasm;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow, ensure};
use clap::ValueEnum;

use crate::command::Command;
use crate::notices::{self, Build, Notices};
use crate::places;
use crate::setup;
use crate::windows;

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

const PROGRAMS: &str = "dist/bin";

/// The shells, and where each looks for the completions of a command: by file name.
const COMPLETIONS: [(&str, &str); 4] = [
    ("bash", "dps-symkey.bash"),
    ("zsh", "_dps-symkey"),
    ("fish", "dps-symkey.fish"),
    ("powershell", "_dps-symkey.ps1"),
];

/// The rounds of SHA-256 in a loop, 7 KB less: for firmware (`.cargo/config.toml` has it too, for whoever calls Cargo), and for
/// the smaller of the modules for JavaScript.
pub(crate) const COMPACT_SHA_2: &str = "--cfg=sha2_backend_soft=\"compact\"";

/// The licenses of this project, and their files.
const LICENSES: [&str; 2] = ["LICENSE-MIT", "LICENSE-APACHE"];

/// The command for a target, or for this machine, which can then write its shell completions.
pub(crate) fn cli(target: Option<&str>) -> Result<()> {
    let mut command = "cargo build -p dps-symkey --release --locked".to_owned();
    if let Some(target) = target {
        setup::target(target).map_err(|missing| anyhow!("{missing}"))?;
        command += &format!(" --target {target}");
        if target == windows::TARGET {
            command += &windows::target_dir_option();
        }
    }
    Command::new(command)
        .env("CARGO_ENCODED_RUSTFLAGS", places::rustflags(&[])?)
        .run()?;
    let suffix = match target {
        None => env::consts::EXE_SUFFIX,
        Some(target) if target.contains("windows") => ".exe",
        Some(_) => "",
    };
    let file = format!("dps-symkey{suffix}");
    let elsewhere = windows::target_dir().filter(|_| target == Some(windows::TARGET));
    let folder = match elsewhere {
        Some(folder) => folder,
        None => target_folder()?,
    };
    let folder = folder.join(target.unwrap_or_default());
    let built = folder.join("release").join(&file);
    let program = format!("{PROGRAMS}/{file}");
    fs::create_dir_all(PROGRAMS)?;
    fs::copy(&built, &program).with_context(|| format!("cannot copy {}", built.display()))?;
    for license in LICENSES {
        fs::copy(license, format!("{PROGRAMS}/{license}"))
            .with_context(|| format!("cannot copy {license}"))?;
    }
    let notices = Notices::of(&Build {
        package: "dps-symkey",
        features: "",
        target,
    })?;
    // Programs for other systems stand in the same folder and link other crates.
    let notices_file = match target {
        Some(target) => notices::FILE.replace(".txt", &format!("-{target}.txt")),
        None => notices::FILE.to_owned(),
    };
    let notices_file = format!("{PROGRAMS}/{notices_file}");
    fs::write(&notices_file, notices.text())
        .with_context(|| format!("cannot write {notices_file}"))?;
    notices.check(&notices_file)?;
    places::check(PROGRAMS)?;
    println!("\n{program}\n{notices_file}");
    if target.is_some() {
        return Ok(());
    }
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
