//! Requests over HTTPS, as devices make them.

use serde_json::{Value, json};

use crate::device::{ID, token};
use crate::emulator::{Emulator, ID_SCOPE};
use crate::https_client::{HOST, assert_service_time, target};

const HUB: &str = "test-docs-hub.azure-devices.net";

fn logged(request: &str, status: u16, outcome: &str) -> Value {
    json!({
        "event": "request", "transport": "https", "registration_id": ID,
        "request": request, "status": status, "outcome": outcome,
    })
}

#[test]
fn a_registration_from_its_beginning_to_its_end() {
    let emulator = Emulator::start("--assigning 3 --retry-after 7");
    emulator.lookup(ID, "").assert_error(404, 404_201);
    emulator.assert_logged(&logged("lookup", 404, "not found"));

    let begun = emulator.register(
        ID,
        r#"{"registrationId":"sn-007","payload":{"a":[1, 2.50]}}"#,
    );
    assert_eq!(begun.status, 202);
    assert_eq!(
        begun.header("Content-Type"),
        Some("application/json; charset=utf-8")
    );
    assert_eq!(begun.header("Retry-After"), Some("7"));
    let registration = format!("https://{HOST}/{ID_SCOPE}/registrations/{ID}");
    assert_eq!(
        begun.header("Location"),
        Some(&*format!("{registration}/register"))
    );
    let operation_id = begun.operation_id();
    assert_eq!(
        begun.body,
        json!({ "operationId": operation_id, "status": "assigning" })
    );
    emulator.assert_logged(&logged("register", 202, "assigning"));
    // Until it has ended there is no registration to be looked up.
    emulator.lookup(ID, "").assert_error(404, 404_201);
    emulator.assert_logged(&logged("lookup", 404, "not found"));

    for _ in 0..3 {
        let going_on = emulator.operation(ID, &operation_id);
        assert_eq!(
            (going_on.status, going_on.header("Retry-After")),
            (202, Some("7"))
        );
        let location = format!("{registration}/operations/{operation_id}");
        assert_eq!(going_on.header("Location"), Some(&*location));
        assert_eq!(going_on.body, begun.body);
        emulator.assert_logged(&logged("operation", 202, "assigning"));
    }

    for _ in 0..2 {
        let ended = emulator.operation(ID, &operation_id);
        assert_eq!(
            (
                ended.status,
                ended.header("Retry-After"),
                ended.header("Location")
            ),
            (200, None, None)
        );
        emulator.assert_logged(&logged("operation", 200, "assigned"));
        let state = ended.body["registrationState"].clone();
        assert_eq!(
            ended.body,
            json!({ "operationId": operation_id, "status": "assigned", "registrationState": state })
        );
        for time in ["createdDateTimeUtc", "lastUpdatedDateTimeUtc"] {
            assert_service_time(&state[time]);
        }
        let etag = data_encoding::BASE64
            .decode(state["etag"].as_str().unwrap().as_bytes())
            .unwrap();
        assert!(etag.starts_with(b"\"") && etag.ends_with(b"\""));
        assert_eq!(
            state,
            json!({
                "registrationId": ID,
                "createdDateTimeUtc": state["createdDateTimeUtc"],
                "assignedHub": HUB,
                "deviceId": ID,
                "status": "assigned",
                "substatus": "initialAssignment",
                "lastUpdatedDateTimeUtc": state["lastUpdatedDateTimeUtc"],
                "etag": state["etag"],
                "payload": { "a": [1, 2.50] },
                "symmetricKey": { "enrollmentGroupId": "default" },
            })
        );
        for body in ["", r#"{"registrationId":"SN-007"}"#] {
            let found = emulator.lookup(ID, body);
            assert_eq!((found.status, &found.body), (200, &state));
            emulator.assert_logged(&logged("lookup", 200, "assigned"));
        }
    }
}

