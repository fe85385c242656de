//! `dps_symkey._native`: the native part of the Python package `dps_symkey`.
//!
//! Everything here converts types and errors. The rules are in `dps-symkey-core`, whole fleets in `dps-symkey-bulk`, the
//! command in `dps-symkey`.

mod arguments;
mod arrow;
mod clock;
mod derive_many;
mod device_key;
mod error;
mod group_key;
mod mac_address;
mod names;
mod registration_id;
mod resource;
mod rules;
mod sas_token;

use pyo3::prelude::*;

/// The native part of `dps_symkey`: import that one.
// Nothing in it is guarded by the interpreter's lock: its classes are frozen.
#[pymodule(gil_used = false)]
mod _native {
    use std::ffi::OsString;

    use super::*;

    #[pymodule_export]
    use crate::{
        arrow::{DeviceKeyArray, DeviceKeyChunkedArray},
        derive_many::{backends, derive_many_with_backend},
        device_key::DeviceKey,
        group_key::{GroupKey, derive_device_key, generate_key},
        mac_address::MacAddress,
        names::{HubDeviceId, HubHost, HubModuleId, IdScope},
        registration_id::RegistrationId,
        sas_token::SasToken,
    };
    #[pymodule_export]
    #[expect(non_upper_case_globals, reason = "Python's name for it")]
    const __version__: &str = env!("CARGO_PKG_VERSION");

    /// Runs the command `dps-symkey` with these arguments, the program's name first, and gives its exit status.
    #[pyfunction]
    fn run_command(py: Python<'_>, arguments: Vec<OsString>) -> u8 {
        py.detach(|| dps_symkey_cli::run(arguments)).into()
    }
}
