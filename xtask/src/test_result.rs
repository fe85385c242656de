//! What `cargo test` says about its tests.

use std::iter;

/// The tests of one program, or of several added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct TestResult {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) ignored: u64,
}

impl TestResult {
    /// Reads `test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s`, which
    /// ends the output of every test program. Other lines give nothing.
    pub(crate) fn parse(line: &str) -> Option<Self> {
        let counts = line.strip_prefix("test result: ")?;
        let words = || counts.split(' ');
        let count = |name: &str| {
            iter::zip(words(), words().skip(1))
                .find(|(_, word)| *word == name)
                .and_then(|(count, _)| count.parse().ok())
        };
        Some(Self {
            passed: count("passed;")?,
            failed: count("failed;")?,
            ignored: count("ignored;")?,
        })
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.ignored += other.ignored;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn result(passed: u64, failed: u64, ignored: u64) -> Option<TestResult> {
        Some(TestResult {
            passed,
            failed,
            ignored,
        })
    }

    #[test]
    fn reads_result_lines() {
        for (line, expected) in [
            (
                "test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n",
                result(5, 0, 1),
            ),
            (
                "test result: FAILED. 12 passed; 3 failed; 0 ignored; 0 measured; 4 filtered out; finished in 1.20s\n",
                result(12, 3, 0),
            ),
            (
                "test result: \u{1b}[32mok\u{1b}[m. 7 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out\n",
                result(7, 0, 0),
            ),
        ] {
            assert_eq!(TestResult::parse(line), expected, "{line}");
        }
    }

    #[test]
    fn takes_no_other_line_for_one() {
        for line in [
            "",
            "running 5 tests\n",
            "test reads_result_lines ... ok\n",
            "  test result: ok. 5 passed; 0 failed; 1 ignored;\n",
            "test result: ok.\n",
            "test result: ok. many passed; 0 failed; 1 ignored;\n",
        ] {
            assert_eq!(TestResult::parse(line), None, "{line}");
        }
    }
}
