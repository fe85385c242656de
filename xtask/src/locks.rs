//! Lock files: each package in them has a checksum, so that nothing else can be installed in its place.

use std::fs;

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::{Map, Value};

use crate::command::Command;

/// Fails where a lock file of the project names a package without locking it.
pub(crate) fn check() -> Result<()> {
    let files = Command::new("git ls-files -z").read()?;
    let mut unlocked = Vec::new();
    for file in files.split('\0').filter(|file| is_lock_file(file)) {
        let text = fs::read_to_string(file).with_context(|| format!("cannot read {file}"))?;
        let found = unlocked_in(file, &text).with_context(|| file.to_owned())?;
        unlocked.extend(
            found
                .into_iter()
                .map(|package| format!("{file}: {package}")),
        );
    }
    ensure!(
        unlocked.is_empty(),
        "these packages are not locked; delete the lock file, and node_modules beside it, and make it again:\n{}",
        unlocked.join("\n")
    );
    Ok(())
}

fn is_lock_file(file: &str) -> bool {
    let name = name_of(file);
    name.ends_with(".lock") || name.contains("-lock.")
}

fn name_of(file: &str) -> &str {
    file.rsplit('/').next().unwrap_or_default()
}

/// The packages in a lock file that it does not lock, and why.
fn unlocked_in(file: &str, text: &str) -> Result<Vec<String>> {
    match name_of(file) {
        "Cargo.lock" => Ok(unlocked_crates(text)),
        "package-lock.json" => unlocked_npm_packages(text),
        "requirements.lock" => Ok(unlocked_requirements(text)),
        _ => bail!("nothing here checks a lock file of this kind: add it to xtask/src/locks.rs"),
    }
}

/// Packages without a source are in the project.
fn unlocked_crates(text: &str) -> Vec<String> {
    let crates_io = "\nsource = \"registry+https://github.com/rust-lang/crates.io-index\"\n";
    let packages = text.split("[[package]]").skip(1);
    packages
        .filter(|package| package.contains("\nsource = "))
        .filter_map(|package| {
            let name = package.lines().nth(1).unwrap_or_default();
            if !package.contains(crates_io) {
                Some(format!("{name} is not from crates.io"))
            } else if !package.contains("\nchecksum = \"") {
                Some(format!("{name} has no checksum"))
            } else {
                None
            }
        })
        .collect()
}

/// What is not below `node_modules` is in the project, and so is what a link leads to. npm leaves `integrity` out where it made the
/// lock file from a `node_modules` folder that was there.
fn unlocked_npm_packages(text: &str) -> Result<Vec<String>> {
    let lock: Map<String, Value> = serde_json::from_str(text)?;
    let packages = lock.get("packages").and_then(Value::as_object);
    let packages = packages.context("it has no packages: make it with npm 7 or later")?;
    let is_in_the_project = |path: &str, package: &Value| {
        !path.contains("node_modules/") || package.get("link") == Some(&Value::Bool(true))
    };
    let unlocked = packages.iter().filter_map(|(path, package)| {
        let integrity = package.get("integrity").and_then(Value::as_str);
        if is_in_the_project(path, package) {
            None
        } else if !integrity.is_some_and(|hash| hash.starts_with("sha512-")) {
            Some(format!("{path} has no integrity of SHA-512"))
        } else {
            // It would be the registry of whoever made the file.
            let resolved = package.get("resolved");
            resolved.map(|address| format!("{path} has the download address {address}"))
        }
    });
    Ok(unlocked.collect())
}

fn unlocked_requirements(text: &str) -> Vec<String> {
    let text = text.replace("\\\n", " ");
    let lines = text.lines().map(str::trim);
    lines
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .filter(|line| !(line.contains("==") && line.contains(" --hash=sha256:")))
        .map(|line| format!("{line} has no version or no hash"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{is_lock_file, unlocked_in};

    #[test]
    fn knows_a_lock_file_by_its_name() {
        for file in ["Cargo.lock", "a/b/package-lock.json", "a/uv.lock"] {
            assert!(is_lock_file(file), "{file}");
        }
        for file in ["cli/src/clock.rs", "xtask/src/locks.rs", "lock/README.md"] {
            assert!(!is_lock_file(file), "{file}");
        }
        assert!(unlocked_in("a/uv.lock", "").is_err());
    }

    #[test]
    fn finds_a_crate_without_a_checksum_or_from_elsewhere() {
        let lock = r#"version = 4

[[package]]
name = "ours"
version = "0.1.0"

[[package]]
name = "locked"
version = "1.0.0"
source = "registry+https://github.com/rust-lang/crates.io-index"
checksum = "00"

[[package]]
name = "unlocked"
version = "1.0.0"
source = "registry+https://github.com/rust-lang/crates.io-index"

[[package]]
name = "elsewhere"
version = "1.0.0"
source = "registry+https://mirror.example/index"
checksum = "00"
"#;
        assert_eq!(
            unlocked_in("Cargo.lock", lock).unwrap(),
            [
                "name = \"unlocked\" has no checksum",
                "name = \"elsewhere\" is not from crates.io"
            ]
        );
    }

    #[test]
    fn finds_an_npm_package_without_integrity_or_with_an_address() {
        let lock = r#"{ "packages": {
            "": { "name": "ours" },
            "../dist/dps-symkey": { "version": "0.1.0" },
            "node_modules/dps-symkey": { "resolved": "../dist/dps-symkey", "link": true },
            "node_modules/locked": { "version": "1.0.0", "integrity": "sha512-AA==" },
            "node_modules/unlocked": { "version": "1.0.0" },
            "node_modules/a/node_modules/weak": { "integrity": "sha1-AA==" },
            "node_modules/from": { "integrity": "sha512-AA==", "resolved": "https://mirror.example/from.tgz" }
        } }"#;
        let mut unlocked = unlocked_in("package-lock.json", lock).unwrap();
        unlocked.sort();
        assert_eq!(
            unlocked,
            [
                "node_modules/a/node_modules/weak has no integrity of SHA-512",
                "node_modules/from has the download address \"https://mirror.example/from.tgz\"",
                "node_modules/unlocked has no integrity of SHA-512",
            ]
        );
        assert!(unlocked_in("package-lock.json", r#"{ "dependencies": {} }"#).is_err());
    }

    #[test]
    fn finds_a_requirement_without_a_hash_or_a_version() {
        let lock = "# a==1\nlocked==1.0 \\\n    --hash=sha256:00 \\\n    --hash=sha256:01\n\nunlocked==1.0\nany --hash=sha256:00\n--index-url https://mirror.example\n";
        assert_eq!(
            unlocked_in("tests/requirements.lock", lock).unwrap(),
            [
                "unlocked==1.0 has no version or no hash",
                "any --hash=sha256:00 has no version or no hash",
                "--index-url https://mirror.example has no version or no hash",
            ]
        );
    }
}
