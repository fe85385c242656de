//! What `cargo test`, pytest and Node's runner say about their tests.

use serde::{Deserialize, Serialize};

/// The tests of one program, or of several added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TestCounts {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) skipped: u64,
}

impl TestCounts {
    /// Reads a line that ends the output of a test program. Returns `None` for any other line.
    pub(crate) fn parse(line: &str) -> Option<Self> {
        let line = line.trim_end();
        let mut counts = Self::default();
        // `test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s`
        if let Some(result) = line.strip_prefix("test result: ") {
            let (_, result) = result.split_once(". ")?;
            for part in result.split("; ").take(3) {
                counts.count(part)?;
            }
            return Some(counts);
        }
        // `ℹ pass 5`, with a line for each count. One that is `todo` counts where it passed or failed.
        if let Some(result) = line.strip_prefix("ℹ ") {
            let (what, number) = result.split_once(' ')?;
            counts.count(&format!("{number} {what}"))?;
            return Some(counts);
        }
        // `1 failed, 12 passed, 2 skipped, 1 error in 3.45s`, each where it is not 0; `-q` prints it without a frame.
        let (result, time) = line.rsplit_once(" in ")?;
        if !time.contains('s') || !time.starts_with(|first: char| first.is_ascii_digit()) {
            return None;
        }
        for part in result.split(", ") {
            counts.count(part)?;
        }
        Some(counts)
    }

    /// Adds `5 passed`.
    fn count(&mut self, part: &str) -> Option<()> {
        let (number, what) = part.split_once(' ')?;
        let count = match what {
            "passed" | "pass" => &mut self.passed,
            "failed" | "fail" | "error" | "errors" | "cancelled" => &mut self.failed,
            "ignored" | "skipped" | "xfailed" => &mut self.skipped,
            "xpassed" | "deselected" | "warning" | "warnings" => &mut 0,
            _ => return None,
        };
        *count += number.parse::<u64>().ok()?;
        Some(())
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_each_runner_says() {
        for (line, [passed, failed, skipped]) in [
            (
                "test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n",
                [5, 0, 1],
            ),
            (
                "test result: FAILED. 12 passed; 3 failed; 0 ignored; 0 measured; 4 filtered out; finished in 1.20s\n",
                [12, 3, 0],
            ),
            (
                "test result: \u{1b}[32mok\u{1b}[m. 7 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out\n",
                [7, 0, 0],
            ),
            ("12 passed in 3.45s\n", [12, 0, 0]),
            (
                "2 failed, 10 passed, 1 skipped, 3 warnings, 1 error in 63.45s (0:01:03)\n",
                [10, 3, 1],
            ),
            ("1 passed, 4 deselected in 0.01s\n", [1, 0, 0]),
            ("ℹ pass 12\n", [12, 0, 0]),
            ("ℹ fail 2\n", [0, 2, 0]),
            ("ℹ cancelled 1\n", [0, 1, 0]),
            ("ℹ skipped 3\n", [0, 0, 3]),
        ] {
            let expected = TestCounts {
                passed,
                failed,
                skipped,
            };
            assert_eq!(TestCounts::parse(line), Some(expected), "{line}");
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
            "ℹ tests 12\n",
            "✔ pass 12\n",
            "    ℹ pass 12\n",
            "no tests ran in 0.01s\n",
            "3 IDs in 4 seconds\n",
            "12 passed in all\n",
        ] {
            assert_eq!(TestCounts::parse(line), None, "{line}");
        }
    }
}
