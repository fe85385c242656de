//! `cargo xtask bench`. What is measured, and why so: benches/README.md.
#![allow(
    clippy::print_stdout,
    reason = "a developer's tool on a terminal: if its streams are closed, nobody is there to read the result"
)]

mod chart;
mod files;
mod firmware;
mod goal;
mod keys;
mod machine;
mod quantity;
mod requirements;
mod results;
mod samples;
mod table;
mod workload;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use clap::Parser;
use xtask::build;
use xtask::command::Command;

use crate::machine::Machine;
use crate::requirements::Needs;
use crate::results::Results;
use crate::workload::{Measured, Part};

/// For all that is made on the way.
const FOLDER: &str = "target/bench";

/// The folder of the measured programs in Rust.
const RUST: &str = "target/bench/rust/release";

/// How much is measured.
struct Extent {
    key_rounds: usize,
    file_rounds: usize,
    file_rows: u64,
}

const FULL: Extent = Extent {
    key_rounds: 21,
    file_rounds: 5,
    file_rows: 10_000_000,
};

/// Enough to see that everything works; its figures mean little.
const QUICK: Extent = Extent {
    key_rounds: 3,
    file_rounds: 2,
    file_rows: 1_000_000,
};

/// Measure this project and its peers, side by side in one run.
///
/// Prints a table of medians and ratios, and writes the results as JSON and a chart of them as SVG. What is measured
/// and how stands in benches/README.md. A full run takes some minutes and 2 GB of disk; a peer that the machine does
/// not have is skipped with a line that says so.
#[derive(Parser)]
#[command(name = "cargo xtask bench", bin_name = "cargo xtask bench")]
struct Options {
    /// What to measure [default: all].
    #[arg(value_enum, value_name = "PART")]
    parts: Vec<Part>,
    /// Fewer rounds, and a million rows: to see that it works.
    #[arg(long)]
    quick: bool,
    /// Where the results go, from the project's folder; the chart goes beside them, as .svg.
    ///
    /// The README shows benches/results.svg: a run that is to be shown there has `--json benches/results.json`.
    #[arg(long, value_name = "FILE", default_value = "target/bench/results.json")]
    json: PathBuf,
    /// Measure firmware alone, and fail where it is larger than wanted or leaves part of a key on the stack.
    #[arg(long, conflicts_with_all = ["parts", "quick", "json"])]
    check_firmware: bool,
}

fn main() -> Result<()> {
    let options = Options::parse();
    xtask::enter_project_folder()?;
    if options.check_firmware {
        return firmware::check();
    }
    let chart = options.json.with_extension("svg");
    ensure!(
        chart != options.json && chart.file_name().is_some(),
        "--json {}: name a file that does not end in .svg, which is the chart's name",
        options.json.display()
    );
    let extent = if options.quick { QUICK } else { FULL };
    let results = measure(&options, &extent)?;
    println!("\n{}", results.text());
    write(&options.json, &results.json()?)?;
    write(&chart, &chart::draw(&results))?;
    println!("\n{}\n{}", options.json.display(), chart.display());
    Ok(())
}

fn measure(options: &Options, extent: &Extent) -> Result<Results> {
    let is_measured = |part| options.parts.is_empty() || options.parts.contains(&part);
    fs::create_dir_all(FOLDER).with_context(|| format!("cannot create {FOLDER}"))?;
    let mut workloads = Measured::read()?.workload;
    workloads.retain(|workload| is_measured(workload.part));
    if !workloads.is_empty() {
        build_programs()?;
    }
    if is_measured(Part::Files) {
        build::cli(None)?;
    }
    let mut machine = Machine::look();
    let mut needs = Needs::default();
    workloads.retain_mut(|workload| workload.prepare(&machine, &mut needs));
    machine.versions = machine::versions();
    keys::measure(&mut workloads, extent)?;
    files::measure(&mut workloads, extent)?;
    let mut sizes = Vec::new();
    if is_measured(Part::Firmware) {
        match xtask::c::firmware::tools() {
            Ok(()) => sizes = firmware::measure()?,
            Err(missing) => needs.skip("firmware", &missing),
        }
    }
    Ok(Results {
        date: results::today(),
        machine,
        quick: options.quick,
        file_rows: extent.file_rows,
        workloads,
        sizes,
        skipped: needs.skipped,
    })
}

/// Builds the measured programs in Rust, where the path of none has a space in it.
fn build_programs() -> Result<()> {
    // Not in one build: see the feature `ours` in benches/rust/Cargo.toml.
    for programs in [
        "--no-default-features --bin rust-peers",
        "--bin ours --bin make-ids --bin read-and-write",
    ] {
        Command::new(format!(
            "cargo build --release --locked --target-dir {FOLDER}/rust -p dps-symkey-bench-programs {programs}"
        ))
        .run()?;
    }
    Ok(())
}

fn write(file: &Path, text: &str) -> Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))
}
