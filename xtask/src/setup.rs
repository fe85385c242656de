//! What the suites need and a fresh machine lacks. Everything here does nothing where it is already there.

use std::fs::{self, File};
use std::net::TcpListener;
use std::path::Path;
use std::sync::OnceLock;
use std::{env, fmt, io};

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
    let known = Command::new("rustc --print target-list").output();
    let is_known = |targets: Vec<u8>| {
        targets
            .split(|byte| *byte == b'\n')
            .any(|name| name == target.as_bytes())
    };
    if !known.is_none_or(is_known) {
        return Err(Missing::new(
            format!("rustc has no target {target}"),
            "choose one of `rustc --print target-list`",
        ));
    }
    let _alone = alone();
    add(&Command::new(format!("rustup target add {target}")))
}

/// Clippy or rustfmt. rust-toolchain.toml lists them, but a toolchain that was installed by hand may lack them.
pub(crate) fn component(component: &str, subcommand: &str) -> Result<(), Missing> {
    let version = Command::new(format!("cargo {subcommand} --version"));
    if version.output().is_some() {
        return Ok(());
    }
    let _alone = alone();
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

/// A subcommand of Cargo from crates.io, its version pinned, in the project's own folder. It takes minutes to build. Gives how it
/// is called, as Cargo does.
pub(crate) fn cargo_tool(name: &str, version: &str) -> Result<String, Missing> {
    const FOLDER: &str = "target/tools";
    let program = format!("{FOLDER}/bin/cargo-{name} {name}");
    let installed = Command::new(format!("{program} --version")).output();
    if installed.is_none_or(|printed| !String::from_utf8_lossy(&printed).contains(version)) {
        add(&Command::new(format!(
            "cargo install cargo-{name} --version {version} --locked --root {FOLDER}"
        )))?;
    }
    Ok(program)
}

/// The name of Python's interpreter. Windows has no `python3`.
pub(crate) const PYTHON: &str = if cfg!(windows) { "python" } else { "python3" };

pub(crate) fn python() -> Result<(), Missing> {
    program(
        &format!("{PYTHON} --version"),
        "python3",
        "https://www.python.org",
    )
}

/// The system's C compiler.
pub(crate) fn c_compiler() -> Result<(), Missing> {
    program("cc --version", "gcc libc6-dev", "https://gcc.gnu.org")
}

/// A program that is there if `check` succeeds; the Debian packages that have it, and where others get it.
pub(crate) fn program(check: &str, packages: &str, site: &str) -> Result<(), Missing> {
    let works = || Command::new(check).output().is_some();
    if works() || debian_packages(packages) && works() {
        return Ok(());
    }
    let name = check.split(' ').next().unwrap_or_default();
    let reason = match Command::new(format!("{name} --version")).output() {
        None => format!("there is no {name}"),
        Some(_) => format!("`{check}` failed"),
    };
    Err(Missing::new(
        reason,
        format!("install it with `apt-get install {packages}` or from {site}"),
    ))
}

/// What builds and runs programs for AArch64 on another processor.
pub(crate) fn aarch64_emulator() -> Result<(), Missing> {
    let packages = "qemu-user gcc-aarch64-linux-gnu libc6-dev-arm64-cross";
    let are_there = || {
        let programs = ["qemu-aarch64 --version", "aarch64-linux-gnu-gcc --version"];
        let are_programs = |line| Command::new(line).output().is_some();
        programs.into_iter().all(are_programs)
    };
    if are_there() || debian_packages(packages) && are_there() {
        return Ok(());
    }
    Err(Missing::new(
        "testing AArch64 needs qemu-aarch64 and a linker",
        format!("install them with `apt-get install {packages}`"),
    ))
}

pub(crate) fn node() -> Result<(), Missing> {
    if Command::new("node --version").output().is_some() {
        return Ok(());
    }
    Err(Missing::new(
        "there is no Node.js",
        "install version 20 or later from https://nodejs.org",
    ))
}

/// A nightly compiler, which is never installed from here.
pub(crate) fn nightly() -> Result<(), Missing> {
    let version = Command::new("rustc --version").env("RUSTUP_TOOLCHAIN", "nightly");
    match version.output() {
        Some(_) => Ok(()),
        None => Err(Missing::new(
            "there is no nightly compiler",
            "install it with `rustup toolchain install nightly`",
        )),
    }
}

/// Miri, of such a compiler.
pub(crate) fn miri() -> Result<(), Missing> {
    nightly()?;
    let version = Command::new("cargo miri --version").env("RUSTUP_TOOLCHAIN", "nightly");
    if version.output().is_some() {
        return Ok(());
    }
    let _alone = alone();
    add(&Command::new(
        "rustup component add --toolchain nightly miri rust-src",
    ))
}

/// A program from PyPI, its version pinned, in the project's own virtual environment. Gives the path to it.
pub(crate) fn python_tool(name: &str, version: &str) -> Result<String, Missing> {
    python_tool_of(name, &format!("{name}=={version}"))
}

/// A program that one of the packages has.
pub(crate) fn python_tool_of(name: &str, packages: &str) -> Result<String, Missing> {
    python_packages(packages)?;
    Ok(program_in(VENV, name))
}

/// The project's own virtual environment, for what builds and checks.
pub(crate) const VENV: &str = ".venv";

/// A program in a virtual environment.
pub(crate) fn program_in(environment: &str, name: &str) -> String {
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
pub(crate) fn packages_in(
    environment: &str,
    interpreter: &str,
    packages: &str,
) -> Result<(), Missing> {
    let pip = format!("{} -m pip", program_in(environment, "python"));
    // Where Debian's `python3-venv` is missing, a folder without pip is left behind: so ask pip, not the folder.
    let has_pip = || Command::new(format!("{pip} --version")).output().is_some();
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

/// The versions of CPython that the package is tested with, where they are.
const PYTHON_VERSIONS: [&str; 6] = ["3.10", "3.11", "3.12", "3.13", "3.14", "3.15"];

/// Every CPython of this machine that the package is for, one of each version: how it is called, and the version.
pub(crate) fn pythons() -> Vec<(String, &'static str)> {
    let mut pythons = Vec::new();
    for version in PYTHON_VERSIONS {
        let on_path = [PYTHON.to_owned(), format!("python{version}")];
        let is_version = |python: &String| {
            let printed = Command::new(format!("{python} --version")).output();
            let prefix = format!("Python {version}.");
            printed.is_some_and(|printed| printed.starts_with(prefix.as_bytes()))
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

/// The packages from npm that a folder's lock file names, in that folder. Nothing that they bring is run to install them.
pub(crate) fn npm_packages(folder: &str) -> Result<(), Missing> {
    npm_ci(folder, " --omit=dev")
}

/// Those with what builds and tests there.
pub(crate) fn npm_development_packages(folder: &str) -> Result<(), Missing> {
    npm_ci(folder, "")
}

/// A package that was packed here, beside those of the folder's lock file, which stays as it is.
pub(crate) fn npm_package(folder: &str, package: &str) -> Result<(), Missing> {
    add(&Command::new(format!(
        "{NPM} install --prefix {folder} --no-save --no-package-lock --prefer-offline --ignore-scripts --no-audit --no-fund ./{package}"
    )))
}

/// A browser that tests drive.
pub(crate) fn chromium() -> Result<(), Missing> {
    program("chromium --version", "chromium", "https://www.chromium.org")
}

fn npm_ci(folder: &str, options: &str) -> Result<(), Missing> {
    node()?;
    // Another suite may use what is there, and `npm ci` begins by taking it away.
    let _alone = alone();
    if is_installed(folder).is_ok_and(|is| is) {
        return Ok(());
    }
    // What npm has fetched before is as good, and it takes minutes to find out that there is no network.
    add(&Command::new(format!(
        "{NPM} ci --prefix {folder} --prefer-offline --ignore-scripts --no-audit --no-fund{options}"
    )))
}

/// Whether npm has installed what the lock file names. It notes what it has installed when all of it is there.
fn is_installed(folder: &str) -> io::Result<bool> {
    let modified = |file: &str| fs::metadata(format!("{folder}/{file}"))?.modified();
    Ok(modified("node_modules/.package-lock.json")? > modified("package-lock.json")?)
}

/// The name of npm. On Windows it is a script.
pub(crate) const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

/// While it lives, no other suite sets anything up that all share: neither rustup nor pip is made for company.
fn alone() -> io::Result<File> {
    lock("setup")
}

/// Waits until no other suite has what is named. It is this one's while the file is open.
fn lock(name: &str) -> io::Result<File> {
    fs::create_dir_all("target/test")?;
    let file = File::create(format!("target/test/{name}.lock"))?;
    file.lock()?;
    Ok(file)
}

/// The ports of the provisioning service, which its real clients know alone, on this machine. They are this process's until it
/// ends.
pub(crate) fn service_ports() -> Result<(), Missing> {
    static LOCK: OnceLock<Option<File>> = OnceLock::new();
    LOCK.get_or_init(|| lock("service-ports").ok());
    for port in [443, 8883] {
        TcpListener::bind(("127.0.0.1", port)).map_err(|error| {
            let remedy = match error.kind() {
                io::ErrorKind::PermissionDenied => {
                    "allow it with `sudo sysctl net.ipv4.ip_unprivileged_port_start=443`"
                }
                _ => "stop what uses it",
            };
            Missing::new(
                format!("port {port} cannot be listened on: {error}"),
                remedy,
            )
        })?;
    }
    Ok(())
}

/// Installs Debian packages where this may: as root, on Debian or a system made from it.
fn debian_packages(names: &str) -> bool {
    let is_root = || Command::new("id -u").output().as_deref() == Some(b"0\n");
    let install = format!("apt-get install --yes --no-install-recommends {names}");
    let _alone = lock("apt");
    Path::new("/etc/debian_version").exists()
        && is_root()
        && Command::new("apt-get update").run().is_ok()
        && Command::new(install)
            .env("DEBIAN_FRONTEND", "noninteractive")
            .run()
            .is_ok()
}
