//! Starting, and what is wrong with how it is started.

use std::io::{Read as _, Write as _};
use std::process::Output;

use tempfile::TempDir;

use crate::device::{ID, device_key, token, token_with};
use crate::emulator::{Emulator, GROUP_KEY, ID_SCOPE, client_that_trusts, command};
use crate::mqtt_client::{MqttClient, connect};

fn start(folder: &TempDir, words: &[&str]) -> (Option<i32>, String) {
    let output = command(folder).args(words).output().unwrap();
    let Output {
        status,
        stdout,
        stderr,
    } = output;
    let said = String::from_utf8([stdout, stderr].concat()).unwrap();
    assert!(!said.contains(&GROUP_KEY[..12]), "{said}");
    (status.code(), said)
}

#[test]
fn says_what_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("key.txt"), GROUP_KEY.to_owned() + "\n\n").unwrap();
    std::fs::write(
        folder.path().join("good.txt"),
        GROUP_KEY.to_owned() + "\r\n",
    )
    .unwrap();
    let emulator = Emulator::start("");
    let taken = emulator.mqtt.to_string();
    let group = format!("a,primary={GROUP_KEY}");
    for (words, status, reason) in [
        (&[][..], 2, "--id-scope"),
        (&["--id-scope", "0ne/1"], 2, "letters and digits"),
        (
            &["--id-scope", ID_SCOPE, "--fault", "418"],
            2,
            "there is no fault",
        ),
        (&["--id-scope", ID_SCOPE, "--group", "a"], 2, "primary=FILE"),
        (
            &["--id-scope", ID_SCOPE, "--hub", "https://h"],
            2,
            "without scheme",
        ),
        (
            &["--id-scope", ID_SCOPE, "--group-key-file", "no.txt"],
            3,
            "cannot read no.txt",
        ),
        (
            &["--id-scope", ID_SCOPE, "--group-key-file", "key.txt"],
            1,
            "the group key in key.txt is not base64",
        ),
        (
            &["--id-scope", ID_SCOPE, "--group-key-file", GROUP_KEY],
            2,
            "a key was given as an argument",
        ),
        (
            &["--id-scope", ID_SCOPE, "--group", &group],
            2,
            "a key was given as an argument",
        ),
        (
            &["--id-scope", ID_SCOPE, "--fault", GROUP_KEY],
            2,
            "a key was given as an argument",
        ),
        (
            &["--id-scope", ID_SCOPE, GROUP_KEY],
            2,
            "a key was given as an argument",
        ),
        (
            &[
                "--id-scope",
                ID_SCOPE,
                "--group",
                "a,primary=good.txt",
                "--secondary-group-key-file",
                "good.txt",
            ],
            2,
            "needs a primary one",
        ),
        (
            &[
                "--id-scope",
                ID_SCOPE,
                "--https-port",
                "0",
                "--mqtt-port",
                &taken,
            ],
            3,
            "something else has this port: give another with --https-port or --mqtt-port",
        ),
        (&["--help"], 0, "Exit status:"),
        (&["--version"], 0, "dps-emulator "),
    ] {
        let (code, said) = start(&folder, words);
        assert_eq!(code, Some(status), "{said}");
        assert!(said.contains(reason), "{reason}: {said}");
    }
}

#[cfg(unix)]
#[test]
fn keeps_its_ca_and_the_key_that_it_made() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join(".dps-emulator");
    let words = "--hub a --hub b --hub c --hub d --assigning 0";
    let emulator = Emulator::start_in(folder, words);
    let read = |name: &str| std::fs::read(state.join(name)).unwrap();
    let (ca, key) = (read("ca.pem"), read("group-key.txt"));
    for secret in ["ca-key.pem", "group-key.txt"] {
        let mode = std::fs::metadata(state.join(secret))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{secret}");
    }
    assert_eq!(key.len(), 89);
    assert!(
        !emulator
            .said()
            .as_bytes()
            .windows(12)
            .any(|part| part == &key[..12])
    );

    // The next start is the same service, on other ports.
    let kept = tempfile::tempdir().unwrap();
    std::fs::rename(&state, kept.path().join(".dps-emulator")).unwrap();
    let again = Emulator::start_in(kept, words);
    assert!(again.tls_by(again.mqtt, client_that_trusts(&ca)).is_ok());
    let state = again.folder.path().join(".dps-emulator");
    assert_eq!(std::fs::read(state.join("group-key.txt")).unwrap(), key);
    drop(emulator);
}

#[test]
fn a_log_that_nobody_reads_stops_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut emulator = Emulator::start_reading(folder, "", 1);
    // A line for each, of a hundred bytes and more: several times what a pipe and the emulator's own queue hold.
    let request = "GET / HTTP/1.1\r\nHost: h\r\n\r\n".repeat(1_000);
    let last = "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
    for _ in 0..8 {
        let mut stream = emulator.tls(emulator.https);
        for chunk in [request.as_bytes(), last.as_bytes()] {
            stream.write_all(chunk).unwrap();
        }
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        assert_eq!(text.matches("HTTP/1.1 404").count(), 1_001);
    }
    assert!(emulator.program.try_wait().unwrap().is_none());
}

/// Whatever a client sends in whatever place, nothing of a key, a token or a signature is in the log.
#[test]
fn prints_no_secret() {
    let emulator = Emulator::start("--lenient");
    let (key, genuine) = (device_key(ID), token(ID));
    let signature = genuine
        .split_once("sig=")
        .unwrap()
        .1
        .split_once('&')
        .unwrap()
        .0
        .to_owned();
    let forged = token_with(
        GROUP_KEY,
        &format!("{ID_SCOPE}%2Fregistrations%2F{ID}"),
        2_000_000_000,
    );
    for secret in [GROUP_KEY, &key, &genuine, &signature, &forged] {
        for (id, token) in [(ID, secret), (secret, secret), (secret, ID)] {
            let mut client = MqttClient(emulator.tls(emulator.mqtt));
            client.send(&connect(id, token));
            let _ = client.receive();
            let request = format!(
                "PUT /{secret}/registrations/{id}/register?api-version={secret} HTTP/1.1\r\nAuthorization: {token}\r\n{secret}: {secret}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{secret}",
                secret.len(),
            );
            emulator.exchange(request.as_bytes());
        }
        let mut client = MqttClient::connect(&emulator, ID, &genuine);
        client.subscribe();
        client.send(&crate::mqtt_client::publish(0, secret, secret.as_bytes()));
        let _ = client.receive();
    }
    emulator.still_serves();
    let said = emulator.said();
    assert!(
        said.contains("refused") && said.contains("misused"),
        "{said}"
    );
    for secret in [GROUP_KEY, &key, &signature] {
        for part in secret.as_bytes().windows(12) {
            assert!(
                !said.as_bytes().windows(12).any(|window| window == part),
                "{said}"
            );
        }
    }
}
