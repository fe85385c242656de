//! Tests and builds everything: what `cargo xtask` runs. The program in benches/ uses it too.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a developer's tool on a terminal: if its streams are closed, nobody is there to read the result"
)]

pub mod build;
pub mod c;
pub mod command;
mod report;
pub mod setup;
mod suites;

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::{Parser, Subcommand};

use crate::command::Command;
use crate::report::side_by_side;
use crate::suites::Suite;

/// Tests, builds and measures everything in this project.
///
/// Missing compiler targets and components are added with rustup, Python tools go into the project's own .venv folder,
/// and Debian packages are installed where this runs as root on Debian.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Run the suites named, or all of them.
    ///
    /// Several run side by side, as many as there are processors, and are shown one after the other; what each prints is
    /// also in target/test. Every step prints the command that it runs, ready to copy, and a failing one does not stop the
    /// rest. What failed and what was skipped stands once more at the end; the last line is `N passed, N failed, N
    /// skipped`. The exit status is 1 if anything failed. With CI=true in the environment a skipped suite is a failure.
    Test {
        /// The suites to run [default: all].
        #[arg(value_enum, value_name = "SUITE")]
        suites: Vec<Suite>,
        /// Add the checks that take long, two hours in all: 20000 cases for each property test, Miri, a minute of each fuzzer,
        /// mutants of the library, the measurement of constant time, licences; wine for what is built for Windows, Spark, and
        /// the npm package in Deno, Bun and Cloudflare's runtime.
        #[arg(long)]
        long: bool,
        /// Write what became of the one suite named to this file, for the process that runs several side by side.
        #[arg(long, hide = true)]
        report: Option<PathBuf>,
    },
    /// Leave what one would publish in the dist folder.
    Build(build::Options),
    /// Measure this project and its peers, side by side in one run: benches/README.md.
    #[command(disable_help_flag = true)]
    Bench {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
        arguments: Vec<OsString>,
    },
}

/// Does what the arguments say.
pub fn run() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    enter_project_folder()?;
    match arguments.task {
        Task::Test {
            suites,
            long,
            report,
        } => {
            let suites: Vec<_> = Suite::named_or_all(suites).collect();
            let reports = match (suites.as_slice(), report) {
                ([suite], Some(file)) => return side_by_side::run_here(*suite, long, &file),
                ([suite], None) => vec![suite.run(long)],
                (suites, _) => side_by_side::run(suites, long)?,
            };
            let ci = env::var_os("CI").is_some_and(|value| value == "true");
            Ok(report::finish(&reports, ci))
        }
        Task::Build(options) => build::run(&options).map(|()| ExitCode::SUCCESS),
        Task::Bench { arguments } => bench(&arguments),
    }
}

/// Runs the program in benches/, which is built for this alone.
fn bench(arguments: &[OsString]) -> Result<ExitCode> {
    let cargo = Command::new("cargo run --quiet -p dps-symkey-bench --locked --");
    let status = cargo.process().args(arguments).status();
    let code = status.context("cannot start cargo")?.code();
    let code = code.and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

/// Enters the project's folder, so that every path is short, relative, and the same in a heading and in a shell.
pub fn enter_project_folder() -> Result<()> {
    let package = env::var_os("CARGO_MANIFEST_DIR").context("run this with Cargo")?;
    let project = PathBuf::from(package).join("..");
    env::set_current_dir(&project).with_context(|| format!("cannot enter {}", project.display()))
}
