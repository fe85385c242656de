//! The command, and its shell completions.

use std::{env, fs};

use anyhow::{Context as _, Result};

use super::notices::{self, Notices};
use super::{LICENSES, places, target_folder};
use crate::c::mingw;
use crate::command::Command;
use crate::setup;

const PROGRAMS: &str = "dist/bin";

/// The shells, and where each looks for the completions of a command: by file name.
const COMPLETIONS: [(&str, &str); 4] = [
    ("bash", "dps-symkey.bash"),
    ("zsh", "_dps-symkey"),
    ("fish", "dps-symkey.fish"),
    ("powershell", "_dps-symkey.ps1"),
];

/// The command for a target, or for this machine, which can then write its shell completions.
pub fn build(target: Option<&str>) -> Result<()> {
    let mut command = "cargo build -p dps-symkey --release --locked".to_owned();
    if let Some(target) = target {
        setup::target(target)?;
        command += &format!(" --target {target}");
        if target == mingw::TARGET {
            command += &mingw::target_dir_option();
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
    let elsewhere = mingw::target_dir().filter(|_| target == Some(mingw::TARGET));
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
    let notices = Notices::of("dps-symkey", "", target)?;
    // Programs for other systems stand in the same folder and link other crates.
    let notices_file = match target {
        Some(target) => notices::FILE.replace(".txt", &format!("-{target}.txt")),
        None => notices::FILE.to_owned(),
    };
    let notices_file = format!("{PROGRAMS}/{notices_file}");
    fs::write(&notices_file, notices.text())
        .with_context(|| format!("cannot write {notices_file}"))?;
    places::check(PROGRAMS)?;
    println!("\n{program}\n{notices_file}");
    if target.is_some() {
        return Ok(());
    }
    fs::create_dir_all("dist/completions")?;
    for (shell, file) in COMPLETIONS {
        let completions = Command::new(format!("{program} completions {shell}")).read()?;
        let file = format!("dist/completions/{file}");
        fs::write(&file, completions).with_context(|| format!("cannot write {file}"))?;
        println!("{file}");
    }
    Ok(())
}
