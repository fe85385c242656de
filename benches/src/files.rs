//! A file of IDs: the command as a user runs it, a Python script, and reading and writing alone.

use std::fs;
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use xtask::command::Command;

use crate::keys::GROUP_KEYS;
use crate::workload::{Part, Row, Workload};
use crate::{Extent, FOLDER, RUST};

const FILES: &str = "target/bench/files";

/// The inputs, by their names: all rows; the first tenth of them; none.
const ALL: &str = "all";
const TENTH: &str = "tenth";
const NONE: &str = "none";

pub(crate) fn measure(workloads: &mut [Workload], extent: &Extent) -> Result<()> {
    let of_files = |workload: &&mut Workload| workload.part == Part::Files;
    let mut of_files: Vec<_> = workloads.iter_mut().filter(of_files).collect();
    if of_files.is_empty() {
        return Ok(());
    }
    let rows = extent.file_rows;
    let _files = Files::make(rows)?;
    for workload in &of_files {
        check_tenth(workload, rows)?;
    }
    for round in 1..=extent.file_rounds {
        println!("files: round {round} of {}", extent.file_rounds);
        for workload in &mut of_files {
            for row in &mut workload.rows {
                let sample = sample(row, rows)?;
                row.samples.push(sample);
            }
        }
    }
    Ok(())
}

/// A row that does only a tenth is to write the very bytes that the others write.
fn check_tenth(workload: &Workload, rows: u64) -> Result<()> {
    if !workload.rows.iter().any(|row| row.one_row_of_ten) {
        return Ok(());
    }
    let mut outputs = Vec::new();
    for row in &workload.rows {
        Command::new(command(row, TENTH, rows / 10)).read()?;
        outputs.push(fs::read(format!("{FILES}/output"))?);
        remove_output()?;
    }
    outputs.dedup();
    ensure!(
        outputs.len() == 1,
        "the rows of {} derive different keys",
        workload.name
    );
    Ok(())
}

/// Nanoseconds per row. Where only a tenth of the rows is done, the time to start is not multiplied.
fn sample(row: &Row, rows: u64) -> Result<f64> {
    if !row.one_row_of_ten {
        return Ok(nanoseconds(row, ALL, rows)? / rows as f64);
    }
    let time = nanoseconds(row, TENTH, rows / 10)?;
    let start = nanoseconds(row, NONE, 0)?;
    Ok(start / rows as f64 + (time - start) / (rows / 10) as f64)
}

/// The time of the whole process, which is to write that many rows.
fn nanoseconds(row: &Row, ids: &str, rows: u64) -> Result<f64> {
    let command = Command::new(command(row, ids, rows));
    let start = Instant::now();
    command.read()?;
    let nanoseconds = start.elapsed().as_secs_f64() * 1e9;
    ensure!(
        remove_output()? == output_length(rows),
        "`{command}` does not write {rows} rows"
    );
    Ok(nanoseconds)
}

fn command(row: &Row, ids: &str, rows: u64) -> String {
    let length = output_length(rows).to_string();
    row.command
        .replace("{files}", FILES)
        .replace("{ids}", ids)
        .replace("{length}", &length)
}

/// Removes the output, so that the next sample does not spend time on replacing it. Returns its length in bytes.
fn remove_output() -> Result<u64> {
    let output = format!("{FILES}/output");
    let metadata = fs::metadata(&output).with_context(|| format!("cannot find {output}"))?;
    fs::remove_file(&output)?;
    Ok(metadata.len())
}

/// In bytes: the header, and for each row an ID of 36 bytes, a comma, a key of 44 and a line end.
const fn output_length(rows: u64) -> u64 {
    "registration_id,device_key\n".len() as u64 + rows * (36 + 1 + 44 + 1)
}

/// The big files, which are removed when this is dropped.
struct Files;

impl Files {
    fn make(rows: u64) -> Result<Self> {
        fs::create_dir_all(FILES)?;
        let files = Self;
        let [group_key, _] = GROUP_KEYS;
        fs::write(format!("{FOLDER}/group-key"), format!("{group_key}\n"))?;
        for (count, file) in [(rows, ALL), (rows / 10, TENTH), (0, NONE)] {
            Command::new(format!("{RUST}/make-ids {count} 36 {FILES}/{file}")).read()?;
        }
        Ok(files)
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        // What cannot be removed lies in the target folder, which is thrown away anyway.
        let _ = fs::remove_dir_all(FILES);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_how_long_the_output_is() {
        let id = "sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6";
        let key = "Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=";
        let output = format!("registration_id,device_key\n{id},{key}\n{id},{key}\n");
        assert_eq!(output_length(2), output.len() as u64);
    }
}
