//! Requests over HTTPS, right and wrong.

use std::io::{Read as _, Write as _};

use serde_json::Value;

use crate::device::{ID, register_request, token};
use crate::emulator::{Emulator, ID_SCOPE};

const VERSION: &str = "?api-version=2021-06-01";

/// A request whose connection ends with the answer.
fn request(method: &str, target: &str, token: &str, body: &str) -> String {
    format!(
        "{method} {target} HTTP/1.1\r\nHost: localhost:8443\r\nAuthorization: {token}\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}

struct Answer {
    status: u16,
    head: String,
    body: Value,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines
            .find(|(other, _)| other.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }
}

impl Emulator {
    fn ask(&self, method: &str, target: &str, token: &str, body: &str) -> Answer {
        let answer = self.exchange(request(method, target, token, body).as_bytes());
        let (head, body) = answer
            .split_once("\r\n\r\n")
            .unwrap_or_else(|| panic!("{answer:?}"));
        Answer {
            status: head
                .split(' ')
                .nth(1)
                .expect("a status")
                .parse()
                .expect("a number"),
            head: head.to_owned(),
            body: serde_json::from_str(body).expect("JSON"),
        }
    }

    /// Status and error code of a refused request, and what the log says of it.
    #[track_caller]
    fn assert_error(&self, method: &str, target: &str, body: &str, status: u16, code: u32) {
        let answer = self.ask(method, target, &token(ID), body);
        assert_eq!(
            (answer.status, &answer.body["errorCode"]),
            (status, &code.into()),
            "{target}"
        );
        assert_eq!(answer.header("x-ms-error-code"), Some(&*code.to_string()));
        assert_eq!(
            answer.header("x-ms-request-id"),
            answer.body["trackingId"].as_str()
        );
        assert!(answer.body["message"].is_string());
        assert!(
            answer.body["timestampUtc"]
                .as_str()
                .is_some_and(|time| time.ends_with('Z'))
        );
    }
}

#[test]
fn a_registration_from_its_beginning_to_its_end() {
    let emulator = Emulator::start("--assigning 1 --retry-after 7");
    let registration = format!("/{ID_SCOPE}/registrations/{ID}");
    let ask = |method: &str, path: &str, body: &str| {
        emulator.ask(
            method,
            &format!("{registration}{path}{VERSION}"),
            &token(ID),
            body,
        )
    };
    let unknown = ask("POST", "", "");
    assert_eq!(
        (unknown.status, &unknown.body["errorCode"]),
        (404, &404_201.into())
    );

    let begun = ask(
        "PUT",
        "/register",
        r#"{"registrationId":"sn-007","payload":{"a":[1]}}"#,
    );
    assert_eq!(begun.status, 202);
    assert_eq!(
        begun.header("Content-Type"),
        Some("application/json; charset=utf-8")
    );
    assert_eq!(begun.header("Retry-After"), Some("7"));
    let location = format!("https://localhost:8443{registration}/register");
    assert_eq!(begun.header("Location"), Some(&*location));
    assert_eq!(begun.body["status"], "assigning");
    assert!(begun.body["registrationState"].is_null());
    let operation_id = begun.body["operationId"].as_str().unwrap();
    let operation = format!("/operations/{operation_id}");

    let going_on = ask("GET", &operation, "");
    assert_eq!(
        (going_on.status, going_on.header("Retry-After")),
        (202, Some("7"))
    );
    assert_eq!(going_on.body, begun.body);

    let ended = ask("GET", &operation, "");
    assert_eq!((ended.status, ended.header("Retry-After")), (200, None));
    assert_eq!(ended.body["operationId"], operation_id);
    assert_eq!(ended.body["status"], "assigned");
    let state = &ended.body["registrationState"];
    let names: Vec<_> = state
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    let expected = [
        "assignedHub",
        "createdDateTimeUtc",
        "deviceId",
        "etag",
        "lastUpdatedDateTimeUtc",
        "payload",
        "registrationId",
        "status",
        "substatus",
        "symmetricKey",
    ];
    assert_eq!(names, expected);
    assert_eq!(state["payload"]["a"][0], 1);
    assert_eq!(state["symmetricKey"]["enrollmentGroupId"], "default");
    assert_eq!(ask("POST", "", "").body, *state);
    assert_eq!(
        ask("POST", "", r#"{"registrationId":"SN-007"}"#).body,
        *state
    );
    emulator.assert_error(
        "GET",
        &format!("{registration}/operations/4.x{VERSION}"),
        "",
        404,
        404_203,
    );
}

#[test]
fn wrong_addresses() {
    let emulator = Emulator::start("");
    let at = |path: &str| format!("/{ID_SCOPE}/registrations/{path}{VERSION}");
    for id in [
        "sn%20007",
        "sn%00",
        "..",
        "%2e%2e",
        "sn%0A",
        "sn%2F007",
        "s%C3%A9",
        &"a".repeat(129),
        "a.",
    ] {
        emulator.assert_error("PUT", &at(&format!("{id}/register")), "{}", 400, 400_004);
    }
    for target in [
        "/".to_owned(),
        "//".to_owned(),
        "*".to_owned(),
        at(&format!("x/../{ID}/register")),
        at(&format!("{ID}/./register")),
        at(&format!("{ID}%2Fregister")) + "x",
        at(&format!("{ID}/register/")),
        at("%FF/register"),
        format!("/%2e%2e/%2e%2e/etc/passwd{VERSION}"),
    ] {
        // An escaped slash is a part of the ID, which does not take it.
        let (status, code) = if target.contains("%2F") {
            (405, 405_000)
        } else {
            (404, 404_000)
        };
        emulator.assert_error("PUT", &target, "{}", status, code);
        assert!(!emulator.misused().is_empty());
    }
    for (method, path) in [
        ("GET", "/register"),
        ("DELETE", ""),
        ("PUT", "/operations/4"),
    ] {
        emulator.assert_error(method, &at(&format!("{ID}{path}")), "{}", 405, 405_000);
    }
    for version in [
        "",
        "?",
        "?api-version=",
        "?api-version=x",
        "?API-VERSION=2021-06-01",
    ] {
        let target = format!("/{ID_SCOPE}/registrations/{ID}/register{version}");
        emulator.assert_error("PUT", &target, "{}", 400, 400_000);
    }
    emulator.still_serves();
}

#[test]
fn wrong_bodies() {
    let emulator = Emulator::start("");
    let target = format!("/{ID_SCOPE}/registrations/{ID}/register{VERSION}");
    let deep = "[".repeat(60_000);
    for body in [
        "x",
        "[]",
        "1",
        "null ",
        "{",
        "{}x",
        "\u{0}",
        "{\"registrationId\":1}",
        "{\"registrationId\":\"sn-1\"}",
        "{\"registrationId\":[\"sn-007\"]}",
        "{\"payload\":",
        &deep,
    ] {
        emulator.assert_error("PUT", &target, body, 400, 400_000);
    }
    for body in [
        "",
        " ",
        "{}",
        "{\"payload\":null}",
        "{\"other\":1,\"registrationId\":\"sn-007\"}",
    ] {
        assert_eq!(
            emulator.ask("PUT", &target, &token(ID), body).status,
            202,
            "{body}"
        );
    }
    let largest = format!("{{{}}}", " ".repeat((64 << 10) - 2));
    assert_eq!(
        emulator.ask("PUT", &target, &token(ID), &largest).status,
        202
    );
    emulator.assert_error("PUT", &target, &format!("{largest} "), 413, 413_000);
    // Of a body whose length is not told before, no more is read.
    let chunk = format!("8000\r\n{}\r\n", " ".repeat(0x8000));
    let chunked = format!(
        "PUT {target} HTTP/1.1\r\nHost: h\r\nAuthorization: {}\r\nTransfer-Encoding: chunked\r\n\r\n{}",
        token(ID),
        chunk.repeat(3)
    );
    assert!(
        emulator
            .exchange(chunked.as_bytes())
            .starts_with("HTTP/1.1 413 ")
    );
    emulator.still_serves();
}

#[test]
fn what_is_no_request() {
    let emulator = Emulator::start("");
    let many_headers: String = (0..2_000)
        .map(|number| format!("x{number}: y\r\n"))
        .collect();
    for bytes in [
        b"\x00\x01\x02\x03".to_vec(),
        b"GET\r\n\r\n".to_vec(),
        b"GET / HTTP/9.9\r\n\r\n".to_vec(),
        b"PUT / HTTP/1.1\r\nContent-Length: x\r\n\r\n".to_vec(),
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(),
        format!("GET /{} HTTP/1.1\r\n\r\n", "a".repeat(100_000)).into_bytes(),
        format!("GET / HTTP/1.1\r\nx: {}\r\n\r\n", "a".repeat(100_000)).into_bytes(),
        format!("GET / HTTP/1.1\r\n{many_headers}\r\n").into_bytes(),
    ] {
        let answer = emulator.exchange(&bytes);
        assert!(
            answer.is_empty() || answer.starts_with("HTTP/1.1 4"),
            "{answer}"
        );
        assert!(!emulator.misused().is_empty());
    }
    emulator.still_serves();
}

#[test]
fn several_requests_on_one_connection() {
    let emulator = Emulator::start("");
    let mut stream = emulator.tls(emulator.https);
    let three = register_request(ID, "{}", "").repeat(2)
        + &register_request(ID, "{}", "Connection: close\r\n");
    stream.write_all(three.as_bytes()).unwrap();
    let mut answers = String::new();
    stream.read_to_string(&mut answers).unwrap();
    assert_eq!(
        answers.matches("HTTP/1.1 202 Accepted").count(),
        3,
        "{answers}"
    );
}

#[test]
fn requests_without_a_token() {
    let emulator = Emulator::start("");
    let target = format!("/{ID_SCOPE}/registrations/{ID}/register{VERSION}");
    let request = format!(
        "PUT {target} HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    );
    assert!(
        emulator
            .exchange(request.as_bytes())
            .starts_with("HTTP/1.1 401 ")
    );
    assert_eq!(emulator.logged("refused")["code"], "token_missing");
    let binary = [
        request
            .replace("\r\n\r\n", "\r\nAuthorization: ")
            .as_bytes(),
        b"\xff\xfe\r\n\r\n",
    ]
    .concat();
    assert!(emulator.exchange(&binary).starts_with("HTTP/1.1 401 "));
    assert_eq!(emulator.logged("refused")["code"], "token_malformed");
}
