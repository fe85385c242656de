use std::io::{self, Read as _};

use dps_symkey_core::{Expiry, ExpiryError, SasToken, SasTokenError};
use serde::Serialize;

use crate::arguments::VerifyArguments;
use crate::clock;
use crate::console::Console;
use crate::failure::{Failure, Refusal};
use crate::key_source::{KeySource, without_line_end};
use crate::standard_streams::{STANDARD_INPUT, is_standard_input};

#[derive(Serialize)]
struct Verdict {
    valid: bool,
    expires_at: u64,
}

pub(crate) fn run(arguments: &VerifyArguments, console: &Console) -> Result<(), Failure> {
    if arguments
        .device_key_file
        .as_deref()
        .is_some_and(is_standard_input)
    {
        return Err(Failure::Usage(
            "the token is read from standard input, so the device key cannot be: give --device-key-file a file"
                .to_owned(),
        ));
    }
    arguments.resource.with_resource(console, |resource| {
        let now = match &arguments.at {
            Some(text) => Expiry::parse_bytes(text.as_encoded_bytes())
                .map_err(|error| match error {
                    ExpiryError::Milliseconds => Refusal::from(error).of("--at"),
                    _ => Refusal::new(
                        error.code(),
                        "--at is not a time: give whole seconds since 1970, as in 1700000000",
                    ),
                })?
                .seconds(),
            None => clock::now()?,
        };
        let allowed_skew = clock::parse_seconds(&arguments.allowed_skew)
            .map_err(|refusal| refusal.of("--allowed-skew"))?;
        let device_key =
            KeySource::device_key(arguments.device_key_file.as_deref()).read_device_key()?;
        arguments.resource.warn_of_key(&device_key, console);
        let token = read_token()?;
        let token = device_key
            .verify_bytes(without_line_end(&token), &resource, now, allowed_skew)
            .map_err(|error| refusal(error, without_line_end(&token)))?;
        let verdict = Verdict {
            valid: true,
            expires_at: token.expiry().seconds(),
        };
        console.print([verdict], |verdict, output| {
            write!(
                output,
                "valid until {}",
                clock::readable(verdict.expires_at)
            )
        })
    })
}

/// What the error says, and what the token says of itself.
fn refusal(error: SasTokenError, token: &[u8]) -> Refusal {
    let refusal = Refusal::from(error);
    let detail = match (error, SasToken::parse_bytes(token)) {
        (SasTokenError::WrongResource, Ok(token)) => {
            format!("it has sr={}", token.encoded_resource_uri())
        }
        (SasTokenError::Expired { expiry, .. }, _) => {
            format!("that was {}", clock::readable(expiry))
        }
        (SasTokenError::SkewTooLong { .. }, _) => return refusal.of("--allowed-skew"),
        _ => return refusal,
    };
    refusal.and(&detail)
}

fn read_token() -> Result<Vec<u8>, Failure> {
    // Many times what the longest token has: the rest of a longer text is not worth reading.
    const LIMIT: u64 = 65_536;
    let mut text = Vec::new();
    io::stdin()
        .lock()
        .take(LIMIT)
        .read_to_end(&mut text)
        .map_err(|error| Failure::machine("read", STANDARD_INPUT, &error))?;
    let missing = |message| Err(Refusal::new(SasTokenError::MissingPrefix.code(), message).into());
    match *text {
        [] => missing("there is no token on standard input: give it its text"),
        [0xef, 0xbb, 0xbf, ..] | [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => missing(
            "SAS token begins with a byte order mark: save it as ASCII or as UTF-8 without one",
        ),
        _ => Ok(text),
    }
}
