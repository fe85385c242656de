use dps_symkey_core::Expiry;
use serde::Serialize;

use crate::arguments::SasArguments;
use crate::clock;
use crate::console::Console;
use crate::failure::{Failure, Refusal};
use crate::key_source::KeySource;

/// In seconds. Longer than that a token should hardly ever be valid: whoever gets it is the device until then.
const LONG: u64 = 366 * 86_400;

#[derive(Serialize)]
struct Token {
    token: String,
    expires_at: u64,
    renew_at: u64,
}

pub(crate) fn run(arguments: &SasArguments, console: &Console) -> Result<(), Failure> {
    arguments.resource.with_resource(console, |resource| {
        let now = clock::now()?;
        let expiry = match &arguments.expires_at {
            Some(text) => Expiry::parse_bytes(text.as_encoded_bytes())
                .map_err(|error| Refusal::from(error).of("--expires-at"))?,
            None => {
                let lifetime = clock::parse_seconds(&arguments.valid_for)
                    .map_err(|refusal| refusal.of("--valid-for"))?;
                let expiry = Expiry::after(now, lifetime)
                    .map_err(|error| Refusal::from(error).of("--valid-for"))?;
                if lifetime > LONG {
                    let message = format_args!(
                        "--valid-for is more than a year, {lifetime} seconds: when the token expires is given by \
                         --expires-at, and milliseconds by neither"
                    );
                    console.warn("token_lifetime_long", message);
                }
                expiry
            }
        };
        let device_key =
            KeySource::device_key(arguments.device_key_file.as_deref()).read_device_key()?;
        arguments.resource.warn_of_key(&device_key, console);
        let expires_at = expiry.seconds();
        if expires_at <= now {
            let readable = clock::readable(expires_at);
            let message = format_args!("the token expired at {readable}: nobody will accept it");
            console.warn("sas_token_expired", message);
        }
        let token = Token {
            token: device_key.sas_token(resource, expiry).to_string(),
            expires_at,
            renew_at: expiry.renew_at(now).map_err(Refusal::from)?,
        };
        console.print([token], |token, output| write!(output, "{}", token.token))
    })
}
