//! All that a run has found: as JSON, and as tables to read.

use std::time::SystemTime;

use anyhow::Result;
use serde::Serialize;
use serde_json::json;

use crate::firmware::Size;
use crate::goal::{self, verdict};
use crate::machine::Machine;
use crate::quantity::{count, rate, time, times};
use crate::samples::Spread;
use crate::table::table;
use crate::workload::{Part, Workload};

pub(crate) struct Results {
    /// `2026-01-31`, in UTC.
    pub(crate) date: String,
    pub(crate) machine: Machine,
    pub(crate) quick: bool,
    /// How many IDs the file has.
    pub(crate) file_rows: u64,
    pub(crate) workloads: Vec<Workload>,
    pub(crate) sizes: Vec<Size>,
    pub(crate) skipped: Vec<String>,
}

/// A row, as it stands in the JSON.
#[derive(Serialize)]
struct Figures<'r> {
    row: &'r str,
    label: &'r str,
    workload: &'r str,
    ours: bool,
    rounds: usize,
    /// Per key, or per row of a file.
    nanoseconds: Spread,
    /// How many times as fast as the baseline of its workload.
    ratio: Option<Spread>,
}

/// The date, as [`Results`] has it.
pub(crate) fn today() -> String {
    let now = humantime::format_rfc3339_seconds(SystemTime::now()).to_string();
    now.split('T').next().unwrap_or_default().to_owned()
}

impl Results {
    fn figures(&self) -> impl Iterator<Item = Figures<'_>> {
        let rows = self.workloads.iter();
        let rows = rows.flat_map(|workload| workload.rows.iter().map(move |row| (workload, row)));
        rows.filter_map(|(workload, row)| {
            let baseline = workload.baseline(row);
            Some(Figures {
                row: &row.name,
                label: &row.label,
                workload: &workload.name,
                ours: row.ours,
                rounds: row.samples.len(),
                nanoseconds: row.samples.spread()?,
                ratio: baseline.and_then(|other| other.samples.ratios(&row.samples).spread()),
            })
        })
    }

    pub(crate) fn json(&self) -> Result<String> {
        let goals = self.workloads.iter().flat_map(|workload| {
            workload.goals.iter().map(move |goal| {
                let ratio = goal.ratio(workload);
                json!({
                    "ratio": goal.what,
                    "measured": ratio,
                    "wanted": goal.wanted,
                    "aim": goal.aim,
                    "verdict": ratio.map(|ratio| goal.verdict(ratio.median)),
                })
            })
        });
        let results = json!({
            "date": self.date,
            "quick": self.quick,
            "machine": self.machine,
            "file_rows": self.file_rows,
            "goals": goals.collect::<Vec<_>>(),
            "rows": self.figures().collect::<Vec<_>>(),
            "firmware": self.sizes,
            "skipped": self.skipped,
        });
        Ok(serde_json::to_string_pretty(&results)? + "\n")
    }

    /// The tables, and what they were measured on.
    pub(crate) fn text(&self) -> String {
        let mut tables = Vec::new();
        if !self.workloads.is_empty() {
            tables.extend([self.rows(), self.goals()]);
        }
        if !self.sizes.is_empty() {
            tables.push(self.firmware());
        }
        let mut notes = self.notes();
        notes.push(self.machine.versions.join("; "));
        notes.extend(self.skipped.iter().map(|line| format!("SKIPPED: {line}")));
        format!("{}\n{}", tables.join("\n"), notes.join("\n"))
    }

    fn rows(&self) -> String {
        let rows = self.figures().map(|figures| {
            let Spread { median, p10, p90 } = figures.nanoseconds;
            let ratio = figures.ratio.map(|ratio| times(ratio.median));
            vec![
                figures.label.to_owned(),
                figures.workload.to_owned(),
                time(median),
                format!("{} – {}", time(p10), time(p90)),
                rate(1e9 / median),
                ratio.unwrap_or_default(),
            ]
        });
        let header = [
            "",
            "IDs",
            "per key",
            "10 % – 90 %",
            "keys a second",
            "as fast",
        ];
        table(&header, &rows.collect::<Vec<_>>())
    }

    fn goals(&self) -> String {
        let goals = self.workloads.iter().flat_map(|workload| {
            let goals = workload.goals.iter();
            goals.map(move |goal| goal.cells(workload))
        });
        table(&goal::HEADER, &goals.collect::<Vec<_>>())
    }

    fn firmware(&self) -> String {
        let sizes = self.sizes.iter().map(|size| {
            let mut cells = vec![size.what.clone(), count(size.bytes)];
            if let (Some(at_most), Some(aim)) = (size.at_most, size.aim) {
                cells.extend([
                    format!("≤ {}", count(at_most)),
                    format!("≤ {}", count(aim)),
                    verdict(size.bytes <= at_most, size.bytes <= aim).to_owned(),
                ]);
            }
            cells
        });
        let header = [
            "Cortex-M4, over the start-up code",
            "bytes",
            "wanted",
            "aim",
            "",
        ];
        table(&header, &sizes.collect::<Vec<_>>())
    }

    /// What one has to know to read the figures: a line each.
    pub(crate) fn notes(&self) -> Vec<String> {
        let Machine {
            cpu,
            cores,
            os,
            core,
            backends,
            ..
        } = &self.machine;
        let run = if self.quick {
            ", a quick run: not to be relied on"
        } else {
            ""
        };
        let pinned = match core {
            Some(core) => format!("keys, and files where it says so, on core {core} alone"),
            None => "keys on any core".to_owned(),
        };
        let mut notes = vec![
            format!("{}{run}; {cpu}, {cores} cores; {os}", self.date),
            format!("backends here: {}; {pinned}", backends.join(", ")),
        ];
        if self
            .workloads
            .iter()
            .any(|workload| workload.part == Part::Files)
        {
            notes.push(format!(
                "files: {} IDs of 36 bytes; whole processes, with the output on the disk (fsync) but for Python's",
                count(self.file_rows)
            ));
        }
        notes
    }
}
