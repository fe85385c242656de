//! What this project is compared with, where the machine has it.

use std::fmt::Display;

use super::FOLDER;
use crate::command::Command;
use crate::setup::{self, Missing};

/// Which peers can run here.
pub(super) struct Peers {
    pub(super) python: bool,
    pub(super) node: bool,
    /// A C compiler, for the C library.
    pub(super) c: bool,
    /// OpenSSL's library, called from C.
    pub(super) libcrypto: bool,
    /// The how-to's pipeline.
    pub(super) pipeline: bool,
    /// What is not measured, and why.
    pub(super) skipped: Vec<String>,
}

impl Peers {
    /// Sets up what is missing, as far as that goes; what still is becomes a line that says so.
    pub(super) fn find() -> Self {
        let mut skipped = Vec::new();
        let mut is_there = |peer: &str, found: Result<(), Missing>| {
            found
                .map_err(|missing| skip(&mut skipped, peer, &missing))
                .is_ok()
        };
        Self {
            python: is_there("Python", setup::python()),
            node: is_there(
                "Node",
                setup::program("node --version", "nodejs", "https://nodejs.org"),
            ),
            c: is_there("C", setup::c_compiler()),
            libcrypto: is_there("OpenSSL in C", libcrypto()),
            pipeline: is_there("the how-to's pipeline", pipeline()),
            skipped,
        }
    }

    /// What is not measured, and why.
    pub(super) fn skip(&mut self, what: &str, reason: &impl Display) {
        skip(&mut self.skipped, what, reason);
    }
}

fn skip(skipped: &mut Vec<String>, what: &str, reason: &impl Display) {
    let line = format!("{what} – {reason}");
    println!("SKIPPED: {line}");
    skipped.push(line);
}

fn libcrypto() -> Result<(), Missing> {
    let compile = format!(
        "cc -O2 -o {FOLDER}/libcrypto benches/peers/libcrypto.c benches/c/measure.c -lcrypto"
    );
    setup::program(
        &compile,
        "gcc libc6-dev libssl-dev",
        "https://openssl-library.org",
    )
}

/// Without arguments the script only looks whether there is all that it needs.
fn pipeline() -> Result<(), Missing> {
    setup::program(
        "bash benches/peers/pipeline.sh",
        "bash openssl xxd",
        "https://openssl-library.org and https://www.vim.org",
    )
}

/// The first line that a command prints, if it succeeds.
pub(super) fn first_line(command: &str) -> Option<String> {
    let output = Command::new(command).output()?;
    let output = String::from_utf8_lossy(&output);
    output.lines().next().map(str::to_owned)
}
