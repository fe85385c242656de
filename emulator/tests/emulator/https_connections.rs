//! Connections over HTTPS, and what a request may look like on one.

use std::io::{Read as _, Write as _};

use crate::device::{ID, register_request, token};
use crate::emulator::Emulator;
use crate::https_client::{Answer, request, target};

#[test]
fn several_requests_on_one_connection() {
    let emulator = Emulator::start("--assigning 0");
    let mut stream = emulator.tls(emulator.https);
    // One after the other, wrong ones among them,
    for body in ["{}", "no JSON", "{}"] {
        stream
            .write_all(register_request(ID, body, "").as_bytes())
            .unwrap();
        let answer = Answer::read(&mut stream);
        assert_eq!(answer.status, if body == "{}" { 202 } else { 400 });
    }
    // then all at once.
    let requests = register_request(ID, "{}", "").repeat(50)
        + &register_request(ID, "x", "")
        + &request("POST", &target(ID, ""), &token(ID), "");
    stream.write_all(requests.as_bytes()).unwrap();
    let mut operations = std::collections::HashSet::new();
    for _ in 0..50 {
        let answer = Answer::read(&mut stream);
        assert_eq!(answer.status, 202);
        assert!(operations.insert(answer.operation_id()));
    }
    Answer::read(&mut stream).assert_error(400, 400_000);
    let last = Answer::read(&mut stream);
    assert_eq!(
        (last.status, last.header("Connection")),
        (200, Some("close"))
    );
    assert_eq!(stream.read(&mut [0]).unwrap(), 0);
}

#[test]
fn other_ways_to_ask() {
    let emulator = Emulator::start("");
    let request = register_request(ID, "{}", "Connection: close\r\n");
    for (from, to) in [
        ("HTTP/1.1", "HTTP/1.0"),
        ("Host:", "hOST:"),
        ("Authorization:", "authorization:   "),
        (
            "?api-version=2021-06-01",
            "?x=y&api-version=2018-09-01-preview&forceRegistration=true",
        ),
        ("sn-007/", "sn%2D007/"),
        ("PUT /", "PUT https://elsewhere.example/"),
        ("Content-Length: 2\r\n", "Transfer-Encoding: chunked\r\n"),
        (
            "Connection: close",
            "Expect: 100-continue\r\nConnection: close",
        ),
    ] {
        let mut request = request.replace(from, to);
        if to.contains("chunked") {
            request = request.replace("\r\n\r\n{}", "\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n");
        }
        assert!(request.contains(to));
        let answer = emulator.exchange(request.as_bytes());
        let answer = answer
            .strip_prefix("HTTP/1.1 100 Continue\r\n\r\n")
            .unwrap_or(&answer);
        assert_eq!(answer[8..12].to_owned(), " 202", "{to}: {answer}");
    }
}
