//! `make-ids COUNT LENGTH|mixed FILE` writes that many registration IDs, one a line, always the same.

use std::env;
use std::fs::File;
use std::io::{BufWriter, Write as _};

use anyhow::{Result, bail};
use dps_symkey_bench_programs::{mixed_length, registration_id};

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [count, length, file] = arguments.as_slice() else {
        bail!("arguments: COUNT LENGTH|mixed FILE");
    };
    let length: Option<usize> = match length.as_str() {
        "mixed" => None,
        length => Some(length.parse()?),
    };
    let mut file = BufWriter::new(File::create(file)?);
    for number in 0..count.parse()? {
        let length = length.unwrap_or_else(|| mixed_length(number));
        writeln!(file, "{}", registration_id(number, length))?;
    }
    // Or the system would still be writing this when what reads it is measured.
    file.into_inner()?.sync_all()?;
    Ok(())
}
