//! The C library on this machine: from C and C++, installed and moved.

use std::{fs, path};

use anyhow::{Result, ensure};

use super::{FOLDER, STRICT, readme, tree};
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

/// A way to build and run everything in C.
struct Variant {
    name: &'static str,
    c: &'static str,
    cplusplus: &'static str,
    flags: &'static str,
    options: &'static str,
}

const VARIANTS: [Variant; 4] = [
    Variant {
        name: "gcc",
        c: "gcc",
        cplusplus: "g++",
        flags: STRICT,
        options: "-DCMAKE_CXX_STANDARD=11",
    },
    Variant {
        name: "clang",
        c: "clang",
        cplusplus: "clang++",
        flags: STRICT,
        options: "-DCMAKE_CXX_STANDARD=17",
    },
    Variant {
        name: "shared",
        c: "gcc",
        cplusplus: "g++",
        flags: STRICT,
        options: "-DCMAKE_CXX_STANDARD=17 -DBUILD_SHARED_LIBS=ON",
    },
    Variant {
        name: "sanitized",
        c: "gcc",
        cplusplus: "g++",
        flags: SANITIZED,
        options: "-DCMAKE_CXX_STANDARD=11",
    },
];

/// This machine: the tests and the examples, in each variant, from a tree that was moved. Gives whether there is one.
pub(super) fn test(report: &mut Report) -> bool {
    if report.has(tools()).is_none() {
        return false;
    }
    report.check("cargo xtask build c", || {
        tree::build(None)?;
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
    for variant in VARIANTS {
        for project_folder in ["bindings-c/tests", "examples/c"] {
            let Variant { name, options, .. } = variant;
            let build = format!("{FOLDER}/{name}/{project_folder}");
            let commands = [
                Command::new(format!("cmake -S {project_folder} -B {build} {options}"))
                    .env("CMAKE_PREFIX_PATH", prefix.as_str())
                    .env("CC", variant.c)
                    .env("CXX", variant.cplusplus)
                    .env("CFLAGS", variant.flags)
                    .env("CXXFLAGS", variant.flags),
                Command::new(format!("cmake --build {build} --parallel 2")),
                Command::new(format!("ctest --test-dir {build} --output-on-failure")),
            ];
            for command in &commands {
                report.step(command);
            }
        }
    }
    const VALGRIND: &str = "valgrind --quiet --error-exitcode=99 --leak-check=full";
    for program in ["dps_symkey_tests", "cplusplus"] {
        report.step(&Command::new(format!(
            "{VALGRIND} {FOLDER}/gcc/bindings-c/tests/{program}"
        )));
    }
    let examples = format!("ctest --test-dir {FOLDER}/gcc/examples/c --output-on-failure");
    report.step(&Command::new(examples).env("EXAMPLE_RUNNER", VALGRIND));
    for options in ["", " SHARED=1"] {
        report.step(&Command::new(format!(
            "make -C examples/c BUILD=../../{FOLDER}/make PKG_CONFIG_PATH=../../{TREE}/lib/pkgconfig{options} -B"
        )));
    }
    true
}

/// Last, since what it takes of this machine is its until the suite ends.
pub(super) fn conforms(report: &mut Report) {
    let speaker = format!("{FOLDER}/speaker");
    let source = format!("{}/speaker.c", languages::FOLDER);
    report.step_with(
        setup::c_compiler(),
        &Command::new(format!(
            "cc -std=c99 {STRICT} -I{TREE}/include -o {speaker} {source} {TREE}/lib/libdps_symkey.a -lpthread -lm -ldl"
        )),
    );
    languages::conforms_in(report, &speaker, 102_000);
}

fn tools() -> Result<(), Missing> {
    let programs = [
        ("gcc --version", "gcc libc6-dev", "https://gcc.gnu.org"),
        ("g++ --version", "g++", "https://gcc.gnu.org"),
        ("clang --version", "clang", "https://clang.llvm.org"),
        (
            "make --version",
            "make",
            "https://www.gnu.org/software/make",
        ),
        ("cmake --version", "cmake", "https://cmake.org"),
        (
            "pkg-config --version",
            "pkg-config",
            "https://www.freedesktop.org",
        ),
        (
            "pkg-config --exists cmocka jansson",
            "libcmocka-dev libjansson-dev",
            "https://cmocka.org and https://github.com/akheron/jansson",
        ),
        (
            "valgrind --version",
            "valgrind libc6-dbg",
            "https://valgrind.org",
        ),
    ];
    programs
        .into_iter()
        .try_for_each(|(check, packages, site)| setup::program(check, packages, site))
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
