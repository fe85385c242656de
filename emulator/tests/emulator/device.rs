//! A genuine device: its key and its token, made here. And one that goes wrong in a way that it is told.

use std::time::{SystemTime, UNIX_EPOCH};

use data_encoding::BASE64;
use ring::hmac::{HMAC_SHA256, Key, sign};

use crate::emulator::{Emulator, GROUP_KEY, ID_SCOPE};
use crate::mqtt_client::{REGISTER, connected};

pub(crate) const ID: &str = "sn-007";

pub(crate) fn hmac(key: &[u8], message: &[u8]) -> Vec<u8> {
    sign(&Key::new(HMAC_SHA256, key), message).as_ref().to_vec()
}

/// The bytes of a key's text.
pub(crate) fn decoded(key: &str) -> Vec<u8> {
    BASE64.decode(key.as_bytes()).expect("a key")
}

pub(crate) fn device_key(id: &str) -> String {
    BASE64.encode(&hmac(&decoded(GROUP_KEY), id.as_bytes()))
}

/// The resource of a device, as it stands in a token.
pub(crate) fn sr(id_scope: &str, id: &str) -> String {
    format!("{id_scope}%2Fregistrations%2F{id}")
}

/// The end of an hour that begins now, in seconds since 1970.
pub(crate) fn expiry() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.expect("a clock").as_secs() + 3_600
}

/// The token of the device for an hour.
pub(crate) fn token(id: &str) -> String {
    token_with(&device_key(id), &sr(ID_SCOPE, id), expiry())
}

/// The token that the text of this key signs.
pub(crate) fn token_with(key: &str, sr: &str, se: u64) -> String {
    let signature = signature(&decoded(key), &format!("{sr}\n{se}"));
    token_of(sr, &signature, se)
}

pub(crate) fn token_of(sr: &str, signature: &str, se: u64) -> String {
    format!("SharedAccessSignature sr={sr}&sig={signature}&se={se}&skn=registration")
}

/// Of the text, as it stands in a token.
pub(crate) fn signature(key: &[u8], text: &str) -> String {
    let signature = BASE64.encode(&hmac(key, text.as_bytes()));
    let signature = signature.replace('+', "%2B").replace('/', "%2F");
    signature.replace('=', "%3D")
}

/// A request to register, over HTTPS.
pub(crate) fn register_request(id: &str, body: &str, end: &str) -> String {
    format!(
        "PUT /{ID_SCOPE}/registrations/{id}/register?api-version=2021-06-01 HTTP/1.1\r\nHost: localhost\r\n\
         Authorization: {}\r\nContent-Length: {}\r\n{end}\r\n{body}",
        token(id),
        body.len(),
    )
}

impl Emulator {
    /// A genuine device registers over both protocols, whatever has been done to the emulator.
    pub(crate) fn still_serves(&self) {
        let answer = self.exchange(register_request(ID, "{}", "Connection: close\r\n").as_bytes());
        assert!(answer.starts_with("HTTP/1.1 202 Accepted\r\n"), "{answer}");
        let mut mqtt = connected(self);
        mqtt.subscribe();
        let (topic, _) = mqtt.ask(REGISTER, b"{}");
        assert!(
            topic.starts_with("$dps/registrations/res/202/?$rid=1&retry-after="),
            "{topic}"
        );
        // What panics in one connection does not end the program.
        let said = self.said();
        assert!(!said.contains("panicked"), "{said}");
    }
}
