//! The suites of `cargo xtask test`, one file each; that of the C library is in its own folder.

mod bulk;
mod cli;
mod conformance;
mod core;
pub(crate) mod languages;
mod python;
mod wasm;
mod workspace;

use clap::ValueEnum;

use crate::c;
use crate::report::{Report, SuiteReport};

/// In the order in which they begin where several run side by side, and are shown: first what finds most mistakes soonest, then
/// those that take longest, so that none of these is left to the end.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Suite {
    /// What belongs to no part: lock files, format, lints, documentation, spelling, xtask itself
    Workspace,
    /// The Python package, on every CPython of this machine, its sources and its examples
    Python,
    /// The npm package, installed in Node and in Chromium, and the browser tool
    Wasm,
    /// The bulk engine, on this processor and under emulation on others
    Bulk,
    /// The command, for this machine and for Windows, and the Rust examples
    Cli,
    /// The emulator of the provisioning service, and the whole path with real clients
    Conformance,
    /// The Rust library, its builds for bare metal and WebAssembly, the shared test data
    Core,
    /// The C library in C and C++, its examples, and firmware for a microcontroller
    C,
}

impl Suite {
    /// The suites named, each once, in the order of the list; all of them where none is named.
    pub(crate) fn named_or_all(named: Vec<Self>) -> impl Iterator<Item = Self> {
        Self::value_variants()
            .iter()
            .copied()
            .filter(move |suite| named.is_empty() || named.contains(suite))
    }

    /// As it is named on the command line.
    pub(crate) fn name(self) -> String {
        self.to_possible_value()
            .map(|value| value.get_name().to_owned())
            .unwrap_or_default()
    }

    /// Runs the suite; with its long checks, where it has any, if `long`.
    pub(crate) fn run(self, long: bool) -> SuiteReport {
        let mut report = Report::begin(&self.name());
        let report_to = &mut report;
        match self {
            Self::Workspace => workspace::run(report_to, long),
            Self::Core => core::run(report_to, long),
            Self::Bulk => bulk::run(report_to, long),
            Self::Cli => cli::run(report_to, long),
            Self::C => c::suite::run(report_to, long),
            Self::Python => python::run(report_to, long),
            Self::Wasm => wasm::run(report_to, long),
            Self::Conformance => conformance::run(report_to),
        }
        report.end()
    }
}
