//! Clients in Python and JavaScript, each run as a program of its own; `cargo xtask test conformance` installs what they need.

use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::command::PROJECT;
use crate::emulator::{Emulator, GUARD};

/// Of the virtual environment that has the packages.
const PYTHON: &str = if cfg!(windows) {
    ".venv/Scripts/python"
} else {
    ".venv/bin/python"
};

const INSTALL: &str = "run `cargo xtask test conformance`, which installs the clients";

/// A client in Python, of the folder `clients`, which trusts the emulator.
pub(crate) fn python(emulator: &Emulator, name: &str) -> Command {
    let mut command = Command::new(format!("{PROJECT}/{PYTHON}"));
    command.arg(format!("{PROJECT}/tests/conformance/clients/{name}.py"));
    command.env("SSL_CERT_FILE", emulator.ca_file());
    command
}

/// One in JavaScript.
pub(crate) fn node(emulator: &Emulator, name: &str) -> Command {
    let mut command = Command::new("node");
    command.arg(format!("{PROJECT}/tests/conformance/clients/{name}.mjs"));
    command.env("NODE_EXTRA_CA_CERTS", emulator.ca_file());
    command
}

/// Registers the device; the client's answer, or its error.
pub(crate) fn register(command: &mut Command) -> Result<Value, String> {
    let output = output(command).unwrap_or_else(|error| panic!("{command:?}: {error}; {INSTALL}"));
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    // Else it would pass for a refusal.
    for not_installed in ["ModuleNotFoundError", "ERR_MODULE_NOT_FOUND"] {
        assert!(!stderr.contains(not_installed), "{stderr}; {INSTALL}");
    }
    match output.status.code() {
        Some(0) => Ok(serde_json::from_slice(&output.stdout).expect("JSON")),
        Some(1) => Err(stderr),
        _ => panic!("{}: {stderr}", output.status),
    }
}

/// What a program printed; it is ended where it hangs. All of it fits into a pipe.
fn output(command: &mut Command) -> std::io::Result<Output> {
    let command = command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut program = command.spawn()?;
    let begun = Instant::now();
    while program.try_wait()?.is_none() {
        if begun.elapsed() > GUARD {
            program.kill()?;
            panic!("{command:?} hangs: {:?}", program.wait_with_output()?);
        }
        thread::sleep(Duration::from_millis(20));
    }
    program.wait_with_output()
}
