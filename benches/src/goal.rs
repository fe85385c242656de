//! The ratios that this project is to reach: measured.toml.

use serde::Deserialize;

use crate::quantity::{three_digits, times};
use crate::samples::Spread;
use crate::workload::Workload;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Goal {
    pub(crate) what: String,
    pub(crate) ours: String,
    pub(crate) than: String,
    /// Of times, where less is better, and not of speeds.
    #[serde(default)]
    pub(crate) of_times: bool,
    pub(crate) wanted: f64,
    pub(crate) aim: f64,
}

pub(crate) const HEADER: [&str; 6] = ["ratio", "median", "10 % – 90 %", "wanted", "aim", ""];

impl Goal {
    /// The ratio, where both rows were measured.
    pub(crate) fn ratio(&self, workload: &Workload) -> Option<Spread> {
        let ours = &workload.row(&self.ours)?.samples;
        let than = &workload.row(&self.than)?.samples;
        let ratios = match self.of_times {
            true => ours.ratios(than),
            false => than.ratios(ours),
        };
        ratios.spread()
    }

    pub(crate) fn verdict(&self, ratio: f64) -> &'static str {
        let reaches = |bound| match self.of_times {
            true => ratio <= bound,
            false => ratio >= bound,
        };
        verdict(reaches(self.wanted), reaches(self.aim))
    }

    /// The goal's line of the table, under [`HEADER`].
    pub(crate) fn cells(&self, workload: &Workload) -> Vec<String> {
        let sign = if self.of_times { "≤" } else { "≥" };
        let [median, spread, verdict] = match self.ratio(workload) {
            None => ["–", "", "not measured"].map(str::to_owned),
            Some(Spread { median, p10, p90 }) => [
                times(median),
                format!("{} – {}", three_digits(p10), three_digits(p90)),
                self.verdict(median).to_owned(),
            ],
        };
        let bound = |bound: f64| format!("{sign} {bound}×");
        vec![
            self.what.clone(),
            median,
            spread,
            bound(self.wanted),
            bound(self.aim),
            verdict,
        ]
    }
}

/// What is said of a figure that reaches what is wanted, or even what is aimed at.
pub(crate) const fn verdict(reaches_wanted: bool, reaches_aim: bool) -> &'static str {
    match (reaches_wanted, reaches_aim) {
        (_, true) => "aim reached",
        (true, false) => "reached",
        (false, false) => "SHORT",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workload::Measured;

    /// A workload with the samples given, in nanoseconds.
    fn measured(ours: &[f64], than: &[f64]) -> Workload {
        let mut workload = Measured::read().unwrap().workload.swap_remove(0);
        for (name, samples) in [("single", ours), ("hmac-sha2", than)] {
            let mut rows = workload.rows.iter_mut();
            let row = rows.find(|row| row.name == name).unwrap();
            samples.iter().for_each(|sample| row.samples.push(*sample));
        }
        workload
    }

    #[test]
    fn faster_is_more_and_slower_is_short() {
        let workload = measured(&[100.0, 100.0, 200.0], &[150.0, 160.0, 320.0]);
        let goal = &workload.goals[0];
        assert_eq!(
            goal.cells(&workload)[1..],
            ["1.60×", "1.52 – 1.60", "≥ 1.5×", "≥ 2.5×", "reached"]
        );
        assert_eq!(goal.verdict(1.49), "SHORT");
        assert_eq!(goal.verdict(2.5), "aim reached");
    }

    #[test]
    fn less_time_is_better() {
        let mut workload = measured(&[300.0], &[200.0]);
        let goal = &mut workload.goals[0];
        (goal.of_times, goal.wanted, goal.aim) = (true, 2.0, 1.2);
        let goal = &workload.goals[0];
        assert_eq!(goal.cells(&workload)[1], "1.50×");
        assert_eq!(goal.verdict(1.2), "aim reached");
        assert_eq!(goal.verdict(2.0), "reached");
        assert_eq!(goal.verdict(2.1), "SHORT");
    }

    #[test]
    fn what_was_not_measured_says_so() {
        let workload = measured(&[], &[]);
        assert_eq!(
            workload.goals[0].cells(&workload)[1..],
            ["–", "", "≥ 1.5×", "≥ 2.5×", "not measured"]
        );
    }
}
