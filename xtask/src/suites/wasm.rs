//! The npm package, packed and installed as a user does, in Node and in Chromium; the browser tool; the examples for Node.

use std::{fs, path};

use super::languages;
use crate::build::{places, wasm};
use crate::command::Command;
use crate::report::Report;
use crate::setup::{self, Missing, NPM};

const TARGET: &str = "wasm32-unknown-unknown";

const API_TESTS: &str = "bindings-wasm/tests/api";

const PACKAGING_TESTS: &str = "bindings-wasm/tests/packaging";

const RUNTIME_TESTS: &str = "bindings-wasm/tests/packaging/runtimes";

const BROWSER_TOOL: &str = "browser-tool";
const NODE_EXAMPLES: &str = "examples/node";

pub(super) fn run(report: &mut Report, long: bool) {
    for features in ["", "-Ctarget-feature=+simd128"] {
        report.step_with(
            setup::target(TARGET),
            Command::new(format!(
                "cargo clippy -p dps-symkey-wasm --target {TARGET} --locked -- -D warnings"
            ))
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", features),
        );
    }
    let mut package = None;
    report.check_with(setup::node(), || {
        package = Some(wasm::build()?);
        Ok(())
    });
    // Without it there is nothing to test; the report says why.
    let Some(package) = package else {
        return;
    };
    let needed = installed(API_TESTS, &package).and_then(|()| setup::chromium());
    report.tests_with(needed, node_tests(API_TESTS));
    packaging(report, &package, long);
    browser_tool(report);
    node_examples(report);
    // Last, since it keeps the service's ports until the suite ends.
    let speaker = format!("node {}/speaker.mjs {API_TESTS}", languages::FOLDER);
    languages::conforms(report, &speaker);
}

/// The archive in the projects of others, each in a folder of its own; and in other runtimes, which are large to install.
fn packaging(report: &mut Report, package: &str, long: bool) {
    let archive = path::absolute(package).unwrap_or_default();
    let mut test = |folder: &str| {
        let needed = setup::npm_development_packages(folder).and_then(|()| setup::chromium());
        let tests = node_tests(folder);
        report.tests_with(
            needed,
            tests.env("DPS_SYMKEY_TARBALL", archive.display().to_string()),
        );
    };
    test(PACKAGING_TESTS);
    if long {
        test(RUNTIME_TESTS);
    }
}

/// The page, built as its README says, and driven in both forms.
fn browser_tool(report: &mut Report) {
    let needed = setup::npm_development_packages(BROWSER_TOOL).and_then(|()| setup::chromium());
    if report.has(needed).is_none() {
        return;
    }
    report.step(format!("{NPM} run build --prefix {BROWSER_TOOL}"));
    let built = format!("{BROWSER_TOOL}/dist");
    report.check("the page has the notices of all that is in it", || {
        let notices = wasm::notices()?.with_npm_packages(BROWSER_TOOL)?;
        for file in ["dps-symkey-tool.html", "site/THIRD-PARTY-NOTICES.txt"] {
            notices.check(&format!("{built}/{file}"))?;
        }
        places::check(&built)
    });
    report.tests(node_tests(&format!("{BROWSER_TOOL}/tests")));
}

/// The programs for Node; those with Microsoft's client by themselves, since it knows the service's own ports alone.
fn node_examples(report: &mut Report) {
    // The tests start it as a program.
    report.step("cargo build -p dps-emulator --locked");
    let packages = || setup::npm_packages(NODE_EXAMPLES);
    let (azure, others): (Vec<_>, Vec<_>) = test_files(&format!("{NODE_EXAMPLES}/tests"))
        .into_iter()
        .partition(|file| file.ends_with("azure.test.mjs"));
    report.tests_with(packages(), node_test(&others));
    report.tests_with(
        packages().and_then(|()| setup::service_ports()),
        node_test(&azure),
    );
}

/// What a folder's lock file names, and the package.
fn installed(folder: &str, package: &str) -> Result<(), Missing> {
    setup::npm_development_packages(folder)?;
    setup::npm_package(folder, package)
}

fn node_tests(folder: &str) -> Command {
    node_test(&test_files(folder))
}

fn node_test(files: &[String]) -> Command {
    Command::new(format!(
        "node --test --test-reporter=spec {}",
        files.join(" ")
    ))
}

/// The tests of a folder, each file by name: what a folder means to Node depends on its version.
fn test_files(folder: &str) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<_> = entries
        .map(|entry| entry.path().display().to_string())
        .filter(|file| file.ends_with(".test.mjs") || file.ends_with(".test.js"))
        .collect();
    files.sort();
    files
}
