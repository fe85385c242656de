//! `dps_symkey._native`: the native part of the Python package `dps_symkey`.
//!
//! Everything here converts types and errors. The rules are in `dps-symkey-core`, whole fleets in `dps-symkey-bulk`, the
//! command in `dps-symkey`.

mod arrow;
mod clock;
mod command;
mod derive_many;
mod device_key;
mod error;
mod function;
mod group_key;
mod input;
mod mac_address;
mod names;
mod registration_id;
mod resource;
mod rules;
mod sas_token;

use pyo3::pymodule;

/// The native part of `dps_symkey`: import that one.
// Nothing in it is guarded by the interpreter's lock: its classes are frozen.
#[pymodule(gil_used = false)]
mod _native {
    #[pymodule_export]
    use crate::{
        arrow::{DeviceKeyArray, DeviceKeyChunkedArray},
        command::run_command,
        device_key::DeviceKey,
        function::{backends, derive_device_key, derive_many_with_backend, generate_key},
        group_key::GroupKey,
        mac_address::MacAddress,
        names::{HubDeviceId, HubHost, HubModuleId, IdScope},
        registration_id::RegistrationId,
        sas_token::SasToken,
    };
    #[pymodule_export]
    #[expect(non_upper_case_globals, reason = "Python's name for it")]
    const __version__: &str = env!("CARGO_PKG_VERSION");
}
