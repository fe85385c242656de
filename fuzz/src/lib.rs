//! What is fuzzed: a function for each target, that takes any bytes and panics where something does not hold.

pub mod bulk_lines;
pub mod corpus;
pub mod emulator_https;
pub mod emulator_judge;
pub mod emulator_mqtt;
pub mod emulator_names;
pub mod emulator_token;
pub mod file_job;
pub mod identity;
pub mod key_text;
pub mod names;
pub mod sas_token;
pub mod tables;

mod body;
mod json;
mod mqtt_packet;
mod rows;
mod verdict;

use data_encoding::BASE64;
use ring::hmac;

/// A target, by its name and that of its file in `corpus`.
pub type Target = (&'static str, fn(&[u8]));

/// All of them.
pub const TARGETS: [Target; 12] = [
    ("bulk_lines", bulk_lines::check),
    ("emulator_https", emulator_https::check),
    ("emulator_judge", emulator_judge::check),
    ("emulator_mqtt", emulator_mqtt::check),
    ("emulator_names", emulator_names::check),
    ("emulator_token", emulator_token::check),
    ("file_job", file_job::check),
    ("identity", identity::check),
    ("key_text", key_text::check),
    ("names", names::check),
    ("sas_token", sas_token::check),
    ("tables", tables::check),
];

/// HMAC-SHA256, as base64.
fn mac(key: &[u8], message: &[u8]) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key);
    BASE64.encode(hmac::sign(&key, message).as_ref())
}

/// The text shows no part of a key, or of a token's signature, of a length that is no accident. What is `known` besides, an ID
/// above all, may stand in it.
fn assert_hides(text: &str, secret: &str, known: &str) {
    let sig = secret.split_once("sig=").map(|(_, rest)| rest);
    let sig = sig.map(|rest| rest.split_once('&').map_or(rest, |(sig, _)| sig));
    let secret = sig.unwrap_or(secret).as_bytes();
    let has = |text: &str, part: &[u8]| {
        text.as_bytes()
            .windows(part.len())
            .any(|shown| shown == part)
    };
    // Words of the text itself may stand in what is no secret, and numbers in a date.
    let is_random = |part: &[u8]| {
        part.iter()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+/=%".contains(byte))
            && part.iter().filter(|byte| byte.is_ascii_digit()).count() > 2
    };
    let mut parts = secret.windows(12).filter(|part| is_random(part));
    assert!(
        !parts.any(|part| has(text, part) && !has(known, part)),
        "{text}"
    );
}
