//! What `cargo test`, pytest and Node's runner say about their tests.

use std::iter;

use serde::{Deserialize, Serialize};

/// The tests of one program, or of several added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TestResult {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) ignored: u64,
}

impl TestResult {
    /// Reads the line that ends the output of a test program. Other lines give nothing.
    pub(crate) fn parse(line: &str) -> Option<Self> {
        Self::parse_cargo(line)
            .or_else(|| Self::parse_pytest(line))
            .or_else(|| Self::parse_node(line))
    }

    /// `test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s`
    fn parse_cargo(line: &str) -> Option<Self> {
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

    /// `1 failed, 12 passed, 2 skipped, 1 error in 3.45s`, each where it is not 0; `-q` prints it without a frame.
    fn parse_pytest(line: &str) -> Option<Self> {
        let (counts, time) = line.trim_end().rsplit_once(" in ")?;
        if !time.contains('s') || !time.starts_with(|first: char| first.is_ascii_digit()) {
            return None;
        }
        let mut result = Self::default();
        for count in counts.split(", ") {
            let (number, what) = count.split_once(' ')?;
            let number: u64 = number.parse().ok()?;
            match what {
                "passed" => result.passed += number,
                "failed" | "error" | "errors" => result.failed += number,
                "skipped" | "xfailed" => result.ignored += number,
                "xpassed" | "deselected" | "warning" | "warnings" => {}
                _ => return None,
            }
        }
        Some(result)
    }

    /// `ℹ pass 5`, with a line for each count. One that is `todo` counts where it passed or failed.
    fn parse_node(line: &str) -> Option<Self> {
        let (name, count) = line.trim_end().strip_prefix("ℹ ")?.split_once(' ')?;
        let count = count.parse().ok()?;
        let mut result = Self::default();
        match name {
            "pass" => result.passed = count,
            "fail" | "cancelled" => result.failed = count,
            "skipped" => result.ignored = count,
            _ => return None,
        }
        Some(result)
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
    fn reads_what_pytest_says() {
        for (line, expected) in [
            ("12 passed in 3.45s\n", result(12, 0, 0)),
            (
                "2 failed, 10 passed, 1 skipped, 3 warnings, 1 error in 63.45s (0:01:03)\n",
                result(10, 3, 1),
            ),
            ("1 passed, 4 deselected in 0.01s\n", result(1, 0, 0)),
        ] {
            assert_eq!(TestResult::parse(line), expected, "{line}");
        }
    }

    #[test]
    fn reads_what_node_says() {
        for (line, expected) in [
            ("ℹ pass 12\n", result(12, 0, 0)),
            ("ℹ fail 2\n", result(0, 2, 0)),
            ("ℹ cancelled 1\n", result(0, 1, 0)),
            ("ℹ skipped 3\n", result(0, 0, 3)),
            ("ℹ tests 12\n", None),
            ("✔ pass 12\n", None),
            ("    ℹ pass 12\n", None),
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
            "no tests ran in 0.01s\n",
            "3 IDs in 4 seconds\n",
            "12 passed in all\n",
        ] {
            assert_eq!(TestResult::parse(line), None, "{line}");
        }
    }
}
