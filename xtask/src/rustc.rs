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

fn print(what: &str) -> Result<PathBuf> {
    let printed = Command::new(format!("rustc --print {what}")).read()?;
    Ok(PathBuf::from(printed.trim_end()))
}
