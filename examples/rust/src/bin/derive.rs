//! In the factory: from serial number, MAC address and group key to registration ID and device key.
//!
//! The group key stays in the factory and **never goes into device code**: whoever reads it out of one device has the
//! keys of all of them. What goes into the device is the device key that this prints.
//!
//! ```text
//! DPS_GROUP_KEY=… cargo run -p dps-symkey-examples --bin derive 007-888-ABC A1:B2:C3:D4:E5:F6
//! ```
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "an example on a terminal"
)]

use std::env;
use std::error::Error;
use std::process::ExitCode;

use dps_symkey_core::{GroupKey, MacAddress, RegistrationId, Rules};

fn main() -> ExitCode {
    match derive() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn derive() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let (Some(serial), Some(mac), None) = (arguments.next(), arguments.next(), arguments.next())
    else {
        return Err("usage: derive SERIAL MAC".into());
    };

    // Lower-cased, because the device key depends on case. The device must present this ID.
    let mac = MacAddress::parse(&mac)?;
    let registration_id = RegistrationId::from_serial_and_mac(&serial, &mac, Rules::Portable)?;
    println!("registration ID: {registration_id}");

    // From the environment and never from an argument, which every user of the machine can read.
    let group_key = env::var("DPS_GROUP_KEY").map_err(|_| "set DPS_GROUP_KEY")?;
    let group_key = GroupKey::from_base64(group_key)?;
    let device_key = group_key.derive_device_key(&registration_id);
    println!("device key: {}", device_key.to_base64().as_str());

    // An enrollment group has two keys, so that one can be replaced while devices use the other.
    if let Ok(group_key) = env::var("DPS_SECONDARY_GROUP_KEY") {
        let group_key = GroupKey::from_base64(group_key)?;
        let device_key = group_key.derive_device_key(&registration_id);
        println!("secondary device key: {}", device_key.to_base64().as_str());
    }
    Ok(())
}
