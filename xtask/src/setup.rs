//! What the suites need and a fresh machine lacks. Everything here does nothing where it is already there.

use std::fmt;
use std::path::Path;

use crate::command::Command;

/// What could not be set up, and how to get it.
#[derive(Debug)]
pub(crate) struct Missing {
    reason: String,
    remedy: String,
}

impl Missing {
    pub(crate) fn new(reason: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            reason: reason.into(),
            remedy: remedy.into(),
        }
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.reason, self.remedy)
    }
}

/// The standard library of a compiler target, for the toolchain that this project pins.
pub(crate) fn target(target: &str) -> Result<(), Missing> {
    let installed = Command::new("rustup target list --installed").output();
    let installed = installed.ok_or_else(|| {
        Missing::new(
            format!("building for {target} needs rustup"),
            "install it from https://rustup.rs",
        )
    })?;
    if String::from_utf8_lossy(&installed)
        .lines()
        .any(|line| line == target)
    {
        return Ok(());
    }
    add(&Command::new(format!("rustup target add {target}")))
}

/// Clippy or rustfmt. rust-toolchain.toml lists them, but a toolchain that was installed by hand may lack them.
pub(crate) fn component(component: &str, subcommand: &str) -> Result<(), Missing> {
    let version = Command::new(format!("cargo {subcommand} --version"));
    if version.output().is_some() {
        return Ok(());
    }
    add(&Command::new(format!("rustup component add {component}")))
}

fn add(command: &Command) -> Result<(), Missing> {
    command.run().map_err(|error| {
        Missing::new(
            format!("{error:#}"),
            format!("go online and run `{command}` in the project's folder"),
        )
    })
}

/// The name of Python's interpreter. Windows has no `python3`.
pub(crate) const PYTHON: &str = if cfg!(windows) { "python" } else { "python3" };

pub(crate) fn python() -> Result<(), Missing> {
    let works = || {
        Command::new(format!("{PYTHON} --version"))
            .output()
            .is_some()
    };
    if works() || debian_packages("python3") && works() {
        return Ok(());
    }
    Err(Missing::new(
        format!("there is no {PYTHON}"),
        "install it with `apt-get install python3` or from https://www.python.org",
    ))
}

/// A program from PyPI, its version pinned, in the project's own virtual environment. Gives the path to it.
pub(crate) fn python_tool(name: &str, version: &str) -> Result<String, Missing> {
    python()?;
    let programs = if cfg!(windows) {
        ".venv/Scripts"
    } else {
        ".venv/bin"
    };
    let pip = format!("{programs}/python -m pip");
    // Where Debian's `python3-venv` is missing, a folder without pip is left behind: so ask pip, not the folder.
    let has_pip = || Command::new(format!("{pip} --version")).output().is_some();
    let create = Command::new(format!("{PYTHON} -m venv --clear .venv"));
    let created = has_pip()
        || create.run().is_ok()
        || debian_packages("python3-venv") && create.run().is_ok();
    if !created {
        return Err(Missing::new(
            format!("`{create}` failed"),
            "install the module with `apt-get install python3-venv`",
        ));
    }
    add(&Command::new(format!(
        "{pip} install --quiet --disable-pip-version-check {name}=={version}"
    )))?;
    Ok(format!("{programs}/{name}"))
}

/// Installs Debian packages where this may: as root, on Debian or a system made from it.
fn debian_packages(names: &str) -> bool {
    let is_root = || Command::new("id -u").output().as_deref() == Some(b"0\n");
    let install = format!("apt-get install --yes --no-install-recommends {names}");
    Path::new("/etc/debian_version").exists()
        && is_root()
        && Command::new("apt-get update").run().is_ok()
        && Command::new(install)
            .env("DEBIAN_FRONTEND", "noninteractive")
            .run()
            .is_ok()
}
