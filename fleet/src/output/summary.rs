use alloc::borrow::ToOwned as _;
use alloc::string::ToString as _;
use alloc::vec::Vec;
use core::fmt;
use core::ops::AddAssign;

/// What became of rows. There are as many `rows` as `derived` and `refused` together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// All rows.
    pub rows: u64,
    /// Those with a device key.
    pub derived: u64,
    /// Those without.
    pub refused: u64,
    /// Rows with a MAC address that was set by software.
    pub locally_administered: Tally,
    /// Rows with an upper-case letter in their ID.
    pub upper_case: Tally,
    /// Cells of the input, in whatever file they are written to, that a spreadsheet would run.
    pub formula_cells: Tally,
}

impl AddAssign for Summary {
    fn add_assign(&mut self, other: Self) {
        self.rows += other.rows;
        self.derived += other.derived;
        self.refused += other.refused;
        self.locally_administered += other.locally_administered;
        self.upper_case += other.upper_case;
        self.formula_cells += other.formula_cells;
    }
}

/// How many there are of something, and on which lines the first of them are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many there are.
    pub count: u64,
    /// In their order, and 0 where there are fewer. The last one only says that there are more than are shown.
    lines: [u64; Self::SHOWN + 1],
}

impl Tally {
    const SHOWN: usize = 3;

    /// Adds so many that are on one line, after those that were added before.
    pub(crate) fn add(&mut self, line: u64, count: u64) {
        if count > 0 {
            self.count += count;
            self.add_line(line);
        }
    }

    fn add_line(&mut self, line: u64) {
        let mut lines = self.lines.iter_mut();
        if let Some(place) = lines.find(|place| [0, line].contains(place)) {
            *place = line;
        }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.count += other.count;
        for line in other.lines.into_iter().filter(|line| *line > 0) {
            self.add_line(line);
        }
    }
}

/// The lines: `line 2`, `lines 2, 5, 9`, `lines 2, 5, 9, …`.
impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines = self.lines.iter().filter(|line| **line > 0);
        let mut lines: Vec<_> = lines.map(u64::to_string).collect();
        if let Some(last) = lines.get_mut(Self::SHOWN) {
            *last = "…".to_owned();
        }
        let noun = if lines.len() == 1 { "line" } else { "lines" };
        write!(f, "{noun} {}", lines.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tallies_name_the_first_lines() {
        let mut tally = Tally::default();
        for (line, count, text) in [
            (2, 1, "line 2"),
            (2, 1, "line 2"),
            (3, 0, "line 2"),
            (5, 2, "lines 2, 5"),
            (6, 1, "lines 2, 5, 6"),
            (6, 1, "lines 2, 5, 6"),
            (7, 1, "lines 2, 5, 6, …"),
            (8, 1, "lines 2, 5, 6, …"),
        ] {
            let mut other = Tally::default();
            other.add(line, count);
            tally += other;
            assert_eq!(tally.to_string(), text);
        }
        assert_eq!(tally.count, 8);
    }
}
