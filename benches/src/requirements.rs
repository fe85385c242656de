//! What rows need of the machine: looked for, and set up as far as that goes, where a row asks for it.

use std::fmt::Display;

use anyhow::Result;
use serde::Deserialize;
use xtask::build;
use xtask::c;
use xtask::command::Command;
use xtask::setup::{self, Missing, PYTHON};

use crate::FOLDER;
use crate::machine::Machine;

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Need {
    Python,
    Node,
    /// A C compiler, for the C library.
    C,
    /// OpenSSL's library, called from C.
    Libcrypto,
    /// The how-to's pipeline.
    Pipeline,
    PythonPackage,
    NpmPackage,
    /// What keeps a process on one core.
    Taskset,
}

/// The virtual environment with the Python package, and with what it is compared with.
pub(crate) const PYTHON_PACKAGE: &str = "target/bench/python";

/// The folder that the npm package is installed in, beside what drives a browser.
const NPM_PACKAGE: &str = "benches/javascript";

/// What has been looked for.
#[derive(Default)]
pub(crate) struct Needs {
    found: Vec<(Need, bool)>,
    /// What is not measured, and why.
    pub(crate) skipped: Vec<String>,
}

impl Needs {
    /// Whether the machine has what is needed. The first time that it has not, a line says so.
    pub(crate) fn are_met(&mut self, need: Option<Need>, machine: &Machine) -> bool {
        let Some(need) = need else {
            return true;
        };
        if let Some((_, is_met)) = self.found.iter().find(|(found, _)| *found == need) {
            return *is_met;
        }
        let (what, found) = match need {
            Need::Python => ("Python", setup::python()),
            Need::Node => ("Node", setup::node()),
            Need::C => ("C", setup::c_compiler().and_then(|()| built(c_token()))),
            Need::Libcrypto => ("OpenSSL in C", libcrypto()),
            Need::Pipeline => ("the how-to's pipeline", pipeline()),
            Need::PythonPackage => ("the Python package", python_package()),
            Need::NpmPackage => ("the npm package", npm_package()),
            Need::Taskset => ("files on one core", taskset(machine)),
        };
        if let Err(missing) = &found {
            self.skip(what, missing);
        }
        self.found.push((need, found.is_ok()));
        found.is_ok()
    }

    /// Reports that a measurement is skipped, and why.
    pub(crate) fn skip(&mut self, what: &str, reason: &impl Display) {
        let line = format!("{what} – {reason}");
        println!("SKIPPED: {line}");
        self.skipped.push(line);
    }
}

fn built<T>(result: Result<T>) -> Result<T, Missing> {
    result.map_err(|error| Missing::new(format!("{error:#}"), "see above what failed"))
}

fn c_token() -> Result<()> {
    c::build(None)?;
    Command::new(format!(
        "cc -O2 -o {FOLDER}/c-token -Idist/c/include benches/c/token.c benches/c/measure.c \
         dist/c/lib/libdps_symkey.a -lpthread -lm -ldl"
    ))
    .run()
}

fn libcrypto() -> Result<(), Missing> {
    let compile = format!(
        "cc -O2 -o {FOLDER}/libcrypto benches/peers/libcrypto.c benches/c/measure.c -lcrypto"
    );
    let packages = "gcc libc6-dev libssl-dev";
    setup::program(&compile, packages)
}

/// Without arguments the script only checks that everything it needs is there.
fn pipeline() -> Result<(), Missing> {
    setup::program("bash benches/peers/pipeline.sh", "bash openssl xxd")
}

fn python_package() -> Result<(), Missing> {
    let package = built(build::python::build())?;
    let peers = "-r benches/python/requirements.txt";
    setup::packages_in(PYTHON_PACKAGE, PYTHON, peers)?;
    let wheel = format!("--force-reinstall --no-deps {}", package.wheel);
    setup::packages_in(PYTHON_PACKAGE, PYTHON, &wheel)
}

fn npm_package() -> Result<(), Missing> {
    let package = built(build::wasm::build())?;
    setup::npm_packages(NPM_PACKAGE)?;
    setup::npm_package(NPM_PACKAGE, &package)?;
    setup::chromium()
}

fn taskset(machine: &Machine) -> Result<(), Missing> {
    let missing = || Missing::new("taskset was not found", "install util-linux");
    machine.core.map(drop).ok_or_else(missing)
}
