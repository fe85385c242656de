//! What has to be done, and the rows that do it: measured.toml.

use anyhow::{Context as _, Result};
use clap::ValueEnum;
use serde::Deserialize;

use crate::RUST;
use crate::firmware::Size;
use crate::goal::Goal;
use crate::machine::Machine;
use crate::requirements::{Need, Needs, PYTHON_PACKAGE};
use crate::samples::Samples;
use xtask::setup::{PYTHON, program_in};

#[derive(Clone, Copy, PartialEq, Eq, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Part {
    /// Device keys of IDs in memory: one call, many at once by each backend, and the peers; tokens in Rust and in C
    Keys,
    /// The Python package: one call, a million IDs at once, tokens
    Python,
    /// The npm package: one call, many at once, in Node and in Chromium
    Npm,
    /// The size of firmware for a Cortex-M4, and the stack of a call
    Firmware,
    /// A file of IDs, against a Python script and against reading and writing alone
    Files,
}

/// All of measured.toml.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Measured {
    pub(crate) workload: Vec<Workload>,
    pub(crate) firmware: Vec<Size>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Workload {
    pub(crate) name: String,
    pub(crate) part: Part,
    needs: Option<Need>,
    /// The names of the files that a row is given.
    #[serde(default)]
    pub(crate) ids: String,
    #[serde(default = "one_group_key")]
    pub(crate) group_keys: String,
    /// Whether its rows may use all cores, and not only one.
    #[serde(default)]
    all_cores: bool,
    /// It runs in the first of every so many rounds.
    #[serde(default = "every_round")]
    pub(crate) one_round_of: usize,
    /// The first is the baseline of the others.
    pub(crate) rows: Vec<Row>,
    #[serde(default)]
    pub(crate) goals: Vec<Goal>,
}

fn one_group_key() -> String {
    "group-key".to_owned()
}

const fn every_round() -> usize {
    1
}

/// One thing that is measured, in every round.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Row {
    /// As the results name it: `bulk-avx512`.
    pub(crate) name: String,
    /// As people read it.
    pub(crate) label: String,
    #[serde(default)]
    pub(crate) ours: bool,
    /// Its baseline, where that is not the first row of the workload.
    than: Option<String>,
    needs: Option<Need>,
    /// The name of the file that it is given, where that is another than the workload's.
    pub(crate) ids: Option<String>,
    /// It does a tenth of the file.
    #[serde(default)]
    pub(crate) one_row_of_ten: bool,
    pub(crate) command: String,
    /// Nanoseconds per key, or per row of a file.
    #[serde(skip)]
    pub(crate) samples: Samples,
}

impl Measured {
    pub(crate) fn read() -> Result<Self> {
        toml::from_str(include_str!("../measured.toml")).context("benches/measured.toml")
    }
}

impl Workload {
    /// Replaces the rows with those that this machine can run. Returns whether there are any.
    pub(crate) fn prepare(&mut self, machine: &Machine, needs: &mut Needs) -> bool {
        if !needs.are_met(self.needs, machine) {
            return false;
        }
        self.rows.retain(|row| needs.are_met(row.needs, machine));
        let rows = self.rows.iter().flat_map(|row| row.on(&machine.backends));
        self.rows = rows.collect();
        if !self.all_cores {
            for row in &mut self.rows {
                row.command = machine.on_one_core(&row.command);
            }
        }
        !self.rows.is_empty()
    }

    pub(crate) fn row(&self, name: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.name == name)
    }

    /// The row that says how fast this one is.
    pub(crate) fn baseline(&self, row: &Row) -> Option<&Row> {
        match &row.than {
            Some(name) => self.row(name),
            None => self.rows.first(),
        }
    }
}

impl Row {
    /// The row with each of the backends, where it has one, and with its programs.
    fn on(&self, backends: &[String]) -> Vec<Self> {
        let command = self
            .command
            .replace("{rust}", RUST)
            .replace("{python}", PYTHON)
            .replace("{package-python}", &program_in(PYTHON_PACKAGE, "python"));
        let with = |backend: &str| Self {
            name: self.name.replace("{backend}", backend),
            label: self.label.replace("{backend}", instructions(backend)),
            command: command.replace("{backend}", backend),
            ..self.clone()
        };
        match self.name.contains("{backend}") {
            true => backends.iter().map(|backend| with(backend)).collect(),
            false => vec![with("")],
        }
    }
}

/// A backend as the processor's maker writes its instructions.
fn instructions(backend: &str) -> &str {
    match backend {
        "avx512" => "AVX-512",
        "sha-ni" => "SHA-NI",
        "aarch64-sha2" => "AArch64 SHA-256",
        backend => backend,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_and_goal_is_compared_with_another_of_its_workload() {
        let backends = ["avx512", "sha-ni", "portable"].map(str::to_owned);
        for mut workload in Measured::read().unwrap().workload {
            let rows = workload.rows.iter().flat_map(|row| row.on(&backends));
            workload.rows = rows.collect();
            for row in &workload.rows {
                assert!(workload.baseline(row).is_some(), "{}", row.name);
                assert!(!row.command.contains("{backend}"), "{}", row.command);
            }
            for goal in &workload.goals {
                let rows = [&goal.ours, &goal.than];
                assert!(rows.iter().all(|row| workload.row(row).is_some()));
                assert_eq!(goal.aim < goal.wanted, goal.of_times, "{}", goal.what);
            }
        }
    }

    #[test]
    fn a_row_stands_for_one_of_each_backend() {
        let workloads = Measured::read().unwrap().workload;
        let row = workloads[0].row("bulk-{backend}").unwrap();
        let rows = row.on(&["avx512".to_owned(), "portable".to_owned()]);
        assert_eq!(rows[0].name, "bulk-avx512");
        assert_eq!(rows[0].label, "dps-symkey-bulk, AVX-512");
        assert_eq!(rows[1].command, format!("{RUST}/ours bulk-portable"));
    }
}
