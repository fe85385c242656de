//! The Python package, against what one writes with the standard library, and against Microsoft's client.

use super::keys::KeyRow;
use super::row::{Row, Workload};
use crate::build;
use crate::setup::{self, Missing, PYTHON, program_in};

const ENVIRONMENT: &str = "target/bench/python";

/// What is compared with, and what is needed for it.
const PACKAGES: &str = "-r benches/python/requirements.txt";

/// Builds the wheel, and installs it.
pub(super) fn environment() -> Result<(), Missing> {
    let package = build::python::build()
        .map_err(|error| Missing::new(format!("{error:#}"), "see above what failed"))?;
    setup::packages_in(ENVIRONMENT, PYTHON, PACKAGES)?;
    let wheel = format!("--force-reinstall --no-deps {}", package.wheel);
    setup::packages_in(ENVIRONMENT, PYTHON, &wheel)
}

/// The rows, the baseline of each workload first.
pub(super) fn rows(backends: &[String]) -> Vec<KeyRow> {
    let mut rows = vec![
        peer(
            "hmac-digest",
            "hmac.digest",
            Workload::PythonKey,
            "hmac_digest.py",
        ),
        ours(
            "one",
            "derive_device_key",
            Workload::PythonKey,
            "ours.py one",
        ),
        ours(
            "one-from-text",
            "derive_device_key, ID checked too",
            Workload::PythonKey,
            "ours.py one-from-text",
        ),
        peer(
            "hmac-digest",
            "hmac.digest",
            Workload::PythonMillion,
            "hmac_digest.py",
        ),
    ];
    for form in ["list", "bytes", "arrow"] {
        // Where there is nothing better, the portable one is measured too.
        for backend in backends
            .iter()
            .filter(|name| *name != "portable" || backends.len() == 1)
        {
            rows.push(ours(
                &format!("{form}-{backend}"),
                &format!("derive_many of {form}, {backend}"),
                Workload::PythonMillion,
                &format!("ours.py {form} {backend}"),
            ));
        }
    }
    rows.extend([
        peer(
            "azure-token",
            "azure-iot-device's token",
            Workload::PythonToken,
            "sas_token.py azure",
        ),
        ours(
            "token",
            "registration_sas_token",
            Workload::PythonToken,
            "sas_token.py dps-symkey",
        ),
    ]);
    rows
}

fn ours(name: &str, label: &str, workload: Workload, script: &str) -> KeyRow {
    KeyRow::new(Row::ours(name, label, workload), &program(script))
}

fn peer(name: &str, label: &str, workload: Workload, script: &str) -> KeyRow {
    KeyRow::new(Row::peer(name, label, workload), &program(script))
}

fn program(script: &str) -> String {
    format!(
        "{} benches/python/{script}",
        program_in(ENVIRONMENT, "python")
    )
}
