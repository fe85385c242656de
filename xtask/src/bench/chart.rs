//! The results as a chart for the README.
//!
//! The SVG is written here by hand: horizontal bars are rectangles and text, while the charting crates put each colour
//! into each element, so that a chart cannot follow its page into the dark.

use super::quantity::{count, rate};
use super::results::Results;
use super::row::{Row, Whose, Workload};
use super::samples::Spread;

// All in pixels. The chart has its own background, since a picture cannot know its page's, only the reader's system's.
const WIDTH: f64 = 880.0;
const MARGIN: f64 = 24.0;
/// Where bars begin, and how long the longest is: labels to the left, figures to the right.
const BARS: f64 = 300.0;
const LONGEST: f64 = 440.0;
const LINE: f64 = 24.0;
const BAR: f64 = 15.0;
const NOTE: f64 = 16.0;
/// Characters to a line of notes.
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

pub(super) fn draw(results: &Results) -> String {
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
    chart.group(
        "IDs of 36 bytes in memory, on one core",
        results.rows.iter().filter(|row| {
            // Keys that are not made into text are no device keys that one could use.
            row.workload == Workload::Bytes36 && !row.name.ends_with("-bytes")
        }),
    );
    chart.group(
        &format!("A file of {} IDs, to a file", count(results.file_rows)),
        results.rows.iter().filter(|row| {
            // What does not wait for the disk is no measure for a job that does.
            row.workload.is_file() && !row.name.ends_with("-no-sync")
        }),
    );
    chart.y += 14.0;
    for note in results.notes() {
        for line in wrap(&note) {
            chart.line("note", NOTE, &line);
        }
    }
    chart.finish()
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
    fn group<'r>(&mut self, title: &str, rows: impl Iterator<Item = &'r Row>) {
        let rows = rows.filter_map(|row| Some((row, row.samples.spread()?)));
        let mut rows: Vec<_> = rows.collect();
        rows.sort_by(|(_, one), (_, other)| one.median.total_cmp(&other.median));
        let fastest = rows.iter().map(|(_, spread)| spread.p10);
        let scale = LONGEST * fastest.fold(f64::INFINITY, f64::min);
        if rows.is_empty() {
            return;
        }
        self.y += 14.0;
        self.line("group", LINE, title);
        for (row, spread) in rows {
            self.bar(row, spread, scale);
        }
    }

    fn bar(&mut self, row: &Row, Spread { median, p10, p90 }: Spread, scale: f64) {
        let label = match row.workload {
            Workload::FileOnOneCore => format!("{}, one core", row.label),
            _ => row.label.clone(),
        };
        let baseline = self.y + 0.7 * LINE;
        let middle = self.y + LINE / 2.0;
        self.text("label", BARS - 10.0, "end", baseline, &label);
        let class = match row.whose {
            Whose::Ours => "ours",
            Whose::Peer => "peer",
        };
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

/// Breaks a text into lines at its spaces.
fn wrap(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ') {
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > NOTE_LENGTH {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line += word;
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::super::machine::Machine;
    use super::*;

    fn results(rows: Vec<Row>) -> Results {
        let machine = Machine {
            cpu: "A <fast> CPU & more".to_owned(),
            cores: 2,
            backends: vec!["portable".to_owned()],
            os: "an OS".to_owned(),
            core: Some(1),
            versions: vec!["dps-symkey 0.1.0".to_owned()],
        };
        Results::new(machine, false, 10_000_000, rows, Vec::new(), Vec::new())
    }

    fn measured(mut row: Row, nanoseconds: f64) -> Row {
        row.samples.push(nanoseconds);
        row
    }

    #[test]
    fn the_fastest_has_the_longest_bar_and_stands_first() {
        let chart = draw(&results(vec![
            measured(
                Row::peer("hmac-sha2", "hmac + sha2", Workload::Bytes36),
                200.0,
            ),
            measured(Row::ours("bulk-avx512", "bulk", Workload::Bytes36), 20.0),
            measured(
                Row::ours("bulk-avx512", "other IDs", Workload::Bytes60),
                30.0,
            ),
        ]));
        let ours = chart.find("class=\"ours\" x=\"300\"").unwrap();
        let peer = chart.find("class=\"peer\" x=\"300\"").unwrap();
        assert!(ours < peer);
        assert!(chart[ours..].contains("width=\"440.0\""));
        assert!(chart[peer..].contains("width=\"44.0\""));
        assert!(chart.contains(">50.0 million<") && chart.contains(">5.00 million<"));
        assert!(!chart.contains("other IDs"));
        assert!(!chart.contains("10 million IDs, to a file"));
    }

    #[test]
    fn text_cannot_break_the_picture() {
        let chart = draw(&results(Vec::new()));
        assert!(chart.contains("A &lt;fast> CPU &amp; more"));
    }

    #[test]
    fn notes_are_broken_at_spaces() {
        let text = "word ".repeat(100);
        let lines = wrap(text.trim());
        assert!(lines.len() > 1);
        assert!(lines.iter().all(|line| line.len() <= NOTE_LENGTH));
        assert_eq!(lines.join(" "), text.trim());
    }
}
