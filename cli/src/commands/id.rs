use std::ffi::OsStr;

use dps_symkey_core::{MacAddress, RegistrationId};
use dps_symkey_fleet::Concern;
use serde::Serialize;

use crate::arguments::IdArguments;
use crate::console::Console;
use crate::failure::Failure;

#[derive(Serialize)]
struct Identity {
    registration_id: String,
    /// Whether the MAC address was set by software; absent without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    mac_locally_administered: Option<bool>,
}

pub(crate) fn run(arguments: &IdArguments, console: &Console) -> Result<(), Failure> {
    let mac = arguments.mac.as_deref().map(OsStr::as_encoded_bytes);
    let mac = mac.map(MacAddress::parse_bytes).transpose()?;
    let serial = arguments.serial.as_deref().map(OsStr::as_encoded_bytes);
    let rules = arguments.registration_id.rules.rules;
    let registration_id = match (serial, &mac) {
        (Some(serial), Some(mac)) => RegistrationId::from_serial_and_mac(serial, mac, rules)?,
        (Some(serial), None) => RegistrationId::from_serial(serial, rules)?,
        (None, Some(mac)) => RegistrationId::from_mac(mac),
        (None, None) => {
            let message = "give --serial, --mac or both; see 'dps-symkey id --help'";
            return Err(Failure::Usage(message.to_owned()));
        }
    };
    if mac.is_some_and(|mac| mac.is_locally_administered()) {
        console.warn(
            Concern::MacLocallyAdministered.code(),
            "the MAC address was set by software and may change at the next boot, and the ID with it",
        );
    }
    let identity = Identity {
        registration_id: registration_id.to_string(),
        mac_locally_administered: mac.map(|mac| mac.is_locally_administered()),
    };
    console.print([identity], |identity, output| {
        write!(output, "{}", identity.registration_id)
    })
}
