//! What the fuzzers start from: a file for each target, with one input a line, escaped as [`u8::escape_ascii`] does it.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;

use crate::TARGETS;

/// The inputs of a target, sorted.
///
/// # Panics
/// If a line is not escaped as it should be.
pub fn inputs(target: &str) -> io::Result<BTreeSet<Vec<u8>>> {
    Ok(read(target, &fs::read_to_string(packed(target))?))
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

fn read(target: &str, lines: &str) -> BTreeSet<Vec<u8>> {
    let input = |(index, line)| {
        unescaped(line).unwrap_or_else(|| {
            panic!(
                "corpus/{target}.txt, line {}: cannot read {line}",
                index + 1
            )
        })
    };
    lines.lines().enumerate().map(input).collect()
}

/// Undoes [`u8::escape_ascii`], and reads `\0` as NUL; `None` where a line is not written so.
fn unescaped(line: &str) -> Option<Vec<u8>> {
    let mut input = Vec::new();
    let mut bytes = line.bytes();
    while let Some(byte) = bytes.next() {
        input.push(match byte {
            b'\\' => match bytes.next()? {
                b'0' => b'\0',
                b't' => b'\t',
                b'n' => b'\n',
                b'r' => b'\r',
                b'x' => {
                    let digits = [bytes.next()?, bytes.next()?];
                    HEXLOWER.decode(&digits).ok()?.pop()?
                }
                quoted @ (b'\\' | b'\'' | b'"') => quoted,
                _ => return None,
            },
            plain @ b' '..=b'~' => plain,
            _ => return None,
        });
    }
    Some(input)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_comes_back() {
        let all = Vec::from_iter(0..=u8::MAX);
        assert_eq!(unescaped(&all.escape_ascii().to_string()), Some(all));
        assert_eq!(unescaped(r"\0\\0").unwrap(), b"\0\\0");
    }

    #[test]
    fn nothing_else_is_read() {
        for line in [
            r"a\", r"\a", r"\X41", r"\x", r"\x4", r"\x4g", r"\xEF", "é", "\t",
        ] {
            assert_eq!(unescaped(line), None, "{line}");
        }
    }

    #[test]
    #[should_panic(expected = r"corpus/names.txt, line 2: cannot read a\q")]
    fn a_line_that_cannot_be_read_is_named() {
        read("names", "a\na\\q\n");
    }
}
