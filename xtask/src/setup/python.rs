use super::{Missing, add, alone, debian_packages, program};
use crate::command::Command;

/// The name of Python's interpreter. Windows has no `python3`.
pub const PYTHON: &str = if cfg!(windows) { "python" } else { "python3" };

/// The project's own virtual environment, for what builds and checks.
pub(crate) const VENV: &str = ".venv";

/// The interpreter.
pub fn python() -> Result<(), Missing> {
    let check = format!("{PYTHON} --version");
    program(&check, "python3")
}

/// A program of packages from PyPI, in the project's own virtual environment. Returns its path.
pub(crate) fn python_tool(name: &str, packages: &str) -> Result<String, Missing> {
    python_packages(packages)?;
    Ok(program_in(VENV, name))
}

/// A program in a virtual environment.
pub fn program_in(environment: &str, name: &str) -> String {
    let folder = if cfg!(windows) { "Scripts" } else { "bin" };
    format!("{environment}/{folder}/{name}")
}

/// Packages from PyPI, as `pip install` names them, in the project's own virtual environment.
pub(crate) fn python_packages(packages: &str) -> Result<(), Missing> {
    python()?;
    let _alone = alone();
    packages_in(VENV, PYTHON, packages)
}

/// Packages from PyPI, as `pip install` names them, in a virtual environment of an interpreter.
pub fn packages_in(environment: &str, interpreter: &str, packages: &str) -> Result<(), Missing> {
    let pip = format!("{} -m pip", program_in(environment, "python"));
    // Where Debian's `python3-venv` is missing, a folder without pip is left behind: so ask pip, not the folder.
    let has_pip = || Command::new(format!("{pip} --version")).succeeds();
    let create = Command::new(format!("{interpreter} -m venv --clear {environment}"));
    let created = has_pip()
        || create.run().is_ok()
        || debian_packages("python3-venv") && create.run().is_ok();
    if !created {
        return Err(Missing::new(
            format!("`{create}` failed"),
            "install the module with `apt-get install python3-venv`",
        ));
    }
    // Python compiles what is imported, a small part of it, when it is.
    add(&Command::new(format!(
        "{pip} install --quiet --disable-pip-version-check --no-compile {packages}"
    )))
}
