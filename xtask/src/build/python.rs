//! The Python package: one wheel for every CPython, and the sources to build it from.

use std::{fs, path};

use anyhow::{Context as _, Result, anyhow};

use crate::command::Command;
use crate::setup;

/// What builds the wheel, and what links it for a C library as old as the oldest system that it is for.
const TOOLS: &str = "maturin==1.16.0 ziglang==0.17.1";

const FOLDER: &str = "dist/python";

/// What one would publish, by the paths of its files.
pub(crate) struct Package {
    pub(crate) wheel: String,
    pub(crate) sources: String,
}

pub(crate) fn build() -> Result<Package> {
    let maturin =
        setup::python_tool_of("maturin", TOOLS).map_err(|missing| anyhow!("{missing}"))?;
    if fs::exists(FOLDER)? {
        fs::remove_dir_all(FOLDER)?;
    }
    let manylinux = match cfg!(target_os = "linux") {
        true => " --zig --compatibility manylinux2014",
        false => "",
    };
    let package = format!("-m bindings-python/Cargo.toml -o {FOLDER}");
    let python = path::absolute(setup::program_in(setup::VENV, "python"))?;
    Command::new(format!(
        "{maturin} build {package}{manylinux} --locked --compression-level 9"
    ))
    // Where it looks for zig.
    .env("CARGO_ZIGBUILD_PYTHON_PATH", python.display().to_string())
    .env("RUSTFLAGS", unwinder()?)
    .run()?;
    Command::new(format!("{maturin} sdist {package}")).run()?;
    let package = Package {
        wheel: file(".whl")?,
        sources: file(".tar.gz")?,
    };
    println!("\n{}\n{}", package.wheel, package.sources);
    Ok(package)
}

/// The system's unwinder, before the one that zig would link in.
///
/// Before 3.14 Python ends a thread that still runs at its own end by unwinding it, with the system's unwinder; it crashes at
/// our functions where those are made for another one.
fn unwinder() -> Result<String> {
    if !cfg!(target_os = "linux") {
        return Ok(String::new());
    }
    setup::c_compiler().map_err(|missing| anyhow!("{missing}"))?;
    let library = Command::new("cc -print-file-name=libgcc_s.so.1").read()?;
    Ok(format!("-C link-arg={}", library.trim_end()))
}

/// The file with that ending.
fn file(ending: &str) -> Result<String> {
    for entry in fs::read_dir(FOLDER)? {
        let file = entry?.path().display().to_string();
        if file.ends_with(ending) {
            return Ok(file);
        }
    }
    None.with_context(|| format!("{FOLDER} has no file that ends in {ending}"))
}
