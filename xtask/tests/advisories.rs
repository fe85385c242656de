//! No lock file has a crate that `deny.toml` denies for an advisory. `cargo deny` reads the workspace's alone, and only where
//! it is installed.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test ends where it fails; clippy.toml exempts the tests themselves, not what they share"
)]

use std::fs;
use std::process::Command;

const PROJECT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

type Version = [u64; 3];

/// A crate, and the first version that is right where there is one.
type Denied<'a> = (&'a str, Option<Version>);

fn version(text: &str) -> Version {
    let numbers = text.split(['.', '-', '+']).take(3);
    let numbers: Vec<u64> = numbers.map(|number| number.parse().unwrap()).collect();
    numbers.try_into().unwrap()
}

/// What stands in `deny = […]`.
fn denied(deny: &str) -> Vec<Denied<'_>> {
    let (_, list) = deny.split_once("\ndeny = [\n").unwrap();
    let (list, _) = list.split_once("\n]\n").unwrap();
    let entries = list.lines().map(|line| {
        let entry = line.trim().strip_prefix("{ crate = \"");
        let (name, _) = entry
            .unwrap()
            .split_once("\", reason = \"RUSTSEC-")
            .unwrap();
        match name.split_once("@<") {
            Some((name, fixed)) => (name, Some(version(fixed))),
            None => (name, None),
        }
    });
    entries.collect()
}

/// The names and versions in a lock file.
fn locked(lock: &str) -> impl Iterator<Item = (&str, &str)> {
    lock.split("[[package]]\n").skip(1).map(|package| {
        let value = |name: &str| {
            let line = package.lines().find_map(|line| line.strip_prefix(name));
            line.unwrap().trim_matches('"')
        };
        (value("name = "), value("version = "))
    })
}

fn read(path: &str) -> String {
    fs::read_to_string(format!("{PROJECT}/{path}"))
        .unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn no_lock_file_has_a_crate_that_is_denied() {
    let deny = read("deny.toml");
    let denied = denied(&deny);
    assert!(!denied.is_empty());
    let files = Command::new("git")
        .args(["ls-files", "*Cargo.lock"])
        .current_dir(PROJECT)
        .output()
        .unwrap();
    let files = String::from_utf8(files.stdout).unwrap();
    assert!(files.lines().any(|file| file == "Cargo.lock"), "{files}");
    let mut found = Vec::new();
    for file in files.lines() {
        let lock = read(file);
        for (name, locked) in locked(&lock) {
            let is_meant = |(denied, fixed): &Denied<'_>| {
                *denied == name && fixed.is_none_or(|fixed| version(locked) < fixed)
            };
            if denied.iter().any(is_meant) {
                found.push(format!("{file}: {name} {locked}"));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}: see deny.toml");
}

#[test]
fn versions_are_compared_by_their_numbers() {
    assert!(version("0.9.1") < version("0.10.0"));
    assert!(version("1.2.3-beta") < version("1.2.4+spec-1"));
}
