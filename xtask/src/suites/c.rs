//! The C library: from C and C++, installed and moved, on bare metal and for Windows.

use std::{fs, path};

use anyhow::{Context as _, Result, ensure};

use crate::build;
use crate::command::Command;
use crate::firmware;
use crate::header;
use crate::languages;
use crate::readme;
use crate::report::Report;
use crate::setup::{self, Missing};
use crate::windows::{self, TARGET};

/// For all that is built on the way.
const FOLDER: &str = "target/c";
/// The installed tree, moved from where it was built.
const TREE: &str = "target/c/tree";

/// The READMEs with examples in C, and the heading after which they are ours.
const READMES: [(&str, &str); 2] = [
    ("bindings-c/README.md", "# dps_symkey"),
    ("README.md", "## The C library"),
];

const STRICT: &str = "-pedantic -Wall -Wextra -Wconversion -Wshadow -Werror";
const SANITIZED: &str =
    "-g -fsanitize=address,undefined -fno-sanitize-recover=all -pedantic -Wall -Wextra -Werror";

/// Microcontrollers without an FPU, the smallest, and one of another kind. One with an FPU is run, in QEMU.
const FIRMWARE_TARGETS: [&str; 4] = [
    "thumbv7em-none-eabi",
    "thumbv7m-none-eabi",
    "thumbv6m-none-eabi",
    "riscv32imc-unknown-none-elf",
];

pub(super) fn run(report: &mut Report, long: bool) {
    report.check(header::FILE, header::check);
    report.tests(&Command::new(
        "cargo test -p dps-symkey-c --locked --no-fail-fast",
    ));
    report.check_with(setup::c_compiler(), device_only);
    let is_installed = hosts(report);
    firmware(report);
    windows(report, long);
    if is_installed {
        conforms(report);
    }
    if long {
        report.tests_with(
            setup::miri(),
            &Command::new("cargo +nightly miri test -p dps-symkey-c --lib --locked --no-fail-fast")
                .env("MIRIFLAGS", "-Zmiri-disable-isolation")
                .env("RUSTUP_TOOLCHAIN", "nightly"),
        );
    }
}

/// An archive that cannot derive keys.
fn device_only() -> Result<()> {
    // In a folder of its own: other flags would build everything anew.
    const TARGET_DIR: &str = "target/device-only";
    let build = format!(
        "cargo rustc -p dps-symkey-c --lib --crate-type staticlib --locked --target-dir {TARGET_DIR}"
    );
    Command::new(build)
        .env("RUSTFLAGS", "-D warnings --cfg dps_symkey_device_only")
        .run()?;
    let archive = format!("{TARGET_DIR}/debug/libdps_symkey.a");
    let symbols = Command::new(format!("nm --defined-only {archive}")).read()?;
    for (name, is_there) in [
        ("dps_registration_sas_token", true),
        ("dps_derive_device_key", false),
        ("dps_derive_device_key_with_rules", false),
    ] {
        let is_defined = symbols
            .lines()
            .any(|line| line.ends_with(&format!(" T {name}")));
        ensure!(
            is_defined == is_there,
            "{archive}: {name} is there: {is_defined}"
        );
    }
    Ok(())
}

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
fn hosts(report: &mut Report) -> bool {
    if let Err(missing) = tools() {
        report.skip(&missing);
        return false;
    }
    report.check("cargo xtask build c", || {
        build::c(None)?;
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
fn conforms(report: &mut Report) {
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

/// Bare metal: built for each target, and run on a board in QEMU, with its sizes.
fn firmware(report: &mut Report) {
    for target in FIRMWARE_TARGETS {
        report.check_with(setup::target(target), || build::c(Some(target)));
    }
    // A package without a shared library has nothing that claims to be one, even where one is asked for.
    report.step_with(
        setup::program("cmake --version", "cmake", "https://cmake.org"),
        &Command::new(format!(
            "cmake -DPACKAGE=dist/c-{0} -P bindings-c/tests/archive_alone.cmake",
            FIRMWARE_TARGETS[0]
        )),
    );
    report.check_with(firmware::tools(), firmware::check);
    report.check_with(firmware::tools(), || {
        let run = Command::new(format!(
            "make --silent -C examples/embedded BUILD=../../{FOLDER}/embedded run"
        ));
        let printed = run.read()?;
        let expected = fs::read_to_string("examples/embedded/expected.txt")
            .context("examples/embedded/expected.txt")?;
        ensure!(
            printed == expected,
            "`{run}` prints\n{printed}and not\n{expected}"
        );
        Ok(())
    });
}

/// Windows: an example linked by MinGW, and with `long` run by wine; the archive for Visual Studio, which needs no linker.
fn windows(report: &mut Report, long: bool) {
    const MSVC: &str = "x86_64-pc-windows-msvc";
    let program = format!("{FOLDER}/derive.exe");
    report.check_with(windows::mingw(), || {
        build::c(Some(TARGET))?;
        fs::create_dir_all(FOLDER)?;
        let tree = format!("dist/c-{TARGET}");
        Command::new(format!(
            "x86_64-w64-mingw32-gcc -std=c99 {STRICT} -I{tree}/include -o {program} examples/c/derive.c \
             {tree}/lib/libdps_symkey.a -lkernel32 -lntdll -luserenv -lws2_32 -ldbghelp"
        ))
        .run()
    });
    if long {
        report.check_with(windows::wine(), || {
            let group_key = fs::read_to_string("examples/data/group-key.txt")?;
            let run = Command::new(format!("wine {program} 007-888-ABC A1:B2:C3:D4:E5:F6"))
                .env("DPS_GROUP_KEY", group_key.trim_end());
            let run = windows::in_wine(run);
            let printed = run.read()?;
            let expected = "device key: Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=";
            ensure!(
                printed.contains(expected),
                "{program} prints {printed} and not {expected}"
            );
            Ok(())
        });
    }
    report.check_with(setup::target(MSVC), || build::c(Some(MSVC)));
}
