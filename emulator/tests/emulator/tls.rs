//! Connections that do not come as far as a protocol.

use std::io::{Read as _, Write as _};

use crate::emulator::{Emulator, client_that_trusts};
use crate::random::Random;

#[test]
fn what_is_no_tls() {
    let emulator = Emulator::start("");
    let mut random = Random(0xfeed_beef_0123_4567);
    for port in [emulator.https, emulator.mqtt] {
        for bytes in [
            b"GET / HTTP/1.1\r\n\r\n".to_vec(),
            b"\x10\x0c\x00\x04MQTT\x04\x02\x00\x3c\x00\x00".to_vec(),
            random.bytes(5_000),
            // A record of TLS with nothing of a handshake in it.
            [&b"\x16\x03\x01\x40\x00"[..], &random.bytes(0x4000)].concat(),
        ] {
            let mut stream = emulator.tcp(port);
            let _ = stream.write_all(&bytes);
            // An alert, and the end.
            let _ = stream.read_to_end(&mut Vec::new());
            assert!(emulator.misused().contains("this is not TLS"));
        }
    }
    emulator.still_serves();
}

#[test]
fn half_a_handshake() {
    let emulator = Emulator::start("");
    let waiting: Vec<_> = [emulator.https, emulator.mqtt]
        .into_iter()
        .flat_map(|port| {
            let silent = emulator.tcp(port);
            let mut begun = emulator.tcp(port);
            begun.write_all(b"\x16\x03\x01\x02\x00\x01").unwrap();
            let gone = emulator.tcp(port);
            gone.shutdown(std::net::Shutdown::Both).unwrap();
            [silent, begun, gone]
        })
        .collect();
    // TLS without a word after it.
    let mut quiet: Vec<_> = [emulator.https, emulator.mqtt]
        .map(|port| emulator.tls(port))
        .into();
    quiet.iter_mut().for_each(|stream| stream.flush().unwrap());
    emulator.still_serves();
    drop((waiting, quiet));
    emulator.still_serves();
}

#[test]
fn silence_is_ended() {
    let emulator = Emulator::start("");
    let ports = [emulator.https, emulator.mqtt];
    // Nothing at all, half a handshake, TLS and nothing more, and half a request, packet or body: all at once.
    let silent = ports.map(|port| emulator.tcp(port));
    let begun = ports.map(|port| {
        let mut stream = emulator.tcp(port);
        stream.write_all(b"\x16\x03\x01\x02\x00\x01").unwrap();
        stream
    });
    let quiet = ports.map(|port| emulator.tls(port));
    let half = [
        (emulator.https, &b"PUT / HTTP/1.1\r\nHost"[..]),
        (emulator.mqtt, b"\x10\x7f\x00\x04MQ"),
        (
            emulator.https,
            b"PUT /a/registrations/b/register?api-version=2021-06-01 HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\n{",
        ),
    ]
    .map(|(port, bytes)| {
        let mut stream = emulator.tls(port);
        stream.write_all(bytes).unwrap();
        stream
    });
    // They end by the emulator's time-outs, within that of the tests.
    for mut stream in silent.into_iter().chain(begun) {
        assert_eq!(stream.read(&mut [0]).unwrap_or_default(), 0);
    }
    for mut stream in quiet.into_iter().chain(half) {
        assert_eq!(stream.read(&mut [0]).unwrap_or_default(), 0);
    }
    let mut reasons = [(); 9].map(|()| emulator.misused());
    reasons.sort();
    let (handshake, request, connect, body) = (
        "the TLS handshake was not finished in time",
        "no request came in time",
        "no CONNECT came in time",
        "the body of the request did not come in time",
    );
    assert_eq!(
        reasons,
        [
            connect, connect, request, request, handshake, handshake, handshake, handshake, body
        ]
    );
    emulator.still_serves();
}

#[test]
fn a_client_that_trusts_another_ca() {
    let emulator = Emulator::start("");
    let other = Emulator::start("");
    let ca = std::fs::read(other.folder.path().join(".dps-emulator/ca.pem")).unwrap();
    let error = emulator
        .tls_by(emulator.https, client_that_trusts(&ca))
        .err()
        .unwrap();
    assert!(error.to_string().contains("certificate"), "{error}");
    assert!(emulator.misused().contains("does it trust the CA"));
}
