//! A file of IDs: the command as a user runs it, a Python script, and reading and writing alone.

use std::fs;
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};

use super::keys::GROUP_KEYS;
use super::machine::Machine;
use super::peers::Peers;
use super::row::{Row, Workload};
use super::{Extent, FOLDER};
use crate::command::Command;
use crate::setup::PYTHON;

/// The Python script does one row of so many, the first ones, and its time is scaled.
const PYTHON_PART: u64 = 10;

const FILES: &str = "target/bench/files";

/// A row, and the command whose time it is.
struct FileRow {
    row: Row,
    command: String,
    /// As many as the output has.
    rows: u64,
    /// The same command without any row: where only a part of the rows is done, starting it is not to be scaled.
    start: Option<String>,
}

pub(super) fn measure(extent: Extent, machine: &Machine, peers: &mut Peers) -> Result<Vec<Row>> {
    let rows = extent.file_rows;
    let _files = Files::make(rows)?;
    let mut file_rows = vec![FileRow::ours(Workload::File, job("ids"), rows)];
    if peers.python {
        check_python()?;
        let label = format!("Python script (1 row of {PYTHON_PART})");
        file_rows.push(FileRow {
            row: Row::peer("python-script", &label, Workload::File),
            command: python_script("part"),
            rows: rows / PYTHON_PART,
            start: Some(python_script("empty")),
        });
    }
    if machine.core.is_some() {
        let command = machine.on_one_core(&job("ids"));
        file_rows.push(FileRow::ours(Workload::FileOnOneCore, command, rows));
        file_rows.extend([
            FileRow::read_and_write("read-and-write", "read and write alone", "", rows, machine),
            FileRow::read_and_write(
                "read-and-write-no-sync",
                "read and write alone, no fsync",
                " no-sync",
                rows,
                machine,
            ),
        ]);
    } else {
        peers.skip(
            "files on one core",
            &"there is no taskset; it is part of util-linux",
        );
    }
    for round in 1..=extent.file_rounds {
        println!("files: round {round} of {}", extent.file_rounds);
        for row in &mut file_rows {
            row.sample()?;
        }
    }
    Ok(file_rows.into_iter().map(|row| row.row).collect())
}

impl FileRow {
    fn ours(workload: Workload, command: String, rows: u64) -> Self {
        Self {
            row: Row::ours("file-job", "dps-symkey derive", workload),
            command,
            rows,
            start: None,
        }
    }

    fn read_and_write(name: &str, label: &str, option: &str, rows: u64, machine: &Machine) -> Self {
        let length = output_length(rows);
        let program =
            format!("{FOLDER}/read-and-write {FILES}/ids {FILES}/output {length}{option}");
        Self {
            row: Row::peer(name, label, Workload::FileOnOneCore),
            command: machine.on_one_core(&program),
            rows,
            start: None,
        }
    }

    fn sample(&mut self) -> Result<()> {
        let time = nanoseconds(&self.command, self.rows)?;
        let sample = match &self.start {
            None => time / self.rows as f64,
            Some(start) => {
                let start = nanoseconds(start, 0)?;
                let all_rows = (self.rows * PYTHON_PART) as f64;
                start / all_rows + (time - start) / self.rows as f64
            }
        };
        self.row.samples.push(sample);
        Ok(())
    }
}

/// The time of the whole process, which is to write that many rows.
fn nanoseconds(command: &str, rows: u64) -> Result<f64> {
    let start = Instant::now();
    Command::new(command).read()?;
    let nanoseconds = start.elapsed().as_secs_f64() * 1e9;
    ensure!(
        remove_output()? == output_length(rows),
        "`{command}` does not write {rows} rows"
    );
    Ok(nanoseconds)
}

fn job(ids: &str) -> String {
    format!(
        "{FOLDER}/dps-symkey derive --group-key-file {FOLDER}/group-key --input {FILES}/{ids} --output {FILES}/output"
    )
}

fn python_script(ids: &str) -> String {
    format!("{PYTHON} benches/peers/derive_file.py {FOLDER}/group-key {FILES}/{ids} {FILES}/output")
}

/// The script is to write the very bytes that the command writes.
fn check_python() -> Result<()> {
    let mut outputs = Vec::new();
    for command in [job("part"), python_script("part")] {
        Command::new(command).read()?;
        outputs.push(fs::read(format!("{FILES}/output"))?);
        remove_output()?;
    }
    outputs.dedup();
    ensure!(
        outputs.len() == 1,
        "the Python script gives other keys than `dps-symkey derive`"
    );
    Ok(())
}

/// Removes the output, so that replacing it is no part of the next sample. Gives its length in bytes.
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

/// The big files. Dropped, they are gone.
struct Files;

impl Files {
    fn make(rows: u64) -> Result<Self> {
        fs::create_dir_all(FILES)?;
        let files = Self;
        let [group_key, _] = GROUP_KEYS;
        fs::write(format!("{FOLDER}/group-key"), format!("{group_key}\n"))?;
        for (count, file) in [(rows, "ids"), (rows / PYTHON_PART, "part"), (0, "empty")] {
            Command::new(format!("{FOLDER}/make-ids {count} 36 {FILES}/{file}")).read()?;
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
