use std::time::SystemTime;

use anyhow::Result;
use serde::Serialize;
use serde_json::json;

use super::goals::{self, GOALS, Verdict};
use super::machine::Machine;
use super::quantity::{count, rate, time, times};
use super::row::{Row, Whose};
use super::samples::Spread;
use super::table::table;
use crate::firmware::{Bounds, Size};

/// All that a run has found.
pub(super) struct Results {
    /// `2026-01-31`, in UTC.
    pub(super) date: String,
    pub(super) machine: Machine,
    pub(super) quick: bool,
    /// How many IDs the file has.
    pub(super) file_rows: u64,
    pub(super) rows: Vec<Row>,
    sizes: Vec<Size>,
    pub(super) skipped: Vec<String>,
}

/// A row, as it stands in the JSON.
#[derive(Serialize)]
struct Measured<'r> {
    row: &'r str,
    label: &'r str,
    workload: &'static str,
    ours: bool,
    rounds: usize,
    /// Per key, or per row of a file.
    nanoseconds: Spread,
    /// How many times as fast as the baseline of its workload.
    ratio: Option<Spread>,
}

impl Results {
    pub(super) fn new(
        machine: Machine,
        quick: bool,
        file_rows: u64,
        rows: Vec<Row>,
        sizes: Vec<Size>,
        skipped: Vec<String>,
    ) -> Self {
        let now = humantime::format_rfc3339_seconds(SystemTime::now()).to_string();
        Self {
            date: now.split('T').next().unwrap_or_default().to_owned(),
            machine,
            quick,
            file_rows,
            rows,
            sizes,
            skipped,
        }
    }

    fn measured(&self) -> impl Iterator<Item = Measured<'_>> {
        self.rows.iter().filter_map(|row| {
            let baseline = row.baseline(&self.rows);
            Some(Measured {
                row: &row.name,
                label: &row.label,
                workload: row.workload.name(),
                ours: row.whose == Whose::Ours,
                rounds: row.samples.len(),
                nanoseconds: row.samples.spread()?,
                ratio: baseline.and_then(|other| other.samples.ratios(&row.samples).spread()),
            })
        })
    }

    pub(super) fn json(&self) -> Result<String> {
        let goals = GOALS.iter().map(|goal| {
            let ratio = goal.ratio(&self.rows);
            json!({
                "ratio": goal.what,
                "measured": ratio,
                "wanted": goal.wanted(),
                "aim": goal.aim(),
                "verdict": ratio.map(|ratio| goal.verdict(ratio.median).text()),
            })
        });
        let sizes = self.sizes.iter().map(|size| {
            json!({
                "what": size.what,
                "bytes": size.bytes,
                "at_most": size.bounds.map(|bounds| bounds.at_most),
                "aim": size.bounds.map(|bounds| bounds.aim),
            })
        });
        let results = json!({
            "date": self.date,
            "quick": self.quick,
            "machine": self.machine,
            "file_rows": self.file_rows,
            "goals": goals.collect::<Vec<_>>(),
            "rows": self.measured().collect::<Vec<_>>(),
            "firmware": sizes.collect::<Vec<_>>(),
            "skipped": self.skipped,
        });
        Ok(serde_json::to_string_pretty(&results)? + "\n")
    }

    /// The tables, and what they were measured on.
    pub(super) fn text(&self) -> String {
        let rows = self.measured().map(|measured| {
            let Spread { median, p10, p90 } = measured.nanoseconds;
            let ratio = measured.ratio.map(|ratio| times(ratio.median));
            vec![
                measured.label.to_owned(),
                measured.workload.to_owned(),
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
        let measured = table(&header, &rows.collect::<Vec<_>>());
        let goals: Vec<_> = GOALS.iter().map(|goal| goal.cells(&self.rows)).collect();
        let goals = table(&goals::HEADER, &goals);
        let mut tables = Vec::new();
        if !self.rows.is_empty() {
            tables.extend([measured, goals]);
        }
        if !self.sizes.is_empty() {
            tables.push(self.firmware());
        }
        format!("{}\n{}", tables.join("\n"), self.notes().join("\n"))
    }

    fn firmware(&self) -> String {
        let sizes = self.sizes.iter().map(|size| {
            let Size {
                what,
                bytes,
                bounds,
            } = *size;
            let mut cells = vec![what.to_owned(), count(bytes)];
            match bounds {
                Some(Bounds { at_most, aim }) => cells.extend([
                    format!("≤ {}", count(at_most)),
                    format!("≤ {}", count(aim)),
                    Verdict::of(bytes <= at_most, bytes <= aim)
                        .text()
                        .to_owned(),
                ]),
                None => cells.resize(5, String::new()),
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
    pub(super) fn notes(&self) -> Vec<String> {
        let Machine {
            cpu,
            cores,
            os,
            core,
            backends,
            versions,
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
        if self.rows.iter().any(|row| row.workload.is_file()) {
            notes.push(format!(
                "files: {} IDs of 36 bytes; whole processes, with the output on the disk (fsync) but for Python's",
                count(self.file_rows)
            ));
        }
        notes.push(versions.join("; "));
        notes.extend(self.skipped.iter().map(|line| format!("SKIPPED: {line}")));
        notes
    }
}
