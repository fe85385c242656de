//! The results as a chart for the README.
//!
//! The SVG is written here by hand: horizontal bars are rectangles and text, while the charting crates put each colour
//! into each element, so that a chart cannot follow its page into the dark.

use crate::quantity::{count, rate};
use crate::results::Results;
use crate::samples::Spread;
use crate::workload::Row;

// All in pixels. The chart has its own background, since a picture cannot know its page's, only the reader's system's.
const WIDTH: f64 = 880.0;
const MARGIN: f64 = 24.0;
/// Where bars begin, and how long the longest is: labels to the left, figures to the right.
const BARS: f64 = 300.0;
const LONGEST: f64 = 440.0;
const LINE: f64 = 24.0;
const BAR: f64 = 15.0;
const NOTE: f64 = 16.0;
/// How many characters of a note fit on a line.
const NOTE_LENGTH: usize = 140;

const STYLE: &str = "
    text { font: 13px system-ui, -apple-system, 'Segoe UI', 'Helvetica Neue', sans-serif; fill: #1f2328 }
    .title { font-size: 17px; font-weight: 600 }
    .group { font-weight: 600 }
    .note { font-size: 11px; fill: #59636e }
    .page { fill: #ffffff }
    .ours { fill: #0969da }
    .peer { fill: #afb8c1 }
    .spread { stroke: #1f2328; stroke-width: 1 }
    @media (prefers-color-scheme: dark) {
      text { fill: #f0f6fc }
      .note { fill: #9198a1 }
      .page { fill: #0d1117 }
      .ours { fill: #4493f8 }
      .peer { fill: #59636e }
      .spread { stroke: #f0f6fc }
    }
  ";

pub(crate) fn draw(results: &Results) -> String {
    let mut chart = Chart {
        elements: String::new(),
        y: MARGIN,
    };
    chart.line("title", 26.0, "dps-symkey: device keys per second");
    chart.line(
        "note",
        20.0,
        "Longer is faster. Blue: this project. Thin line: from the 10th to the 90th percentile of the rounds.",
    );
    // Leaves out keys as bytes: a device needs the text.
    chart.group(
        "IDs of 36 bytes in memory, on one core",
        labelled(results, "36 bytes", "").filter(|(row, _)| !row.name.ends_with("-bytes")),
    );
    // The file job waits for the disk, so it is not compared with writing that does not.
    let one_core = labelled(results, "file, one core", ", one core");
    let one_core = one_core.filter(|(row, _)| !row.name.ends_with("-no-sync"));
    chart.group(
        &format!("A file of {} IDs, to a file", count(results.file_rows)),
        labelled(results, "file", "").chain(one_core),
    );
    chart.y += 14.0;
    for note in results.notes() {
        for line in wrap(&note) {
            chart.line("note", NOTE, &line);
        }
    }
    chart.finish()
}

/// The rows of a workload, each with its label and a remark.
fn labelled<'r>(
    results: &'r Results,
    workload: &str,
    remark: &str,
) -> impl Iterator<Item = (&'r Row, String)> {
    let mut workloads = results.workloads.iter();
    let workload = workloads.find(|other| other.name == workload);
    let rows = workload.into_iter().flat_map(|workload| &workload.rows);
    rows.map(move |row| (row, format!("{}{remark}", row.label)))
}

struct Chart {
    elements: String,
    /// How far down the chart has come.
    y: f64,
}

impl Chart {
    fn line(&mut self, class: &str, height: f64, text: &str) {
        self.text(class, MARGIN, "start", self.y + 0.75 * height, text);
        self.y += height;
    }

    fn text(&mut self, class: &str, x: f64, anchor: &str, y: f64, text: &str) {
        let text = text.replace('&', "&amp;").replace('<', "&lt;");
        self.elements += &format!(
            "  <text class=\"{class}\" x=\"{x}\" y=\"{y:.0}\" text-anchor=\"{anchor}\">{text}</text>\n"
        );
    }

    /// Bars on a scale of their own, the fastest first. The scale is linear: on a logarithmic one a bar's length would
    /// say nothing.
    fn group<'r>(&mut self, title: &str, rows: impl Iterator<Item = (&'r Row, String)>) {
        let rows = rows.filter_map(|(row, label)| Some((row, label, row.samples.spread()?)));
        let mut rows: Vec<_> = rows.collect();
        rows.sort_by(|(.., one), (.., other)| one.median.total_cmp(&other.median));
        let fastest = rows.iter().map(|(.., spread)| spread.p10);
        let scale = LONGEST * fastest.fold(f64::INFINITY, f64::min);
        if rows.is_empty() {
            return;
        }
        self.y += 14.0;
        self.line("group", LINE, title);
        for (row, label, spread) in rows {
            self.bar(
                if row.ours { "ours" } else { "peer" },
                &label,
                spread,
                scale,
            );
        }
    }

    fn bar(&mut self, class: &str, label: &str, Spread { median, p10, p90 }: Spread, scale: f64) {
        let baseline = self.y + 0.7 * LINE;
        let middle = self.y + LINE / 2.0;
        self.text("label", BARS - 10.0, "end", baseline, label);
        // Thinner than this one would not see it.
        let length = (scale / median).max(1.0);
        let (slow, fast) = (BARS + scale / p90, BARS + scale / p10);
        self.elements += &format!(
            "  <rect class=\"{class}\" x=\"{BARS}\" y=\"{:.1}\" width=\"{length:.1}\" height=\"{BAR}\"/>\n  \
               <line class=\"spread\" x1=\"{slow:.1}\" x2=\"{fast:.1}\" y1=\"{middle:.1}\" y2=\"{middle:.1}\"/>\n",
            middle - BAR / 2.0,
        );
        let end = fast.max(BARS + length) + 8.0;
        self.text("value", end, "start", baseline, &rate(1e9 / median));
        self.y += LINE;
    }

    fn finish(self) -> String {
        let Self { elements, y } = self;
        let height = y + MARGIN;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" viewBox=\"0 0 {WIDTH} {height}\" \
             role=\"img\">\n  <title>Device keys per second, by this project and by its peers</title>\n  \
             <style>{STYLE}</style>\n  <rect class=\"page\" width=\"100%\" height=\"100%\" rx=\"6\"/>\n{elements}</svg>\n"
        )
    }
}

/// Breaks a text at spaces, since SVG does not.
fn wrap(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + word.chars().count() < NOTE_LENGTH => {
                *line += " ";
                *line += word;
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::Machine;
    use crate::workload::Measured;

    /// Results of some rows, by their workload and name, in nanoseconds.
    fn results(samples: &[(&str, &str, f64)]) -> Results {
        let mut workloads = Measured::read().unwrap().workload;
        for (workload, name, nanoseconds) in samples {
            let mut workloads = workloads.iter_mut();
            let workload = workloads.find(|other| other.name == *workload).unwrap();
            let row = workload.rows.iter_mut().find(|row| row.name == *name);
            row.unwrap().samples.push(*nanoseconds);
        }
        Results {
            date: "2026-01-31".to_owned(),
            machine: Machine {
                cpu: "A <fast> CPU & more".to_owned(),
                ..Machine::default()
            },
            quick: false,
            file_rows: 10_000_000,
            workloads,
            sizes: Vec::new(),
            skipped: Vec::new(),
        }
    }

    #[test]
    fn the_fastest_has_the_longest_bar_and_stands_first() {
        let chart = draw(&results(&[
            ("36 bytes", "hmac-sha2", 200.0),
            ("36 bytes", "single", 20.0),
            ("36 bytes", "single-bytes", 10.0),
            ("60 bytes", "hmac-sha2", 10.0),
        ]));
        let ours = chart.find("class=\"ours\" x=\"300\"").unwrap();
        let peer = chart.find("class=\"peer\" x=\"300\"").unwrap();
        assert!(ours < peer);
        assert!(chart[ours..].contains("width=\"440.0\""));
        assert!(chart[peer..].contains("width=\"44.0\""));
        assert!(chart.contains(">50.0 million<") && chart.contains(">5.00 million<"));
        assert_eq!(chart.matches("height=\"15\"").count(), 2);
        assert!(!chart.contains("10 million IDs, to a file"));
    }

    #[test]
    fn text_cannot_break_the_picture() {
        let chart = draw(&results(&[]));
        assert!(chart.contains("A &lt;fast> CPU &amp; more"));
    }
    #[test]
    fn long_notes_are_broken_at_spaces() {
        let text = ["words"; 100].join(" ");
        let lines = wrap(&text);
        assert_eq!(lines.join(" "), text);
        assert!(lines.iter().all(|line| line.len() <= NOTE_LENGTH));
        assert_eq!(lines.len(), 5);
        let mut results = results(&[]);
        results.machine.cpu = text;
        assert!(!draw(&results).contains(&["words"; 24].join(" ")));
    }
}
