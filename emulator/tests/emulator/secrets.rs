//! What the program must never show.

use std::collections::HashSet;

use crate::device::{ID, device_key, sr, token, token_with};
use crate::emulator::{Emulator, GROUP_KEY, ID_SCOPE};
use crate::mqtt_client::{MqttClient, REGISTER, connect, connected, publish, subscribe};

/// Twelve characters in a row of a secret are in nothing that was said.
#[track_caller]
pub(crate) fn assert_none_shown<'a>(said: &str, secrets: impl IntoIterator<Item = &'a str>) {
    const PART: usize = 12;
    let parts: HashSet<_> = said.as_bytes().windows(PART).collect();
    for secret in secrets {
        assert!(secret.len() >= PART, "this is no secret");
        for part in secret.as_bytes().windows(PART) {
            assert!(!parts.contains(part), "{}", String::from_utf8_lossy(part));
        }
    }
}

/// The signature in a token, and what it is without its escapes.
pub(crate) fn signatures(token: &str) -> [String; 2] {
    let signature = token.split("sig=").nth(1).unwrap_or_default();
    let signature = signature.split('&').next().unwrap_or_default();
    let decoded = signature.replace("%2B", "+").replace("%2F", "/");
    [signature.to_owned(), decoded.replace("%3D", "=")]
}

/// Whatever a client sends, in whatever place.
#[test]
fn are_in_no_line_of_the_log() {
    for words in ["--lenient", "--refuse-at register"] {
        let emulator = Emulator::start(words);
        let (key, genuine) = (device_key(ID), token(ID));
        let [signature, decoded] = signatures(&genuine);
        let forged = token_with(GROUP_KEY, &sr(ID_SCOPE, ID), 2_000_000_000);
        for secret in [GROUP_KEY, &key, &genuine, &signature, &decoded, &forged] {
            for (id, token) in [(ID, secret), (secret, secret), (secret, ID)] {
                let mut client = MqttClient(emulator.tls(emulator.mqtt));
                let subscribe = subscribe("$dps/registrations/res/#", 0);
                let register = publish(0, REGISTER, secret.as_bytes());
                client.send(&[connect(id, token), subscribe, register].concat());
                while client.receive().is_some_and(|(first, _)| first != 0x30) {}
                let request = format!(
                    "PUT /{secret}/registrations/{id}/register?api-version={secret} HTTP/1.1\r\n\
                     Authorization: {token}\r\n{secret}: {secret}\r\nContent-Length: {}\r\n\
                     Connection: close\r\n\r\n{secret}",
                    secret.len(),
                );
                emulator.exchange(request.as_bytes());
            }
            let mut client = connected(&emulator);
            client.subscribe();
            client.send(&publish(0, secret, secret.as_bytes()));
            let _ = client.receive();
            // Where no TLS is.
            for port in [emulator.https, emulator.mqtt] {
                let _ = std::io::Write::write_all(&mut emulator.tcp(port), secret.as_bytes());
            }
        }
        emulator.still_serves();
        let said = emulator.said();
        assert!(
            said.contains("refused") && said.contains("misused"),
            "{said}"
        );
        let forged = signatures(&forged);
        let secrets = [
            GROUP_KEY, &key, &signature, &decoded, &forged[0], &forged[1],
        ];
        assert_none_shown(&said, secrets);
    }
}
