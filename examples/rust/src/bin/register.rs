//! On the device: registers with the provisioning service over HTTPS, without an SDK, and says which hub it is assigned to.
//!
//! The device has its MAC address and its device key. It makes its own registration ID and SAS token, asks to be
//! registered, and asks again until the service has assigned it.
//!
//! ```text
//! DPS_DEVICE_KEY=… cargo run -p dps-symkey-examples --bin register \
//!     global.azure-devices-provisioning.net 0ne00002193 A1:B2:C3:D4:E5:F6
//! ```
//!
//! The host may have a port, and be a local emulator whose CA the variable SSL_CERT_FILE names.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "an example on a terminal"
)]

use std::env;
use std::error::Error;
use std::process::ExitCode;
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use dps_symkey_core::{DeviceKey, Expiry, IdScope, MacAddress, RegistrationId};
use serde::Deserialize;
use serde_json::json;
use ureq::http::Response;
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, Body};

/// That of Microsoft's page on registering over HTTPS.
const API_VERSION: &str = "2021-06-01";
/// Of a token, in seconds.
const LIFETIME: u64 = 3_600;
/// Between two questions where the service names no time, in seconds.
const INTERVAL: u64 = 2;
/// The longest that it waits, whatever the service says, in seconds.
const LONGEST_INTERVAL: u64 = 600;
/// How often a device asks before it gives up, to begin anew later.
const ATTEMPTS: usize = 30;

fn main() -> ExitCode {
    match register() {
        Ok(hub) => {
            println!("assigned to {hub}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn register() -> Result<String, Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let (Some(host), Some(id_scope), Some(mac), None) = (
        arguments.next(),
        arguments.next(),
        arguments.next(),
        arguments.next(),
    ) else {
        return Err("usage: register HOST ID_SCOPE MAC".into());
    };
    let id_scope = IdScope::new(&id_scope)?;
    let registration_id = RegistrationId::from_mac(&MacAddress::parse(&mac)?);
    let device_key = env::var("DPS_DEVICE_KEY").map_err(|_| "set DPS_DEVICE_KEY")?;
    let device_key = DeviceKey::from_base64(device_key)?;
    // For each request a new one: nobody knows how long the service will let the device wait.
    let token = || -> Result<String, Box<dyn Error>> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
        let expiry = Expiry::after(now, LIFETIME)?;
        let token = device_key.registration_sas_token(id_scope, &registration_id, expiry);
        Ok(token.to_string())
    };

    let agent: Agent = Agent::config_builder()
        // An error of the service has a body that says more than its status.
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(30)))
        .tls_config(
            TlsConfig::builder()
                .root_certs(RootCerts::PlatformVerifier)
                .build(),
        )
        .build()
        .into();
    let registration = format!("https://{host}/{id_scope}/registrations/{registration_id}");
    let body = json!({ "registrationId": registration_id.as_str() });
    let put = || -> Result<_, Box<dyn Error>> {
        let address = format!("{registration}/register?api-version={API_VERSION}");
        let request = agent.put(address).header("Authorization", token()?);
        Ok(request.send_json(&body)?)
    };
    let get = |operation_id: &String| -> Result<_, Box<dyn Error>> {
        let address = format!("{registration}/operations/{operation_id}?api-version={API_VERSION}");
        let request = agent.get(address).header("Authorization", token()?);
        Ok(request.call()?)
    };

    let mut operation_id: Option<String> = None;
    for _ in 0..ATTEMPTS {
        let mut response = match &operation_id {
            None => put()?,
            Some(operation_id) => get(operation_id)?,
        };
        let status = response.status().as_u16();
        let interval = interval(&response);
        let answer = response.body_mut().read_to_string()?;
        // Busy or out of order for a while: the same again, later.
        if status != 429 && status < 500 {
            if status >= 300 {
                return Err(format!("not registered, {status}: {answer}").into());
            }
            let operation: Operation = serde_json::from_str(&answer)?;
            match (operation.status.as_str(), operation.registration_state) {
                ("assigning", _) => operation_id = Some(operation.operation_id),
                ("assigned", Some(state)) => return Ok(state.assigned_hub),
                _ => return Err(format!("not assigned: {answer}").into()),
            }
        }
        thread::sleep(Duration::from_secs(interval));
    }
    Err("the service has not assigned the device in time".into())
}

/// What the service says of a registration (`RegistrationOperationStatus` in its REST specification), as far as a device
/// needs it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Operation {
    operation_id: String,
    status: String,
    registration_state: Option<RegistrationState>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RegistrationState {
    #[serde(default)]
    assigned_hub: String,
}

/// Seconds until the service wants to be asked again.
fn interval(response: &Response<Body>) -> u64 {
    let seconds = response.headers().get("Retry-After");
    let seconds = seconds.and_then(|seconds| seconds.to_str().ok()?.parse().ok());
    seconds.unwrap_or(INTERVAL).min(LONGEST_INTERVAL)
}
