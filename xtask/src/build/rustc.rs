//! What the compiler says about itself.

use std::path::PathBuf;

use anyhow::{Context as _, Result};

use crate::command::Command;

/// A line of `rustc -vV`: `host`, `release`, `commit-hash`.
pub(crate) fn about(key: &str) -> Result<String> {
    let about = Command::new("rustc -vV").read()?;
    let mut values = about.lines().filter_map(|line| line.split_once(": "));
    let value = values.find(|(name, _)| *name == key);
    let (_, value) = value.with_context(|| format!("rustc -vV does not say its {key}"))?;
    Ok(value.to_owned())
}

/// The folder of the compiler.
pub(crate) fn sysroot() -> Result<PathBuf> {
    print("sysroot")
}

/// The folder of the standard library of a target, or of this machine.
pub(crate) fn libraries(target: Option<&str>) -> Result<PathBuf> {
    match target {
        Some(target) => print(&format!("target-libdir --target {target}")),
        None => print("target-libdir"),
    }
}

fn print(what: &str) -> Result<PathBuf> {
    let printed = Command::new(format!("rustc --print {what}")).read()?;
    Ok(PathBuf::from(printed.trim_end()))
}
