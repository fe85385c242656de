//! What comes over HTTPS and is no request.

use std::io::Write as _;

use crate::device::{ID, register_request};
use crate::emulator::Emulator;
use crate::https_client::Answer;
use crate::random::Random;

#[test]
fn what_is_no_request() {
    let emulator = Emulator::start("");
    let many_headers: String = (0..2_000)
        .map(|number| format!("x{number}: y\r\n"))
        .collect();
    let long = "a".repeat(17 << 10);
    for (bytes, reason) in [
        (b"\x00\x01\x02\x03".to_vec(), "this is no HTTP request"),
        (
            b"\x10\x0c\x00\x04MQTT\x04\x02\x00\x3c\x00\x00".to_vec(),
            "this is no HTTP request",
        ),
        (b"GET\r\n\r\n".to_vec(), "this is no HTTP request"),
        (
            b"GET / HTTP/9.9\r\n\r\n".to_vec(),
            "this is no HTTP request",
        ),
        (
            b"GET / HTTP/1.1\r\nx y\r\n\r\n".to_vec(),
            "this is no HTTP request",
        ),
        (
            b"PUT / HTTP/1.1\r\nContent-Length: x\r\n\r\n".to_vec(),
            "this is no HTTP request",
        ),
        (
            b"PUT / HTTP/1.1\r\nContent-Length: -1\r\n\r\n".to_vec(),
            "this is no HTTP request",
        ),
        (
            b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(),
            "this is no HTTP request",
        ),
        (
            format!("GET /{long} HTTP/1.1\r\n\r\n").into_bytes(),
            "too large",
        ),
        (
            format!("GET / HTTP/1.1\r\nx: {long}\r\n\r\n").into_bytes(),
            "too large",
        ),
        (
            format!("GET / HTTP/1.1\r\n{many_headers}\r\n").into_bytes(),
            "too large",
        ),
        (vec![b'a'; 1 << 20], ""),
    ] {
        let answer = emulator.exchange(&bytes);
        assert!(
            answer.is_empty() || answer.starts_with("HTTP/1.1 4"),
            "{answer}"
        );
        let said = emulator.misused();
        assert!(said.contains(reason), "{:?}: {said}", bytes.get(..40));
    }
    // Not yet too large.
    let header = format!("x: {}\r\nConnection: close\r\n", "a".repeat(15 << 10));
    let answer = emulator.exchange(register_request(ID, "{}", &header).as_bytes());
    assert!(answer.starts_with("HTTP/1.1 202 "), "{answer}");
    emulator.still_serves();
}

#[test]
fn changed_bytes_do_not_stop_it() {
    let emulator = Emulator::start("");
    let mut random = Random(0x0bad_cafe_1234_5678);
    let genuine =
        register_request(ID, "{\"payload\":{\"a\":1}}", "Connection: close\r\n").into_bytes();
    for round in 1..=1_000 {
        let mut bytes = genuine.clone();
        for _ in 0..=random.below(4) {
            let index = random.below(bytes.len());
            bytes[index] = random.bytes(1)[0];
        }
        bytes.truncate(bytes.len() - random.below(2) * random.below(bytes.len()));
        let answer = emulator.half_closed(emulator.https, &bytes);
        assert!(
            answer.is_empty() || answer.starts_with(b"HTTP/1.1 "),
            "{answer:?}"
        );
        if round % 250 == 0 {
            emulator.still_serves();
        }
    }
    let mut stream = emulator.tls(emulator.https);
    stream.write_all(&genuine).unwrap();
    assert_eq!(Answer::read(&mut stream).status, 202);
}
