//! The tally of a test run.

use std::process::ExitCode;

use anyhow::{Context as _, Error};

use crate::command::Command;
use crate::setup::Missing;
use crate::test_result::TestResult;

/// Runs the steps of the suites and keeps count of them.
#[derive(Default)]
pub(crate) struct Report {
    suite: &'static str,
    tests: TestResult,
    failures: Vec<String>,
    skips: Vec<String>,
}

impl Report {
    /// The steps that follow belong to this suite.
    pub(crate) fn begin(&mut self, suite: &'static str) {
        self.suite = suite;
        println!("\n# {suite}");
    }

    /// A step that counts as one: it passes if the command succeeds.
    pub(crate) fn step(&mut self, command: &Command) {
        match command.run() {
            Ok(()) => self.tests.passed += 1,
            Err(error) => {
                self.tests.failed += 1;
                self.failure(&error);
            }
        }
    }

    /// A step that is no one command: it passes if it succeeds.
    pub(crate) fn check(&mut self, name: &str, check: impl FnOnce() -> Result<(), Error>) {
        println!("\n==> {name}");
        self.check_with(Ok(()), || check().with_context(|| name.to_owned()));
    }

    /// [`check`](Self::check) that prints its own commands and needs something set up before.
    pub(crate) fn check_with(
        &mut self,
        needed: Result<(), Missing>,
        check: impl FnOnce() -> Result<(), Error>,
    ) {
        match needed.map(|()| check()) {
            Ok(Ok(())) => self.tests.passed += 1,
            Ok(Err(error)) => {
                self.tests.failed += 1;
                self.failure(&error);
            }
            Err(missing) => self.skip(&missing),
        }
    }

    /// A step that needs something set up before.
    pub(crate) fn step_with(&mut self, needed: Result<(), Missing>, command: &Command) {
        match needed {
            Ok(()) => self.step(command),
            Err(missing) => self.skip(&missing),
        }
    }

    /// A step that is a run of `cargo test`, of pytest or of Node's runner: each of its tests counts, and an ignored one as skipped.
    pub(crate) fn tests(&mut self, command: &Command) {
        let mut tests = TestResult::default();
        let outcome = command.run_reading(|line| {
            if let Some(result) = TestResult::parse(line) {
                tests.add(result);
            }
        });
        if let Err(error) = outcome {
            // What does not compile, or ends by a signal, has no result line.
            tests.failed = tests.failed.max(1);
            self.failure(&error);
        }
        self.tests.add(tests);
    }

    /// [`tests`](Self::tests) that need something set up before.
    pub(crate) fn tests_with(&mut self, needed: Result<(), Missing>, command: &Command) {
        match needed {
            Ok(()) => self.tests(command),
            Err(missing) => self.skip(&missing),
        }
    }

    /// A step, or all of the suite, that cannot run.
    pub(crate) fn skip(&mut self, missing: &Missing) {
        let skip = format!("SKIPPED: {} – {missing}", self.suite);
        println!("\n{skip}");
        self.skips.push(skip);
    }

    fn failure(&mut self, error: &Error) {
        let failure = format!("FAILED: {} – {error:#}", self.suite);
        println!("\n{failure}");
        self.failures.push(failure);
    }

    /// Prints what failed, what was skipped and the tally. `ci`: a skip is a failure.
    pub(crate) fn finish(&self, ci: bool) -> ExitCode {
        println!();
        for line in self.failures.iter().chain(&self.skips) {
            println!("{line}");
        }
        let (tally, succeeded) = self.tally(ci);
        println!("{tally}");
        if succeeded {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }

    fn tally(&self, ci: bool) -> (String, bool) {
        let TestResult {
            passed,
            mut failed,
            ignored: mut skipped,
        } = self.tests;
        let skips = self.skips.len() as u64;
        if ci {
            failed += skips;
        } else {
            skipped += skips;
        }
        let tally = format!("{passed} passed, {failed} failed, {skipped} skipped");
        (tally, failed == 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> Report {
        let mut report = Report::default();
        report.begin("core");
        report.tests.add(TestResult {
            passed: 5,
            failed: 0,
            ignored: 1,
        });
        report
    }

    #[test]
    fn counts_steps() {
        let mut report = report();
        report.step(&Command::new("cargo --version"));
        assert_eq!(
            report.tally(false),
            ("6 passed, 0 failed, 1 skipped".to_owned(), true)
        );
        report.step(&Command::new("no-such-program"));
        report.tests(&Command::new("no-such-program"));
        assert_eq!(
            report.tally(false),
            ("6 passed, 2 failed, 1 skipped".to_owned(), false)
        );
        assert_eq!(report.failures.len(), 2);
        assert!(report.failures[0].starts_with("FAILED: core – cannot start `no-such-program`"));
    }

    #[test]
    fn a_skip_is_a_failure_in_ci_alone() {
        let mut report = report();
        let missing = Missing::new("there is no python3", "apt-get install python3");
        report.step_with(Err(missing), &Command::new("cargo --version"));
        assert_eq!(
            report.skips,
            ["SKIPPED: core – there is no python3; apt-get install python3"]
        );
        assert_eq!(
            report.tally(false),
            ("5 passed, 0 failed, 2 skipped".to_owned(), true)
        );
        assert_eq!(
            report.tally(true),
            ("5 passed, 1 failed, 1 skipped".to_owned(), false)
        );
    }
}
