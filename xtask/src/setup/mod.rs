//! What a fresh machine may lack. Each function does nothing where it is already there.

mod npm;
mod python;
mod rust;

use std::fs::{self, File};
use std::net::TcpListener;
use std::path::Path;
use std::sync::OnceLock;
use std::{error, fmt, io};

use crate::command::Command;

pub(crate) use self::npm::{NPM, npm_development_packages};
pub use self::npm::{node, npm_package, npm_packages};
pub use self::python::{PYTHON, packages_in, program_in, python};
pub(crate) use self::python::{VENV, python_packages, python_tool};
pub(crate) use self::rust::{cargo_tool, component, miri, nightly, target};

/// What could not be set up, and how to get it.
#[derive(Debug)]
pub struct Missing {
    reason: String,
    remedy: String,
}

impl Missing {
    /// A reason and a remedy, each half a sentence.
    pub fn new(reason: impl Into<String>, remedy: impl Into<String>) -> Self {
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

impl error::Error for Missing {}

/// Runs what fetches something.
fn add(command: &Command) -> Result<(), Missing> {
    command.run().map_err(|error| {
        let remedy = format!("go online and run `{command}` in the project's folder");
        Missing::new(format!("{error:#}"), remedy)
    })
}

/// A program that is there if `check` succeeds, and the Debian packages that have it.
pub fn program(check: &str, packages: &str) -> Result<(), Missing> {
    let works = || Command::new(check).succeeds();
    if works() || debian_packages(packages) && works() {
        return Ok(());
    }
    let name = check.split(' ').next().unwrap_or_default();
    let reason = match Command::new(format!("{name} --version")).succeeds() {
        false => format!("there is no {name}"),
        true => format!("`{check}` failed"),
    };
    let remedy = format!("install it: on Debian with `apt-get install {packages}`");
    Err(Missing::new(reason, remedy))
}

/// The system's C compiler.
pub fn c_compiler() -> Result<(), Missing> {
    program("cc --version", "gcc libc6-dev")
}

/// A browser that tests drive.
pub fn chromium() -> Result<(), Missing> {
    program("chromium --version", "chromium")
}

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
    let is_root = || Command::new("id -u").read().is_ok_and(|id| id == "0\n");
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
