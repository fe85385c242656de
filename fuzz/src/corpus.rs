//! What the fuzzers start from: a file for each target, with one input a line, escaped as [`u8::escape_ascii`] does it.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::iter;
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;

use crate::TARGETS;

/// The inputs of a target, sorted.
pub fn inputs(target: &str) -> io::Result<BTreeSet<Vec<u8>>> {
    let lines = fs::read_to_string(packed(target))?;
    Ok(lines.lines().map(unescaped).collect())
}

/// Writes each input to a file of its own, in a folder for each target: what cargo-fuzz reads, and adds to.
pub fn unpack() -> io::Result<()> {
    for (target, _) in TARGETS {
        fs::create_dir_all(unpacked(target))?;
        for (number, input) in inputs(target)?.iter().enumerate() {
            fs::write(unpacked(target).join(number.to_string()), input)?;
        }
    }
    Ok(())
}

/// Adds what is in the folders to the packed files.
pub fn pack() -> io::Result<()> {
    for (target, _) in TARGETS {
        let mut all = inputs(target)?;
        for file in fs::read_dir(unpacked(target))? {
            all.insert(fs::read(file?.path())?);
        }
        let lines = all
            .iter()
            .map(|input| format!("{}\n", input.escape_ascii()));
        fs::write(packed(target), lines.collect::<String>())?;
    }
    Ok(())
}

fn packed(target: &str) -> PathBuf {
    unpacked(target).with_extension("txt")
}

/// Where cargo-fuzz looks by itself.
fn unpacked(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("corpus")
        .join(target)
}

/// Undoes `escape_ascii`.
fn unescaped(line: &str) -> Vec<u8> {
    let mut bytes = line.bytes();
    let byte = || match bytes.next()? {
        b'\\' => match bytes.next()? {
            b't' => Some(b'\t'),
            b'n' => Some(b'\n'),
            b'r' => Some(b'\r'),
            b'x' => {
                let digits = [bytes.next()?, bytes.next()?];
                HEXLOWER.decode(&digits).expect("digits follow \\x").pop()
            }
            quoted => Some(quoted),
        },
        plain => Some(plain),
    };
    iter::from_fn(byte).collect()
}
