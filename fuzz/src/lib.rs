//! What is fuzzed: a function for each target, that takes any bytes and panics where something does not hold.

pub mod bulk_lines;
pub mod file_job;
pub mod identity;
pub mod key_text;
pub mod names;
pub mod sas_token;

use data_encoding::BASE64;
use ring::hmac;

/// A target, by its name and that of its folder in `corpus`.
pub type Target = (&'static str, fn(&[u8]));

/// All of them.
pub const TARGETS: [Target; 6] = [
    ("bulk_lines", bulk_lines::check),
    ("file_job", file_job::check),
    ("identity", identity::check),
    ("key_text", key_text::check),
    ("names", names::check),
    ("sas_token", sas_token::check),
];

/// HMAC-SHA256, as base64.
fn mac(key: &[u8], message: &[u8]) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key);
    BASE64.encode(hmac::sign(&key, message).as_ref())
}
