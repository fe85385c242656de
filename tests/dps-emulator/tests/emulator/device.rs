//! A genuine device: its key and its token, made here.

use std::time::{SystemTime, UNIX_EPOCH};

use data_encoding::BASE64;
use ring::hmac::{HMAC_SHA256, Key, sign};

use crate::emulator::{Emulator, GROUP_KEY, ID_SCOPE};
use crate::mqtt_client::MqttClient;

pub(crate) const ID: &str = "sn-007";

fn hmac(key: &[u8], message: &[u8]) -> Vec<u8> {
    sign(&Key::new(HMAC_SHA256, key), message).as_ref().to_vec()
}

pub(crate) fn device_key(id: &str) -> String {
    let group_key = BASE64.decode(GROUP_KEY.as_bytes()).expect("a key");
    BASE64.encode(&hmac(&group_key, id.as_bytes()))
}

/// The token of the device for an hour.
pub(crate) fn token(id: &str) -> String {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("a clock");
    token_with(
        &device_key(id),
        &format!("{ID_SCOPE}%2Fregistrations%2F{id}"),
        now.as_secs() + 3_600,
    )
}

pub(crate) fn token_with(key: &str, sr: &str, se: u64) -> String {
    let key = BASE64.decode(key.as_bytes()).expect("a key");
    let sig = BASE64.encode(&hmac(&key, format!("{sr}\n{se}").as_bytes()));
    let sig = sig
        .replace('+', "%2B")
        .replace('/', "%2F")
        .replace('=', "%3D");
    format!("SharedAccessSignature sr={sr}&sig={sig}&se={se}&skn=registration")
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
        let mut mqtt = MqttClient::connect(self, ID, &token(ID));
        mqtt.subscribe();
        let (topic, _) = mqtt.ask("$dps/registrations/PUT/iotdps-register/?$rid=1", b"{}");
        assert!(
            topic.starts_with("$dps/registrations/res/202/?$rid=1&retry-after="),
            "{topic}"
        );
    }
}
