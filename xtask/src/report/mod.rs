//! The tally of a test run.

pub(crate) mod side_by_side;
mod test_counts;

use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context as _, Error, Result, ensure};
use serde::{Deserialize, Serialize};

use crate::command::Command;
use crate::setup::Missing;
use test_counts::TestCounts;

/// Runs the steps of a suite and keeps count of them.
pub(crate) struct Report {
    suite: SuiteReport,
    begun: Instant,
}

/// What became of a suite.
#[derive(Default, Serialize, Deserialize)]
pub(crate) struct SuiteReport {
    name: String,
    tests: TestCounts,
    failures: Vec<String>,
    skips: Vec<String>,
    seconds: u64,
}

impl Report {
    /// Begins the report of a suite.
    pub(crate) fn begin(suite: &str) -> Self {
        println!("\n# {suite}");
        Self {
            suite: SuiteReport {
                name: suite.to_owned(),
                ..SuiteReport::default()
            },
            begun: Instant::now(),
        }
    }

    /// Ends it, when the suite is done.
    pub(crate) fn end(mut self) -> SuiteReport {
        self.suite.seconds = self.begun.elapsed().as_secs();
        self.suite
    }

    /// A step that counts as one: it passes if the command succeeds.
    pub(crate) fn step(&mut self, command: impl Into<Command>) {
        let outcome = command.into().run();
        self.count(outcome);
    }

    /// A step that needs something set up before.
    pub(crate) fn step_with(&mut self, needed: Result<(), Missing>, command: impl Into<Command>) {
        if self.has(needed).is_some() {
            self.step(command);
        }
    }

    /// A step that is no one command: it passes if it succeeds.
    pub(crate) fn check(&mut self, name: &str, check: impl FnOnce() -> Result<()>) {
        println!("\n==> {name}");
        self.count(check().with_context(|| name.to_owned()));
    }

    /// [`check`](Self::check) that prints its own commands and needs something set up before.
    pub(crate) fn check_with(
        &mut self,
        needed: Result<(), Missing>,
        check: impl FnOnce() -> Result<()>,
    ) {
        if self.has(needed).is_some() {
            self.count(check());
        }
    }

    fn count(&mut self, outcome: Result<()>) {
        match outcome {
            Ok(()) => self.suite.tests.passed += 1,
            Err(error) => {
                self.suite.tests.failed += 1;
                self.failure(&error);
            }
        }
    }

    /// A step that is a run of `cargo test`, of pytest or of Node's runner: each of its tests counts, and an ignored one as skipped.
    pub(crate) fn tests(&mut self, command: impl Into<Command>) {
        let command = command.into();
        let mut tests = TestCounts::default();
        let outcome = command.run_reading(|line| {
            if let Some(result) = TestCounts::parse(line) {
                tests.add(result);
            }
        });
        let outcome = outcome.and_then(|()| {
            // A filter that fits no name passes too.
            ensure!(tests != TestCounts::default(), "`{command}` ran no test");
            Ok(())
        });
        if let Err(error) = outcome {
            // What does not compile, or ends by a signal, has no result line.
            tests.failed = tests.failed.max(1);
            self.failure(&error);
        }
        self.suite.tests.add(tests);
    }

    /// [`tests`](Self::tests) that need something set up before.
    pub(crate) fn tests_with(&mut self, needed: Result<(), Missing>, command: impl Into<Command>) {
        if self.has(needed).is_some() {
            self.tests(command);
        }
    }

    /// What is needed, if it is there. Without it a step, or all of the suite, is skipped.
    pub(crate) fn has<T>(&mut self, needed: Result<T, Missing>) -> Option<T> {
        needed
            .map_err(|missing| {
                let skip = format!("SKIPPED: {} – {missing}", self.suite.name);
                println!("\n{skip}");
                self.suite.skips.push(skip);
            })
            .ok()
    }

    fn failure(&mut self, error: &Error) {
        let failure = format!("FAILED: {} – {error:#}", self.suite.name);
        println!("\n{failure}");
        self.suite.failures.push(failure);
    }
}

impl SuiteReport {
    /// The report of a suite that ended before it could write one.
    pub(crate) fn broken(suite: &str, error: &Error) -> Self {
        let mut report = Report::begin(suite);
        report.suite.tests.failed = 1;
        report.failure(error);
        report.end()
    }
}

/// Prints what became of each suite, what failed, what was skipped, and the tally. `ci`: a skip is a failure.
pub(crate) fn finish(suites: &[SuiteReport], ci: bool) -> ExitCode {
    println!();
    for SuiteReport {
        name,
        tests,
        seconds,
        ..
    } in suites
    {
        let (minutes, seconds) = (seconds / 60, seconds % 60);
        println!("{name}: {} passed, in {minutes}:{seconds:02}", tests.passed);
    }
    println!();
    let failures = suites.iter().flat_map(|suite| &suite.failures);
    let skips = suites.iter().flat_map(|suite| &suite.skips);
    for line in failures.chain(skips) {
        println!("{line}");
    }
    let (tally, succeeded) = tally(suites, ci);
    println!("{tally}");
    if succeeded {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn tally(suites: &[SuiteReport], ci: bool) -> (String, bool) {
    let mut tests = TestCounts::default();
    for suite in suites {
        tests.add(suite.tests);
        let skips = suite.skips.len() as u64;
        if ci {
            tests.failed += skips;
        } else {
            tests.skipped += skips;
        }
    }
    let TestCounts {
        passed,
        failed,
        skipped,
    } = tests;
    let tally = format!("{passed} passed, {failed} failed, {skipped} skipped");
    (tally, failed == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> Report {
        let mut report = Report::begin("core");
        report.suite.tests.add(TestCounts {
            passed: 5,
            failed: 0,
            skipped: 1,
        });
        report
    }

    #[test]
    fn counts_steps() {
        let mut report = report();
        report.step("cargo --version");
        report.step("no-such-program");
        report.tests("no-such-program");
        let suite = report.end();
        assert!(suite.failures[0].starts_with("FAILED: core – cannot start `no-such-program`"));
        assert_eq!(suite.failures.len(), 2);
        assert_eq!(
            tally(&[suite], false),
            ("6 passed, 2 failed, 1 skipped".to_owned(), false)
        );
    }

    #[test]
    fn a_skip_is_a_failure_in_ci_alone() {
        let mut report = report();
        let missing = Missing::new("there is no python3", "apt-get install python3");
        report.step_with(Err(missing), "cargo --version");
        let suites = [report.end()];
        assert_eq!(
            suites[0].skips,
            ["SKIPPED: core – there is no python3; apt-get install python3"]
        );
        assert_eq!(
            tally(&suites, false),
            ("5 passed, 0 failed, 2 skipped".to_owned(), true)
        );
        assert_eq!(
            tally(&suites, true),
            ("5 passed, 1 failed, 1 skipped".to_owned(), false)
        );
    }
}
