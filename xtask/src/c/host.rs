//! The C library on this machine: from C and C++, installed and moved.

use std::{fs, path};

use anyhow::{Result, ensure};

use super::{FOLDER, STRICT, install_tree, readme};
use crate::command::Command;
use crate::report::Report;
use crate::setup::{self, Missing};
use crate::suites::languages;

/// The installed tree, moved from where it was built.
const TREE: &str = "target/c/tree";

/// The READMEs with examples in C, and the heading after which they are ours.
const READMES: [(&str, &str); 2] = [
    ("bindings-c/README.md", "# dps_symkey"),
    ("README.md", "## The C library"),
];

const SANITIZED: &str =
    "-g -fsanitize=address,undefined -fno-sanitize-recover=all -pedantic -Wall -Wextra -Werror";

/// The ways to build and run everything in C: name, compilers, flags, standard of C++, whether with the shared library.
const VARIANTS: [(&str, &str, &str, &str, &str, &str); 4] = [
    ("gcc", "gcc", "g++", STRICT, "11", "OFF"),
    ("clang", "clang", "clang++", STRICT, "17", "OFF"),
    ("shared", "gcc", "g++", STRICT, "17", "ON"),
    ("sanitized", "gcc", "g++", SANITIZED, "11", "OFF"),
];

/// This machine: the tests and the examples, in each variant, from a tree that was moved. Returns whether there is one.
pub(super) fn test(report: &mut Report) -> bool {
    if report.has(tools()).is_none() {
        return false;
    }
    report.check("cargo xtask build c", || {
        install_tree::build(None)?;
        if fs::exists(FOLDER)? {
            fs::remove_dir_all(FOLDER)?;
        }
        fs::create_dir_all(FOLDER)?;
        Command::new(format!("cp -R -P dist/c {TREE}")).run()
    });
    report.check("the shared library exports its own names alone", exports);
    for (file, first_block) in READMES {
        report.check(&format!("the C examples of {file} compile"), || {
            readme::compile_c(file, first_block, FOLDER, TREE)
        });
    }
    // CMake wants it whole, and in the environment, where it may have a space in it.
    let prefix = match path::absolute(TREE) {
        Ok(prefix) => prefix.display().to_string(),
        Err(error) => {
            report.check(TREE, || Err(error.into()));
            return false;
        }
    };
    for (name, c, cplusplus, flags, standard, shared) in VARIANTS {
        for project_folder in ["bindings-c/tests", "examples/c"] {
            let build = format!("{FOLDER}/{name}/{project_folder}");
            let options = format!("-DCMAKE_CXX_STANDARD={standard} -DBUILD_SHARED_LIBS={shared}");
            let commands = [
                Command::new(format!("cmake -S {project_folder} -B {build} {options}"))
                    .env("CMAKE_PREFIX_PATH", prefix.as_str())
                    .env("CC", c)
                    .env("CXX", cplusplus)
                    .env("CFLAGS", flags)
                    .env("CXXFLAGS", flags),
                Command::new(format!("cmake --build {build} --parallel 2")),
                Command::new(format!("ctest --test-dir {build} --output-on-failure")),
            ];
            for command in commands {
                report.step(command);
            }
        }
    }
    const VALGRIND: &str = "valgrind --quiet --error-exitcode=99 --leak-check=full";
    for program in ["dps_symkey_tests", "cplusplus"] {
        report.step(format!(
            "{VALGRIND} {FOLDER}/gcc/bindings-c/tests/{program}"
        ));
    }
    let examples = format!("ctest --test-dir {FOLDER}/gcc/examples/c --output-on-failure");
    report.step(Command::new(examples).env("EXAMPLE_RUNNER", VALGRIND));
    for options in ["", " SHARED=1"] {
        report.step(format!(
            "make -C examples/c BUILD=../../{FOLDER}/make PKG_CONFIG_PATH=../../{TREE}/lib/pkgconfig{options} -B"
        ));
    }
    true
}

/// Last, since it keeps the service's ports until the suite ends.
pub(super) fn conforms(report: &mut Report) {
    let speaker = format!("{FOLDER}/speaker");
    let source = format!("{}/speaker.c", languages::FOLDER);
    report.step_with(
        setup::c_compiler(),
        format!(
            "cc -std=c99 {STRICT} -I{TREE}/include -o {speaker} {source} {TREE}/lib/libdps_symkey.a -lpthread -lm -ldl"
        ),
    );
    languages::conforms_in(report, &speaker, 102_000);
}

fn tools() -> Result<(), Missing> {
    [
        ("gcc --version", "gcc libc6-dev"),
        ("g++ --version", "g++"),
        ("clang --version", "clang"),
        ("make --version", "make"),
        ("cmake --version", "cmake"),
        ("pkg-config --version", "pkg-config"),
        (
            "pkg-config --exists cmocka jansson",
            "libcmocka-dev libjansson-dev",
        ),
        ("valgrind --version", "valgrind libc6-dbg"),
    ]
    .into_iter()
    .try_for_each(|(check, packages)| setup::program(check, packages))
}

/// Only `dps_…` leaves the shared library, under the name that programs ask for.
fn exports() -> Result<()> {
    let library = format!("{TREE}/lib/libdps_symkey.so");
    let symbols = Command::new(format!("nm --dynamic --defined-only {library}")).read()?;
    let names: Vec<_> = symbols
        .lines()
        .filter_map(|line| line.split(' ').nth(2))
        .collect();
    ensure!(names.len() > 20, "{library} exports {names:?}");
    let foreign: Vec<_> = names
        .iter()
        .filter(|name| !name.starts_with("dps_"))
        .collect();
    ensure!(foreign.is_empty(), "{library} exports {foreign:?}");
    let about = Command::new(format!("readelf --dynamic {library}")).read()?;
    let soname = concat!(
        "[libdps_symkey.so.",
        env!("CARGO_PKG_VERSION_MAJOR"),
        ".",
        env!("CARGO_PKG_VERSION_MINOR"),
        "]"
    );
    ensure!(
        about.contains(soname),
        "{library} has another soname than {soname}"
    );
    Ok(())
}
