//! Lock files: each package in them has a checksum, so that nothing else can be installed in its place, and none is denied for
//! an advisory.
//!
//! `cargo deny` reads the workspace's alone, and only where it is installed. Requirements of Python are left to pip, which
//! refuses one without a version and a hash where another has them.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test ends where it fails; clippy.toml exempts the tests themselves, not what they share"
)]

use std::fs;
use std::process::Command;

use semver::{Version, VersionReq};
use serde_json::Value;

const PROJECT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

fn read(path: &str) -> String {
    fs::read_to_string(format!("{PROJECT}/{path}"))
        .unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Those of the project.
fn lock_files() -> Vec<String> {
    let mut git = Command::new("git");
    let files = git.args(["ls-files", "*.lock", "*-lock.*"]);
    let files = files.current_dir(PROJECT).output().unwrap().stdout;
    let files = String::from_utf8(files).unwrap();
    files.lines().map(str::to_owned).collect()
}

/// What stands in `deny = […]`: a crate, and which of its versions.
fn denied(deny: &str) -> Vec<(&str, VersionReq)> {
    let (_, list) = deny.split_once("\ndeny = [\n").unwrap();
    let (list, _) = list.split_once("\n]\n").unwrap();
    let entries = list.lines().map(|line| {
        let entry = line.trim().strip_prefix("{ crate = \"").unwrap();
        let (entry, _) = entry.split_once("\", reason = \"RUSTSEC-").unwrap();
        let (name, versions) = entry.split_once('@').unwrap_or((entry, "*"));
        (name, VersionReq::parse(versions).unwrap())
    });
    entries.collect()
}

/// What is wrong in a Cargo.lock. Packages without a source are in the project.
fn wrong_crates(lock: &str, denied: &[(&str, VersionReq)]) -> Vec<String> {
    let mut wrong = Vec::new();
    for package in lock.split("[[package]]\n").skip(1) {
        let value = |name: &str| {
            let line = package.lines().find_map(|line| line.strip_prefix(name));
            line.map(|value| value.trim_matches('"'))
        };
        let (name, version) = (value("name = ").unwrap(), value("version = ").unwrap());
        let parsed = Version::parse(version).unwrap();
        let is_denied = denied
            .iter()
            .any(|(denied, versions)| *denied == name && versions.matches(&parsed));
        let source = value("source = ");
        if is_denied {
            wrong.push(format!("{name} {version} is denied: see deny.toml"));
        }
        if source.is_some_and(|source| source != CRATES_IO) {
            wrong.push(format!("{name} is not from crates.io"));
        }
        if source.is_some() && value("checksum = ").is_none() {
            wrong.push(format!("{name} has no checksum"));
        }
    }
    wrong
}

/// What is wrong in a package-lock.json. What is not below `node_modules` is in the project, and so is what a link leads to. npm
/// leaves `integrity` out where it made the lock file from a `node_modules` folder that was there.
fn wrong_npm_packages(lock: &str) -> Vec<String> {
    let lock: Value = serde_json::from_str(lock).unwrap();
    let packages = lock.get("packages").and_then(Value::as_object);
    let mut wrong = Vec::new();
    for (path, package) in packages.unwrap() {
        let is_ours = !path.contains("node_modules/") || package.get("link").is_some();
        let integrity = package.get("integrity").and_then(Value::as_str);
        if is_ours {
            continue;
        }
        if !integrity.is_some_and(|hash| hash.starts_with("sha512-")) {
            wrong.push(format!("{path} has no integrity of SHA-512"));
        }
        // It would be the registry of whoever made the file.
        if package.get("resolved").is_some() {
            wrong.push(format!("{path} has a download address"));
        }
    }
    wrong
}

#[test]
fn every_package_is_locked_and_none_is_denied() {
    let deny = read("deny.toml");
    let denied = denied(&deny);
    let files = lock_files();
    assert!(!denied.is_empty() && files.iter().any(|file| file == "Cargo.lock"));
    for file in files {
        let lock = read(&file);
        let wrong = match file.rsplit('/').next().unwrap() {
            "Cargo.lock" => wrong_crates(&lock, &denied),
            "package-lock.json" => wrong_npm_packages(&lock),
            "requirements.lock" if lock.contains(" --hash=sha256:") => Vec::new(),
            _ => panic!("{file}: nothing here knows a lock file of this kind"),
        };
        // Delete the lock file, and node_modules beside it, and make it again.
        assert!(wrong.is_empty(), "{file}: {wrong:#?}");
    }
}

#[test]
fn finds_a_crate_that_is_not_locked_or_is_denied() {
    let lock = read("Cargo.lock");
    let wrong = |from: &str, to: &str| wrong_crates(&lock.replacen(from, to, 1), &[]);
    assert!(wrong("\nchecksum = ", "\nother = ")[0].ends_with(" has no checksum"));
    assert!(wrong(CRATES_IO, "git+https://a.example")[0].ends_with(" is not from crates.io"));
    let denied = [("serde", VersionReq::parse(">=1.0.0").unwrap())];
    assert!(wrong_crates(&lock, &denied)[0].starts_with("serde 1."));
    let denied = [("serde", VersionReq::parse("<1.0.0").unwrap())];
    assert!(wrong_crates(&lock, &denied).is_empty());
}

#[test]
fn finds_an_npm_package_without_integrity_or_with_an_address() {
    let lock = read("bindings-wasm/package-lock.json");
    let wrong = |from: &str, to: &str| wrong_npm_packages(&lock.replacen(from, to, 1));
    for weaker in ["\"other\"", "\"integrity\": \"sha1-\", \"other\""] {
        assert!(wrong("\"integrity\"", weaker)[0].ends_with(" has no integrity of SHA-512"));
    }
    let address = "\"resolved\": \"https://a.example\", \"integrity\"";
    assert!(wrong("\"integrity\"", address)[0].ends_with(" has a download address"));
}
