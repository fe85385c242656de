//! Requests over HTTPS that nobody should make.

use std::io::Write as _;

use crate::device::{ID, register_request, token};
use crate::emulator::{Emulator, ID_SCOPE};
use crate::https_client::{VERSION, target};

#[test]
fn wrong_ids() {
    let emulator = Emulator::start("");
    for id in [
        "sn%20007",
        "sn%00",
        "..",
        "%2e%2e",
        ".",
        "sn%0A",
        "sn%2F007",
        "sn%5C007",
        "s%C3%A9",
        "sn+007",
        "sn%25",
        // What is no escape stands for itself.
        "%",
        "%2",
        "%zz",
        "",
        "a.",
        "a_",
        "a:",
        &"a".repeat(129),
        &"a".repeat(5_000),
    ] {
        emulator.register(id, "{}").assert_error(400, 400_004);
        assert_eq!(emulator.misused(), "Invalid RegistrationId");
    }
    for id in ["a", "-", "%61", &"a".repeat(128), "a.b_c:d-"] {
        // The token is for another.
        let answer = emulator.ask("PUT", &target(id, "/register"), &token(ID), "{}");
        answer.assert_error(401, 401_000);
        assert_eq!(emulator.refused()[1], "token_wrong_resource");
    }
    assert_eq!(emulator.register(&"a".repeat(128), "{}").status, 202);
    emulator.still_serves();
}

#[test]
fn wrong_addresses() {
    let emulator = Emulator::start("");
    for path in [
        "/".to_owned(),
        "//".to_owned(),
        "/*".to_owned(),
        "/%2F".to_owned(),
        "/%".to_owned(),
        "/%FF".to_owned(),
        "/%00".to_owned(),
        "/.".to_owned(),
        "/%2e%2e/".to_owned(),
        "/../../../../etc/passwd".to_owned(),
        "/%2e%2e/%2e%2e/etc/passwd".to_owned(),
        format!("//{ID_SCOPE}/registrations/{ID}/register"),
        format!("/{ID_SCOPE}//registrations/{ID}/register"),
        format!("/{ID_SCOPE}/registrations/x/../{ID}/register"),
        format!("/{ID_SCOPE}/./registrations/{ID}/register"),
        format!("/{ID_SCOPE}/registrations/{ID}/./register"),
        format!("/{ID_SCOPE}/registrations/{ID}/register/"),
        format!("/{ID_SCOPE}/registrations/{ID}/Register"),
        format!("/{ID_SCOPE}/registrations/{ID}/register%00"),
        format!("/{ID_SCOPE}%2Fregistrations%2F{ID}%2Fregister"),
        format!("/{ID_SCOPE}/registrations/%FF/register"),
        format!("/{ID_SCOPE}/devices/{ID}/register"),
        format!("/{}", "a/".repeat(4_000)),
    ] {
        let answer = emulator.ask("PUT", &format!("{path}{VERSION}"), &token(ID), "{}");
        answer.assert_error(404, 404_000);
        assert_eq!(emulator.misused(), "Resource not found", "{path}");
    }
    // The scope is judged like any other part of what a device says of itself.
    for scope in ["0ne0000ZZZZ", "..", "%2e%2e", "%2F", "%00", ""] {
        let address = format!("/{scope}/registrations/{ID}/register{VERSION}");
        emulator
            .ask("PUT", &address, &token(ID), "{}")
            .assert_error(401, 401_000);
        assert_eq!(
            emulator.refused(),
            [
                "https",
                "id_scope_unknown",
                "no enrollment group has this ID scope: copy it from the service's Overview page"
            ]
        );
    }
    emulator.still_serves();
}

