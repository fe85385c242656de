use std::ffi::OsString;

use pyo3::prelude::*;

/// Runs the command `dps-symkey` with these arguments, the program's name first, and gives its exit status.
#[pyfunction]
pub(crate) fn run_command(py: Python<'_>, arguments: Vec<OsString>) -> u8 {
    py.detach(|| dps_symkey_cli::run(arguments)).into()
}
