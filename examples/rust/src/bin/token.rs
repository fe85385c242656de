//! On the device: a SAS token with which it registers, valid for an hour.
//!
//! The device has its device key and nothing else. Without an allocator all of this works the same: the library takes
//! the time from its caller and writes into the caller's buffer.
//!
//! ```text
//! DPS_DEVICE_KEY=… cargo run -p dps-symkey-examples --bin token 0ne00002193 sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6
//! ```
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "an example on a terminal"
)]

use std::env;
use std::error::Error;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use dps_symkey_core::{DeviceKey, Expiry, IdScope, RegistrationId};

/// Seconds.
const LIFETIME: u64 = 3_600;

fn main() -> ExitCode {
    match token() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn token() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let (Some(id_scope), Some(id), None) = (arguments.next(), arguments.next(), arguments.next())
    else {
        return Err("usage: token ID_SCOPE REGISTRATION_ID".into());
    };
    let id_scope = IdScope::new(&id_scope)?;
    // The very ID that the device key was derived from, case included.
    let registration_id = RegistrationId::new(&id)?;
    let device_key = env::var("DPS_DEVICE_KEY").map_err(|_| "set DPS_DEVICE_KEY")?;
    let device_key = DeviceKey::from_base64(device_key)?;

    // A device whose clock is not set yet makes a token that has already expired: set the clock first.
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let expiry = Expiry::after(now, LIFETIME)?;
    let token = device_key.registration_sas_token(id_scope, &registration_id, expiry);

    // Room for the longest portable registration ID. A buffer that is too small is an error that says how much it takes.
    let mut buffer = [0; 512];
    println!("{}", token.encode(&mut buffer)?);
    eprintln!(
        "expires at {expiry}; make the next one at {}",
        token.renew_at(now)?
    );
    Ok(())
}