#[test]
fn wrong_methods_and_versions() {
    let emulator = Emulator::start("");
    for (method, below) in [
        ("GET", "/register"),
        ("POST", "/register"),
        ("DELETE", ""),
        ("GET", ""),
        ("PUT", ""),
        ("PATCH", "/register"),
        ("OPTIONS", "/register"),
        ("put", "/register"),
        ("PUTT", "/register"),
        ("PUT", "/operations/4"),
        ("DELETE", "/operations/4"),
        // One part, with a slash in it.
        ("PUT", "%2Fregister"),
    ] {
        emulator
            .ask(method, &target(ID, below), &token(ID), "{}")
            .assert_error(405, 405_000);
        assert_eq!(emulator.misused(), "Method not allowed");
    }
    for version in [
        "",
        "?",
        "?api-version",
        "?api-version=",
        "?api-version=x",
        "?api-version=2021-6-1",
        "?API-VERSION=2021-06-01",
        "?api-version=2021-06-01%00",
        "?%FF",
        "?&&==&",
        "?x=?api-version=2021-06-01",
    ] {
        let target = format!("/{ID_SCOPE}/registrations/{ID}/register{version}");
        emulator
            .ask("PUT", &target, &token(ID), "{}")
            .assert_error(400, 400_000);
        assert_eq!(emulator.misused(), "api-version is missing or no version");
    }
    emulator.still_serves();
}

#[test]
fn wrong_bodies() {
    let emulator = Emulator::start("");
    let deep = "[".repeat(60_000);
    let deep_object = format!("{{\"payload\":{}", "{\"a\":".repeat(10_000));
    for body in [
        "x",
        "[]",
        "1",
        "\"\"",
        "null ",
        "{",
        "{}x",
        "{}{}",
        "\u{0}",
        "\u{feff}{}",
        "{\"registrationId\":1}",
        "{\"registrationId\":\"sn-1\"}",
        "{\"registrationId\":\"\"}",
        "{\"registrationId\":\"sn-007\\n\"}",
        "{\"registrationId\":[\"sn-007\"]}",
        "{\"registrationId\":\"sn-007\",\"registrationId\":\"sn-007\"}",
        "{\"payload\":",
        "{\"payload\":1e}",
        &deep,
        &deep_object,
    ] {
        let answer = emulator.register(ID, body);
        answer.assert_error(400, 400_000);
        let line = emulator.logged("request");
        assert_eq!(
            (&line["status"], &line["outcome"]),
            (&400.into(), &"bad request".into())
        );
        emulator.lookup(ID, "").assert_error(404, 404_201);
        emulator.logged("request");
    }
    emulator
        .lookup(ID, "{\"registrationId\":\"sn-1\"}")
        .assert_error(400, 400_000);
    for body in [
        "",
        " \r\n",
        "{}",
        "{\"payload\":null}",
        "{\"registrationId\":null,\"tpm\":{\"endorsementKey\":\"\"}}",
        "{\"other\":1,\"registrationId\":\"sn-007\"}",
    ] {
        assert_eq!(emulator.register(ID, body).status, 202, "{body}");
    }
}

#[test]
fn bodies_that_are_too_large() {
    let emulator = Emulator::start("");
    let largest = format!("{{{}}}", " ".repeat((64 << 10) - 2));
    assert_eq!(emulator.register(ID, &largest).status, 202);
    // The connection ends while much of it is on its way: an answer survives that on Linux, and is not promised elsewhere.
    let much: &[usize] = if cfg!(target_os = "linux") {
        &[64 << 10, 4 << 20]
    } else {
        &[]
    };
    for &more in [1].iter().chain(much) {
        let body = largest.clone() + &" ".repeat(more);
        emulator.register(ID, &body).assert_error(413, 413_000);
        assert_eq!(emulator.misused(), "Message too large");
    }
    // Of a body whose length is not told before, no more is read.
    let chunk = format!("8000\r\n{}\r\n", " ".repeat(0x8000));
    let chunked = register_request(ID, "", "Transfer-Encoding: chunked\r\n")
        .replace("Content-Length: 0\r\n", "")
        + &chunk.repeat(3);
    assert!(
        emulator
            .exchange(chunked.as_bytes())
            .starts_with("HTTP/1.1 413 ")
    );
    // One that is never sent costs nothing.
    let promised = register_request(ID, "", "").replace("Length: 0", "Length: 99999999999999");
    let mut stream = emulator.tls(emulator.https);
    stream.write_all(promised.as_bytes()).unwrap();
    emulator.still_serves();
}
