//! The Python package: the wheel as it is installed, on every CPython of this machine; the sources; the examples.

use std::{env, fs, path};

use anyhow::{Result, ensure};

use super::languages;
use crate::build::python::{self, Package};
use crate::command::Command;
use crate::report::Report;
use crate::setup::{self, Missing, PYTHON, program_in};

/// For all that is made on the way.
const FOLDER: &str = "target/python";

/// In bytes. A binding is thin, and the command beside it is not large; the notices of what it links are a thirtieth of it.
const MOST_WHEEL: u64 = 1_100_000;

/// What judges the wheel: whether it runs on systems that old, and on every CPython since.
const WHEEL_CHECKS: &str = "auditwheel==6.8.2 abi3audit==0.0.26";

/// What judges the stubs, and the types of the libraries that the tests and examples use.
const TYPE_CHECKS: &str = "mypy==2.4.1 pandas-stubs==3.1.0.261029";

/// What runs tests that need nothing else, and those of the examples, whose own packages have files of their own.
const TEST_RUNNER: &str = "pytest==9.2.0";

/// What the tests need, and the examples.
const TESTS: &str = "-r bindings-python/tests/requirements.txt";
const EXAMPLES: &str = "-r examples/python/requirements.txt";
const AZURE: &str = "-r examples/python/requirements-azure.txt";
const SPARK: &str = "-r examples/python/requirements-spark.txt";

pub(super) fn run(report: &mut Report, long: bool) {
    let mut package = None;
    report.check_with(setup::python(), || {
        let built = python::build()?;
        let size = fs::metadata(&built.wheel)?.len();
        ensure!(size < MOST_WHEEL, "{} has {size} bytes", built.wheel);
        package = Some(built);
        Ok(())
    });
    // Without it there is nothing to test; the report says why.
    let Some(Package { wheel, sources }) = package else {
        return;
    };
    report.check_with(setup::python_packages(WHEEL_CHECKS), || audit(&wheel));
    for (python, version) in pythons() {
        let environment = format!("{FOLDER}/{version}");
        report.tests_with(
            installed(&environment, &python, &wheel, TESTS),
            pytest(&environment, "bindings-python/tests"),
        );
    }
    types(report, &wheel);
    for (name, what) in [
        ("sources", sources.as_str()),
        ("checkout", "./bindings-python"),
    ] {
        built_by_pip(report, &format!("{FOLDER}/{name}"), what);
    }
    examples(report, &wheel, long);
    // Last, since it keeps the service's ports until the suite ends.
    if let Some((_, version)) = pythons().first() {
        let python = program_in(&format!("{FOLDER}/{version}"), "python");
        let speaker = format!("{python} {}/speaker.py", languages::FOLDER);
        languages::conforms(report, &speaker);
    }
}

/// The versions of CPython that the package is tested with, where they are.
const PYTHON_VERSIONS: [&str; 6] = ["3.10", "3.11", "3.12", "3.13", "3.14", "3.15"];

/// Every CPython of this machine that the package is for, one of each version: how it is called, and the version.
fn pythons() -> Vec<(String, &'static str)> {
    let mut pythons = Vec::new();
    for version in PYTHON_VERSIONS {
        let on_path = [PYTHON.to_owned(), format!("python{version}")];
        let is_version = |python: &String| {
            let printed = Command::new(format!("{python} --version")).read();
            printed.is_ok_and(|printed| printed.starts_with(&format!("Python {version}.")))
        };
        let mut candidates = on_path.into_iter().chain(pyenv_pythons());
        pythons.extend(candidates.find(is_version).map(|python| (python, version)));
    }
    pythons
}

/// Those that pyenv has installed but does not put on the path.
fn pyenv_pythons() -> impl Iterator<Item = String> {
    let root = env::var("PYENV_ROOT").ok();
    let versions = root.and_then(|root| fs::read_dir(format!("{root}/versions")).ok());
    versions.into_iter().flatten().filter_map(|version| {
        let python = version.ok()?.path().join("bin/python");
        let python = python.display().to_string();
        (!python.contains(' ')).then_some(python)
    })
}

/// `auditwheel` prints what it finds, `abi3audit` fails where something is wrong.
fn audit(wheel: &str) -> Result<()> {
    let python = program_in(setup::VENV, "python");
    let platform = Command::new(format!("{python} -m auditwheel show {wheel}")).read()?;
    println!("{platform}");
    ensure!(
        platform.contains("\"manylinux_2_17_"),
        "{wheel} is not for every Linux since glibc 2.17"
    );
    Command::new(format!("{python} -m abi3audit --strict --summary {wheel}")).run()
}

/// A virtual environment of that interpreter with the package and what else is named.
fn installed(environment: &str, python: &str, package: &str, others: &str) -> Result<(), Missing> {
    setup::packages_in(environment, python, others)?;
    // The one that is there may be of the same version and of other sources.
    let again = format!("--force-reinstall --no-deps {package}");
    setup::packages_in(environment, python, &again)
}

fn pytest(environment: &str, tests: &str) -> Command {
    let python = program_in(environment, "python");
    Command::new(format!("{python} -m pytest -q -p no:cacheprovider {tests}"))
}

/// The stubs against the module, and what is written in Python against the stubs.
fn types(report: &mut Report, wheel: &str) {
    let environment = format!("{FOLDER}/types");
    let python = program_in(&environment, "python");
    let others = format!("{TYPE_CHECKS} {TESTS}");
    let needed = installed(&environment, PYTHON, wheel, &others);
    let checks = [
        "mypy.stubtest dps_symkey",
        "mypy --strict --package dps_symkey",
        "mypy --strict bindings-python/tests",
    ];
    if report.has(needed).is_some() {
        for check in checks {
            report.step(format!("{python} -m {check}"));
        }
    }
}

/// As a user without a wheel: pip builds one. From the sources elsewhere, where nothing of this project is around them.
fn built_by_pip(report: &mut Report, environment: &str, what: &str) {
    let python = program_in(environment, "python");
    let target = path::absolute(format!("{FOLDER}/build"));
    // Nothing else: without arrays and data frames the package works too.
    if report
        .has(setup::packages_in(environment, PYTHON, TEST_RUNNER))
        .is_none()
    {
        return;
    }
    report.check_with(Ok(()), || {
        Command::new(format!(
            "{python} -m pip install --quiet --disable-pip-version-check --force-reinstall --no-deps {what}"
        ))
        // So that what is built for the one is there for the other.
        .env("CARGO_TARGET_DIR", target?.display().to_string())
        .run()
    });
    report.tests(pytest(environment, "bindings-python/tests/test_vectors.py"));
}

/// The examples: three environments, since what they need does not go together.
fn examples(report: &mut Report, wheel: &str, long: bool) {
    // The tests start it as a program.
    report.step("cargo build -p dps-emulator --locked");
    let mut test = |name: &str, packages: &str, needed: Result<(), Missing>, marks: &str| {
        let environment = format!("{FOLDER}/{name}");
        let packages = format!("{packages} {TEST_RUNNER}");
        let needed = needed.and_then(|()| installed(&environment, PYTHON, wheel, &packages));
        let tests = pytest(&environment, "examples/python/tests");
        report.tests_with(needed, tests.env("PYTEST_ADDOPTS", marks));
    };
    test(
        "examples",
        EXAMPLES,
        Ok(()),
        "-m \"not azure and not spark\"",
    );
    test("examples-azure", AZURE, setup::service_ports(), "-m azure");
    if long {
        let java = setup::program("java -version", "default-jre-headless");
        test("examples-spark", SPARK, java, "-m spark");
    }
}
