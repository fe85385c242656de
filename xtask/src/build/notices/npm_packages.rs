//! The npm packages that a page is bundled from.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use serde_json::{Map, Value};

use super::component::Component;

/// Those that the lock file of a folder names, without what only builds and tests, and without this project's own.
pub(super) fn bundled(folder: &str) -> Result<Vec<Component>> {
    let file = format!("{folder}/package-lock.json");
    let lock = fs::read_to_string(&file).with_context(|| format!("cannot read {file}"))?;
    let lock: Map<String, Value> = serde_json::from_str(&lock)?;
    let packages = lock.get("packages").and_then(Value::as_object);
    let mut components = Vec::new();
    for (path, package) in packages.context("no packages")? {
        let text = |key| package.get(key).and_then(Value::as_str).unwrap_or_default();
        let name = path.rsplit_once("node_modules/").map(|(_, name)| name);
        if let Some(name) = name.filter(|_| {
            // The first has none in the page, the second none of others.
            package.get("dev").is_none() && package.get("link").is_none()
        }) {
            components.push(Component::in_folder(
                // As Vite names it.
                format!("{name} - {}", text("version")),
                text("license").to_owned(),
                &Path::new(folder).join(path),
            )?);
        }
    }
    Ok(components)
}
