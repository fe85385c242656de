//! Device keys of IDs in memory: each row is a program that measures itself, run once a round.

use std::fs;

use anyhow::{Context as _, Result, ensure};
use xtask::command::Command;

use crate::workload::{Part, Row, Workload};
use crate::{Extent, FOLDER, RUST};

/// The first is published in Microsoft's how-to for legacy devices, the second counts from 0: neither keeps a secret.
pub(crate) const GROUP_KEYS: [&str; 2] = [
    "8isrFI1sGsIlvvFSSFRiMfCNzv21fjbE/+ah/lSh3lF8e2YG1Te7w1KpZhJFFXJrqYKi9yegxkqIChbqOS9Egw==",
    "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+Pw==",
];

/// Lists of IDs: a factory's, as the README's example has, and a whole fleet's. How many, their length, the file.
const IDS: [(usize, &str, &str); 5] = [
    (10_000, "36", "ids-36"),
    (10_000, "60", "ids-60"),
    (10_000, "mixed", "ids-mixed"),
    (1_000_000, "36", "ids-million"),
    (50, "36", "ids-few"),
];

pub(crate) fn measure(workloads: &mut [Workload], extent: &Extent) -> Result<()> {
    let of_keys = |workload: &&mut Workload| workload.part != Part::Files;
    if workloads.iter_mut().filter(of_keys).count() == 0 {
        return Ok(());
    }
    make_inputs()?;
    for round in 0..extent.key_rounds {
        println!("keys: round {} of {}", round + 1, extent.key_rounds);
        for workload in workloads.iter_mut().filter(of_keys) {
            if round % workload.one_round_of == 0 {
                sample(workload)?;
            }
        }
    }
    Ok(())
}

/// Runs each row once, and compares the keys that it wrote with those of the first.
fn sample(workload: &mut Workload) -> Result<()> {
    let group_keys = fs::read_to_string(format!("{FOLDER}/{}", workload.group_keys))?;
    let commands: Vec<_> = workload
        .rows
        .iter()
        .map(|row| command(workload, row))
        .collect();
    let mut reference = None;
    for (row, command) in workload.rows.iter_mut().zip(commands) {
        let printed = Command::new(command.as_str()).read()?;
        let nanoseconds = printed.trim().parse().with_context(|| {
            format!("`{command}` printed no nanoseconds per key but {printed:?}")
        })?;
        let keys = fs::read_to_string(format!("{FOLDER}/keys"))?;
        fs::remove_file(format!("{FOLDER}/keys"))?;
        let ids = row.ids.as_ref().unwrap_or(&workload.ids);
        let ids = fs::read_to_string(format!("{FOLDER}/{ids}"))?;
        let reference = reference.get_or_insert_with(|| keys.clone());
        ensure!(
            keys.lines().count() == ids.lines().count() * group_keys.lines().count()
                && reference.starts_with(&keys),
            "`{command}` derives other keys than the first program of its workload"
        );
        row.samples.push(nanoseconds);
    }
    Ok(())
}

/// With the files that the program is given.
fn command(workload: &Workload, row: &Row) -> String {
    format!(
        "{} {FOLDER}/{} {FOLDER}/{} {FOLDER}/keys",
        row.command,
        workload.group_keys,
        row.ids.as_ref().unwrap_or(&workload.ids)
    )
}

/// The files that every program is given.
fn make_inputs() -> Result<()> {
    let [primary, secondary] = GROUP_KEYS;
    fs::write(format!("{FOLDER}/group-key"), format!("{primary}\n"))?;
    let both = format!("{primary}\n{secondary}\n");
    fs::write(format!("{FOLDER}/group-keys"), both)?;
    for (count, length, file) in IDS {
        Command::new(format!("{RUST}/make-ids {count} {length} {FOLDER}/{file}")).read()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workload::Measured;

    #[test]
    fn a_program_is_given_the_files_of_its_workload() {
        let workloads = Measured::read().unwrap().workload;
        let workload = &workloads[0];
        let pipeline = workload.row("pipeline").unwrap();
        assert_eq!(
            command(workload, pipeline),
            "bash benches/peers/pipeline.sh target/bench/group-key target/bench/ids-few target/bench/keys",
        );
    }
}
