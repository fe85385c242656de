//! The crates that Cargo links.

use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use serde::Deserialize;

use super::component::Component;
use crate::build::rustc;
use crate::command::Command;

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    /// None for this project's own.
    source: Option<String>,
    license: Option<String>,
    manifest_path: PathBuf,
}

/// Everything but this project's own crates: no macros and nothing else that runs while it is built.
pub(super) fn linked(
    package: &str,
    features: &str,
    target: Option<&str>,
) -> Result<Vec<Component>> {
    let target = match target {
        Some(target) => target.to_owned(),
        None => rustc::about("host")?,
    };
    let tree = Command::new(format!(
        "cargo tree -p {package}{features} --target {target} --edges normal,no-proc-macro --prefix none --format {{p}} --locked"
    ));
    let tree = tree.read()?;
    // `name v1.0.0`, for each place that it has in the tree.
    let linked: BTreeSet<_> = tree
        .lines()
        .filter_map(|line| {
            let mut words = line.split(' ');
            Some((words.next()?, words.next()?.strip_prefix('v')?))
        })
        .collect();
    let metadata = Command::new(format!(
        "cargo metadata --format-version 1 --filter-platform {target} --locked"
    ));
    let metadata: Metadata = serde_json::from_str(&metadata.read()?)?;
    let mut components = Vec::new();
    for (name, version) in linked {
        let package = metadata
            .packages
            .iter()
            .find(|package| package.name == name && package.version == version);
        let package = package.with_context(|| format!("cargo metadata has no {name} {version}"))?;
        if package.source.is_some() {
            components.push(Component::in_folder(
                format!("{name} {version}"),
                package.license.clone().unwrap_or_default(),
                package.manifest_path.parent().context("no folder")?,
            )?);
        }
    }
    Ok(components)
}
