use super::{Missing, add, alone};
use crate::command::Command;

/// The standard library of a compiler target, for the toolchain that this project pins.
pub(crate) fn target(target: &str) -> Result<(), Missing> {
    let installed = Command::new("rustup target list --installed").read();
    let installed = installed.map_err(|_| {
        let reason = format!("building for {target} needs rustup");
        Missing::new(reason, "install it from https://rustup.rs")
    })?;
    if installed.lines().any(|line| line == target) {
        return Ok(());
    }
    let _alone = alone();
    add(&Command::new(format!("rustup target add {target}")))
}

/// Clippy or rustfmt. rust-toolchain.toml lists them, but a toolchain that was installed by hand may lack them.
pub(crate) fn component(component: &str, subcommand: &str) -> Result<(), Missing> {
    if Command::new(format!("cargo {subcommand} --version")).succeeds() {
        return Ok(());
    }
    let _alone = alone();
    add(&Command::new(format!("rustup component add {component}")))
}

/// A subcommand of Cargo from crates.io, its version pinned, in the project's own folder. It takes minutes to build. Returns the
/// command that runs it.
pub(crate) fn cargo_tool(name: &str, version: &str) -> Result<String, Missing> {
    const FOLDER: &str = "target/tools";
    let program = format!("{FOLDER}/bin/cargo-{name} {name}");
    let installed = Command::new(format!("{program} --version")).read();
    if !installed.is_ok_and(|printed| printed.contains(version)) {
        add(&Command::new(format!(
            "cargo install cargo-{name} --version {version} --locked --root {FOLDER}"
        )))?;
    }
    Ok(program)
}

/// A nightly compiler, which is never installed from here.
pub(crate) fn nightly() -> Result<(), Missing> {
    let version = Command::new("rustc --version").env("RUSTUP_TOOLCHAIN", "nightly");
    match version.succeeds() {
        true => Ok(()),
        false => Err(Missing::new(
            "there is no nightly compiler",
            "install it with `rustup toolchain install nightly`",
        )),
    }
}

/// Miri, of such a compiler.
pub(crate) fn miri() -> Result<(), Missing> {
    nightly()?;
    let version = Command::new("cargo miri --version").env("RUSTUP_TOOLCHAIN", "nightly");
    if version.succeeds() {
        return Ok(());
    }
    let _alone = alone();
    add(&Command::new(
        "rustup component add --toolchain nightly miri rust-src",
    ))
}
