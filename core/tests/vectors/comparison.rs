use std::fmt::Debug;

/// Collects what differs, so that one run shows all of it.
#[derive(Default)]
pub(super) struct Comparison {
    cases: usize,
    differences: Vec<String>,
}

impl Comparison {
    pub(super) fn compare<T: PartialEq + Debug>(
        &mut self,
        case: &impl Debug,
        found: &T,
        expected: &T,
    ) {
        self.cases += 1;
        if found != expected {
            self.differences
                .push(format!("{case:?}: found {found:?}, expected {expected:?}"));
        }
    }

    pub(super) fn finish(self) {
        assert!(self.cases > 0, "no cases");
        assert!(
            self.differences.is_empty(),
            "{} of {} comparisons differ:\n{}",
            self.differences.len(),
            self.cases,
            self.differences.join("\n"),
        );
    }
}
