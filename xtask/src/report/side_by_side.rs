//! Several suites at once, each in a process of its own: while one waits for a browser or for the last thread of a compiler,
//! another has something to do. Their output is shown one after the other, and kept in files.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use std::{env, thread};

use anyhow::{Context as _, Result, ensure};

use super::SuiteReport;
use crate::suites::Suite;

/// For what the suites print and report.
const FOLDER: &str = "target/test";

/// A suite, and what became of it once it has ended.
struct Running {
    suite: Suite,
    ended: OnceLock<SuiteReport>,
}

/// Runs the suites, one more at once than there are processors: each waits at times, for a network or a timer.
pub(crate) fn run(suites: &[Suite], long: bool) -> Result<Vec<SuiteReport>> {
    fs::create_dir_all(FOLDER).with_context(|| format!("cannot create {FOLDER}"))?;
    for suite in suites {
        File::create(log_of(*suite))?;
    }
    let all: Vec<_> = suites
        .iter()
        .map(|&suite| Running {
            suite,
            ended: OnceLock::new(),
        })
        .collect();
    let lanes = 1 + thread::available_parallelism().map_or(1, usize::from);
    let begun = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..lanes.min(all.len()) {
            scope.spawn(|| {
                while let Some(running) = all.get(begun.fetch_add(1, Ordering::Relaxed)) {
                    let suite = running.suite;
                    let broken = |error| SuiteReport::broken(&suite.name(), &error);
                    running
                        .ended
                        .get_or_init(|| run_apart(suite, long).unwrap_or_else(broken));
                }
            });
        }
        for running in &all {
            // The suites go on where standard output is closed.
            let _ = show(running);
        }
    });
    let reports = all.into_iter().map(|running| running.ended.into_inner());
    Ok(reports.flatten().collect())
}

fn log_of(suite: Suite) -> PathBuf {
    Path::new(FOLDER).join(format!("{}.log", suite.name()))
}

/// Shows what a suite prints, until it has ended.
fn show(running: &Running) -> io::Result<()> {
    let mut log = File::open(log_of(running.suite))?;
    loop {
        // Asked before, so that the last of it is shown.
        let has_ended = running.ended.get().is_some();
        io::copy(&mut log, &mut io::stdout())?;
        if has_ended {
            return Ok(());
        }
        thread::sleep(Duration::from_millis(100));
    }
}

/// Runs a suite in a process of its own.
fn run_apart(suite: Suite, long: bool) -> Result<SuiteReport> {
    let name = suite.name();
    let report = format!("{FOLDER}/{name}.json");
    let log = File::options().append(true).open(log_of(suite))?;
    let mut command = Command::new(env::current_exe()?);
    command.args(["test", &name, "--report", &report]);
    if long {
        command.arg("--long");
    }
    let status = command
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log)
        .status()?;
    ensure!(status.success(), "the suite ended with {status}");
    let read = fs::read(&report).with_context(|| format!("cannot read {report}"))?;
    Ok(serde_json::from_slice(&read)?)
}

/// Runs a suite in this process, and writes its report to a file.
pub(crate) fn run_here(suite: Suite, long: bool, report: &Path) -> Result<ExitCode> {
    let ended = serde_json::to_vec(&suite.run(long))?;
    fs::write(report, ended).with_context(|| format!("cannot write {}", report.display()))?;
    Ok(ExitCode::SUCCESS)
}
