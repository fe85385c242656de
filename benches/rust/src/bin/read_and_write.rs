//! `read-and-write INPUT OUTPUT LENGTH [no-sync]` reads the input and writes LENGTH bytes to the output, evenly: what a
//! file job takes that computes nothing.

use std::env;
use std::fs::File;
use std::io::{Read as _, Write as _};

use anyhow::{Result, bail};

const CHUNK: usize = 256 * 1024;

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (input, output, length, sync) = match arguments.as_slice() {
        [input, output, length] => (input, output, length, true),
        [input, output, length, no_sync] if no_sync == "no-sync" => (input, output, length, false),
        _ => bail!("arguments: INPUT OUTPUT LENGTH [no-sync]"),
    };
    let mut input = File::open(input)?;
    let input_length = input.metadata()?.len().max(1);
    let length: u64 = length.parse()?;
    let mut output = File::create(output)?;
    let mut chunk = vec![0; CHUNK];
    let (mut read, mut written) = (0, 0);
    loop {
        let count = input.read(&mut chunk)?;
        read += count as u64;
        let due = match count {
            0 => length,
            _ => (u128::from(length) * u128::from(read) / u128::from(input_length)) as u64,
        };
        while written < due {
            let piece = chunk.get(..(due - written) as usize).unwrap_or(&chunk);
            output.write_all(piece)?;
            written += piece.len() as u64;
        }
        if count == 0 {
            break;
        }
    }
    // As the file job does before its output takes its name.
    if sync {
        output.sync_all()?;
    }
    Ok(())
}
