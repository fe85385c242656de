//! Measures this project and its peers, side by side in one run. What is measured and why so: benches/README.md.

mod chart;
mod files;
mod goals;
mod javascript;
mod keys;
mod machine;
mod peers;
mod python;
mod quantity;
mod results;
mod row;
mod samples;
mod table;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use clap::ValueEnum;

use self::machine::Machine;
use self::peers::Peers;
use self::results::Results;
use crate::build::{self, target_folder};
use crate::command::Command;
use crate::firmware;
use crate::places;

/// For all that is made on the way.
const FOLDER: &str = "target/bench";

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// Device keys of IDs in memory: one call, many at once by each backend, and the peers; tokens in Rust and in C
    Keys,
    /// The Python package: one call, a million IDs at once, tokens
    Python,
    /// The npm package: one call, many at once, in Node and in Chromium
    Npm,
    /// The size of firmware for a Cortex-M4, and the stack of a call
    Firmware,
    /// A file of IDs, against a Python script and against reading and writing alone
    Files,
}

/// How much is measured.
#[derive(Clone, Copy)]
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

#[derive(clap::Args)]
pub(crate) struct Options {
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
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let extent = if options.quick { QUICK } else { FULL };
    let measures = |part| options.parts.is_empty() || options.parts.contains(&part);
    let chart = options.json.with_extension("svg");
    ensure!(
        chart != options.json && chart.file_name().is_some(),
        "--json {}: name a file that does not end in .svg, which is the chart's name",
        options.json.display()
    );
    fs::create_dir_all(FOLDER).with_context(|| format!("cannot create {FOLDER}"))?;
    let mut peers = Peers::find();
    if [Part::Keys, Part::Python, Part::Npm, Part::Files]
        .into_iter()
        .any(measures)
    {
        build_programs(&peers)?;
    }
    let machine = Machine::look(&peers);
    let mut rows = Vec::new();
    if measures(Part::Keys) {
        let keys = keys::rows(&machine.backends, &peers);
        rows.extend(keys::measure(keys, extent, &machine)?);
    }
    if measures(Part::Python) {
        match python::environment() {
            Ok(()) => {
                let keys = python::rows(&machine.backends);
                rows.extend(keys::measure(keys, extent, &machine)?);
            }
            Err(missing) => peers.skip("the Python package", &missing),
        }
    }
    if measures(Part::Npm) {
        match javascript::package() {
            Ok(()) => rows.extend(keys::measure(javascript::rows(), extent, &machine)?),
            Err(missing) => peers.skip("the npm package", &missing),
        }
    }
    if measures(Part::Files) {
        rows.extend(files::measure(extent, &machine, &mut peers)?);
    }
    let mut sizes = Vec::new();
    if measures(Part::Firmware) {
        match firmware::tools() {
            Ok(()) => sizes = firmware::measure()?,
            Err(missing) => peers.skip("firmware", &missing),
        }
    }
    let results = Results::new(
        machine,
        options.quick,
        extent.file_rows,
        rows,
        sizes,
        peers.skipped,
    );
    println!("\n{}", results.text());
    write(&options.json, &results.json()?)?;
    write(&chart, &chart::draw(&results))?;
    println!("\n{}\n{}", options.json.display(), chart.display());
    Ok(())
}

/// Builds what is measured, and puts it where its path has no space in it.
fn build_programs(peers: &Peers) -> Result<()> {
    // Not in one build: see the feature `ours` in benches/Cargo.toml.
    let builds = [
        ("dps-symkey", vec!["dps-symkey"]),
        ("dps-symkey-bench --no-default-features", vec!["rust-peers"]),
        (
            "dps-symkey-bench",
            vec!["ours", "make-ids", "read-and-write"],
        ),
    ];
    for (package, programs) in builds {
        let bins: String = programs
            .iter()
            .map(|name| format!(" --bin {name}"))
            .collect();
        Command::new(format!("cargo build --release --locked -p {package}{bins}"))
            .env("CARGO_ENCODED_RUSTFLAGS", places::rustflags(&[])?)
            .run()?;
        for name in programs {
            let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
            let built = target_folder()?.join("release").join(&file);
            fs::copy(&built, format!("{FOLDER}/{file}"))
                .with_context(|| format!("cannot copy {}", built.display()))?;
        }
    }
    if peers.c {
        build::c(None)?;
        Command::new(format!(
            "cc -O2 -o {FOLDER}/c-token -Idist/c/include benches/c/token.c benches/c/measure.c \
             dist/c/lib/libdps_symkey.a -lpthread -lm -ldl"
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
