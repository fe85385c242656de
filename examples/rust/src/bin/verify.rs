//! On the service's side: is this token, from standard input, a genuine one of this device?
//!
//! The service keeps one group key and derives the key of whichever device calls.
//!
//! ```text
//! DPS_GROUP_KEY=… cargo run -p dps-symkey-examples --bin verify 0ne00002193 sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6 < token
//! ```
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "an example on a terminal"
)]

use std::env;
use std::error::Error;
use std::io;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use dps_symkey_core::{GroupKey, IdScope, RegistrationId, ResourceUri};

/// Seconds by which the device's clock may be behind.
const ALLOWED_SKEW: u64 = 60;

fn main() -> ExitCode {
    match verify() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn verify() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let (Some(id_scope), Some(id), None) = (arguments.next(), arguments.next(), arguments.next())
    else {
        return Err("usage: verify ID_SCOPE REGISTRATION_ID < TOKEN".into());
    };
    let registration_id = RegistrationId::new(&id)?;
    let resource = ResourceUri::registration(IdScope::new(&id_scope)?, &registration_id);
    let group_key = env::var("DPS_GROUP_KEY").map_err(|_| "set DPS_GROUP_KEY")?;
    let device_key = GroupKey::from_base64(group_key)?.derive_device_key(&registration_id);

    let mut token = String::new();
    io::stdin().read_line(&mut token)?;
    let token = token.trim_end_matches(['\r', '\n']);

    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    match device_key.verify(token, &resource, now, ALLOWED_SKEW) {
        Ok(token) => {
            println!("genuine, expires at {}", token.expiry());
            Ok(())
        }
        // The code is stable, for programs; the message is for people. Neither holds anything of the signature.
        Err(error) => Err(format!("refused, {}: {error}", error.code()).into()),
    }
}
