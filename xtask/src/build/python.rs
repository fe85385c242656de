//! The Python package: one wheel for every CPython, and the sources to build it from.

use std::{fs, path};

use anyhow::{Context as _, Result};

use super::notices::{self, Notices};
use super::places;
use crate::command::Command;
use crate::setup;

/// What builds the wheel, what links it for a C library as old as the oldest system that it is for, and what changes it.
const TOOLS: &str = "maturin==1.16.0 ziglang==0.17.1 wheel==0.48.0";

const MANIFEST: &str = "bindings-python/Cargo.toml";

const FOLDER: &str = "dist/python";

/// For what is made on the way.
const MADE: &str = "target/python-package";

/// Where the wheel's notices have to be while it is built. Not for the sources, which hold no code by others.
const NOTICES: &str = "bindings-python/THIRD-PARTY-NOTICES.txt";

/// What one would publish, by the paths of its files.
pub struct Package {
    /// For every CPython.
    pub wheel: String,
    /// To build it from.
    pub sources: String,
}

/// Builds both.
pub fn build() -> Result<Package> {
    let maturin = setup::python_tool("maturin", TOOLS)?;
    for folder in [FOLDER, MADE] {
        if fs::exists(folder)? {
            fs::remove_dir_all(folder)?;
        }
        fs::create_dir_all(folder)?;
    }
    let notices = Notices::of("dps-symkey-python", "", None)?;
    fs::write(NOTICES, notices.text())?;
    let built = build_wheel(&maturin);
    fs::remove_file(NOTICES)?;
    built?;
    finish_wheel(&notices)?;
    Command::new(format!("{maturin} sdist -m {MANIFEST} -o {FOLDER}")).run()?;
    let package = Package {
        wheel: file(FOLDER, ".whl")?,
        sources: file(FOLDER, ".tar.gz")?,
    };
    let python = setup::program_in(setup::VENV, "python");
    Command::new(format!(
        "{python} -m tarfile -e {} {MADE}/sources",
        package.sources
    ))
    .read()?;
    places::check(&format!("{MADE}/sources"))?;
    println!("\n{}\n{}", package.wheel, package.sources);
    Ok(package)
}

fn build_wheel(maturin: &str) -> Result<()> {
    let manylinux = match cfg!(target_os = "linux") {
        true => " --zig --compatibility manylinux2014",
        false => "",
    };
    let python = path::absolute(setup::program_in(setup::VENV, "python"))?;
    let unwinder = unwinder()?;
    Command::new(format!(
        "{maturin} build -m {MANIFEST} -o {MADE}{manylinux} --locked"
    ))
    // Where it looks for zig.
    .env("CARGO_ZIGBUILD_PYTHON_PATH", python.display().to_string())
    .env(
        "CARGO_ENCODED_RUSTFLAGS",
        places::rustflags(unwinder.as_deref().as_slice())?,
    )
    .run()
}

/// Takes the places of this machine out of the wheel's list of components, which is maturin's, and checks all that is in it.
fn finish_wheel(notices: &Notices) -> Result<()> {
    let tool = setup::program_in(setup::VENV, "wheel");
    let wheel = file(MADE, ".whl")?;
    Command::new(format!("{tool} unpack --dest {MADE} {wheel}")).run()?;
    let name = concat!("dps_symkey-", env!("CARGO_PKG_VERSION"));
    let unpacked = format!("{MADE}/{name}");
    let about = format!("{unpacked}/{name}.dist-info");
    let components = format!("{about}/sboms/dps-symkey-python.cyclonedx.json");
    let text =
        fs::read_to_string(&components).with_context(|| format!("cannot read {components}"))?;
    fs::write(&components, without_place(&text)?)?;
    notices.check(&format!("{about}/licenses/{}", notices::FILE))?;
    places::check(&unpacked)?;
    Command::new(format!("{tool} pack --dest-dir {FOLDER} {unpacked}"))
        // 1980, the time that maturin gives its files too: not that of the build.
        .env("SOURCE_DATE_EPOCH", "315532800")
        .run()
}

/// The list of components, whose own ones it calls by where they are.
fn without_place(components: &str) -> Result<String> {
    let (_, place) = components
        .split_once("\"path+file://")
        .context("the list of components does not say where they are")?;
    let (place, _) = place
        .split_once("/bindings-python#")
        .context("the list of components does not begin with the package")?;
    Ok(components.replace(place, "/dps-symkey"))
}

/// The system's unwinder, before the one that zig would link in.
///
/// Before 3.14 Python ends a thread that still runs at its own end by unwinding it, with the system's unwinder; it crashes at
/// our functions where those are made for another one.
fn unwinder() -> Result<Option<String>> {
    if !cfg!(target_os = "linux") {
        return Ok(None);
    }
    setup::c_compiler()?;
    let library = Command::new("cc -print-file-name=libgcc_s.so.1").read()?;
    Ok(Some(format!("-Clink-arg={}", library.trim_end())))
}

/// The file of a folder with that ending.
fn file(folder: &str, ending: &str) -> Result<String> {
    let files = fs::read_dir(folder)?.flatten();
    let mut files = files.map(|file| file.path().display().to_string());
    let file = files.find(|file| file.ends_with(ending));
    file.with_context(|| format!("{folder} has no file that ends in {ending}"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_list_of_components_does_not_say_where_they_are() {
        let components = r#"{ "bom-ref": "path+file:///home/me/bindings-python#a@1" }, { "bom-ref": "path+file:///home/me/core#b@1" }"#;
        assert_eq!(
            super::without_place(components).unwrap(),
            components.replace("home/me", "dps-symkey")
        );
    }
}