#[test]
fn a_device_that_registers_again() {
    let emulator = Emulator::start("--assigning 0 --hub a.x --hub b.x --hub c.x");
    let register = || {
        let begun = emulator.register(ID, r#"{"payload":"once"}"#);
        emulator.operation(ID, &begun.operation_id()).body
    };
    let first = register();
    let again = register();
    assert_ne!(first["operationId"], again["operationId"]);
    let (first, again) = (&first["registrationState"], &again["registrationState"]);
    for same in [
        "registrationId",
        "createdDateTimeUtc",
        "assignedHub",
        "deviceId",
    ] {
        assert_eq!(first[same], again[same]);
    }
    for other in ["lastUpdatedDateTimeUtc", "etag"] {
        assert_ne!(first[other], again[other]);
    }
    assert!(first["lastUpdatedDateTimeUtc"].as_str() < again["lastUpdatedDateTimeUtc"].as_str());
    // A payload is that of the last registration.
    let begun = emulator.register(ID, "{}");
    let state = emulator.operation(ID, &begun.operation_id()).body["registrationState"].clone();
    assert_eq!(state.get("payload"), None);
}

#[test]
fn operations_that_there_are_not() {
    let emulator = Emulator::start("--assigning 0");
    let older = emulator.register(ID, "{}").operation_id();
    let other = emulator.register("sn-008", "{}").operation_id();
    let newer = emulator.register(ID, "{}").operation_id();
    for id in [
        &*older,
        &other,
        "4.x",
        "%00",
        "..",
        "%2F",
        &newer[1..],
        &newer.to_uppercase(),
    ] {
        emulator.operation(ID, id).assert_error(404, 404_203);
    }
    assert_eq!(emulator.operation(ID, &newer).status, 200);
    assert_eq!(emulator.operation("sn-008", &other).status, 200);
}

#[test]
fn an_id_in_upper_case_is_the_same_device() {
    let emulator = Emulator::start("--assigning 0");
    let created = emulator.register(ID, "{}").operation_id();
    let created =
        emulator.operation(ID, &created).body["registrationState"]["createdDateTimeUtc"].clone();
    let upper_case = ID.to_uppercase();
    let token = token(ID);
    let se = token
        .split("se=")
        .nth(1)
        .unwrap()
        .split('&')
        .next()
        .unwrap()
        .parse()
        .unwrap();
    let key = crate::device::device_key(ID);
    let token = crate::device::token_with(
        &key,
        &format!("{ID_SCOPE}%2Fregistrations%2F{upper_case}"),
        se,
    );
    let begun = emulator.ask("PUT", &target(&upper_case, "/register"), &token, "{}");
    let below = format!("/operations/{}", begun.operation_id());
    let state = emulator
        .ask("GET", &target(&upper_case, &below), &token, "")
        .body["registrationState"]
        .clone();
    // As presented, and yet the same.
    assert_eq!(
        (&state["registrationId"], &state["createdDateTimeUtc"]),
        (&json!(upper_case), &created)
    );
}

#[test]
fn requests_without_a_token() {
    let emulator = Emulator::start("");
    for (method, below) in [
        ("PUT", "/register"),
        ("GET", "/operations/4.x"),
        ("POST", ""),
    ] {
        let request = format!(
            "{method} {} HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            target(ID, below),
        );
        let answer = emulator.exchange(request.as_bytes());
        assert!(
            answer.starts_with("HTTP/1.1 401 Unauthorized\r\n"),
            "{answer}"
        );
        assert_eq!(
            emulator.refused(),
            [
                "https",
                "token_missing",
                "no token: send it as the MQTT password, or in the Authorization header of HTTPS"
            ]
        );
        let line = emulator.logged("request");
        assert_eq!(
            (&line["status"], &line["outcome"]),
            (&json!(401), &json!("unauthorized"))
        );
        let binary = [
            request
                .replace("\r\n\r\n", "\r\nAuthorization: ")
                .as_bytes(),
            b"\xff\xfe\r\n\r\n",
        ]
        .concat();
        assert!(emulator.exchange(&binary).starts_with("HTTP/1.1 401 "));
        assert_eq!(emulator.refused()[1], "token_malformed");
    }
    emulator
        .ask("PUT", &target(ID, "/register"), "", "")
        .assert_error(401, 401_000);
    assert_eq!(emulator.refused()[1], "token_missing");
    // Nothing is told to a stranger, whether the device is known or not.
    emulator.register(ID, "{}");
    emulator
        .ask("POST", &target(ID, ""), "", "")
        .assert_error(401, 401_000);
}
