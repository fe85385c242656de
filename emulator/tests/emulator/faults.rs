//! Faults that were asked for.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::device::{ID, register_request, token};
use crate::emulator::Emulator;
use crate::mqtt_client::{MqttClient, REGISTER, connect, connected};

/// The line about a request that met a fault.
fn logged(
    transport: &str,
    request: &str,
    status: Option<u16>,
    outcome: &str,
    fault: &str,
) -> Value {
    json!({
        "event": "request", "transport": transport, "registration_id": ID,
        "request": request, "status": status, "outcome": outcome, "fault": fault,
    })
}

fn subscribed(emulator: &Emulator) -> MqttClient {
    let mut client = connected(emulator);
    client.subscribe();
    client
}

#[test]
fn errors_with_and_without_a_time_to_wait() {
    for (status, code, outcome) in [
        (429, 429_001, "throttled"),
        (500, 500_000, "internal error"),
    ] {
        let emulator = Emulator::start(&format!(
            "--fault {status},retry-after=9 --fault {status},times=2 --fault {status},retry-after=0"
        ));
        let answer = emulator.register(ID, "{}");
        answer.assert_error(status, code);
        assert_eq!(answer.header("Retry-After"), Some("9"));
        emulator.assert_logged(&logged("https", "register", Some(status), outcome, outcome));
        let answer = emulator.register(ID, "{}");
        answer.assert_error(status, code);
        assert_eq!(answer.header("Retry-After"), None);
        emulator.assert_logged(&logged("https", "register", Some(status), outcome, outcome));
        // Nothing of it happened.
        emulator.lookup(ID, "").assert_error(404, 404_201);
        emulator.logged("request");

        let mut client = subscribed(&emulator);
        for end in ["", "&retry-after=0"] {
            let (topic, body) = client.ask(REGISTER, b"{}");
            assert_eq!(
                topic,
                format!("$dps/registrations/res/{status}/?$rid=1{end}")
            );
            assert_eq!(body["errorCode"], code);
            emulator.assert_logged(&logged("mqtt", "register", Some(status), outcome, outcome));
        }
        assert!(client.ask(REGISTER, b"{}").0.contains("/202/"));
        assert_eq!(emulator.logged("request").get("fault"), None);
        emulator.still_serves();
    }
}

#[test]
fn at_each_moment() {
    let emulator = Emulator::start(
        "--assigning 0 --fault 500,at=lookup --fault 429,at=operation,retry-after=1 --fault 429,at=operation",
    );
    let operation_id = emulator.register(ID, "{}").operation_id();
    emulator
        .operation(ID, &operation_id)
        .assert_error(429, 429_001);
    let mut client = subscribed(&emulator);
    let topic = format!(
        "$dps/registrations/GET/iotdps-get-operationstatus/?$rid=1&operationId={operation_id}"
    );
    assert_eq!(
        client.ask(&topic, b"").0,
        "$dps/registrations/res/429/?$rid=1"
    );
    assert_eq!(
        client.ask(&topic, b"").0,
        "$dps/registrations/res/200/?$rid=1"
    );
    emulator.lookup(ID, "").assert_error(500, 500_000);
    assert_eq!(emulator.lookup(ID, "").status, 200);
}

#[test]
fn slow_answers() {
    let emulator =
        Emulator::start("--fault slow,seconds=2,times=2 --fault slow,seconds=2,at=connect");
    let least = Duration::from_secs(2);
    let begun = Instant::now();
    let mut client = connected(&emulator);
    assert!(begun.elapsed() >= least);
    client.subscribe();
    let begun = Instant::now();
    assert!(client.ask(REGISTER, b"{}").0.contains("/202/"));
    assert!(begun.elapsed() >= least);
    emulator.assert_logged(&logged("mqtt", "register", Some(202), "assigning", "slow"));
    let begun = Instant::now();
    assert_eq!(emulator.register(ID, "{}").status, 202);
    assert!(begun.elapsed() >= least);
    emulator.assert_logged(&logged("https", "register", Some(202), "assigning", "slow"));
    emulator.still_serves();
}

/// One that waits holds up nobody else.
#[test]
fn slow_answers_to_one_device() {
    let emulator = Emulator::start("--fault slow,seconds=3600,id=SN-008,times=always");
    let mut waiting = MqttClient::connect(&emulator, "sn-008", &token("sn-008"));
    waiting.subscribe();
    waiting.send(&crate::mqtt_client::publish(0, REGISTER, b"{}"));
    let mut stream = emulator.tls(emulator.https);
    let request = register_request("sn-008", "{}", "");
    std::io::Write::write_all(&mut stream, request.as_bytes()).unwrap();
    emulator.still_serves();
    // A device that gives up and connects again is taken.
    MqttClient::connect(&emulator, "sn-008", &token("sn-008")).subscribe();
    assert_eq!(waiting.receive(), None);
}

#[test]
fn connections_that_are_dropped() {
    let emulator =
        Emulator::start("--fault drop,times=2 --fault drop,at=connect --fault drop,at=operation");
    assert_eq!(
        emulator.exchange(register_request(ID, "{}", "").as_bytes()),
        ""
    );
    emulator.assert_logged(&logged("https", "register", None, "no answer", "drop"));
    let mut client = MqttClient(emulator.tls(emulator.mqtt));
    client.send(&connect(ID, &token(ID)));
    assert_eq!(client.receive(), None);
    let mut client = subscribed(&emulator);
    client.send(&crate::mqtt_client::publish(0, REGISTER, b"{}"));
    assert_eq!(client.receive(), None);
    emulator.assert_logged(&logged("mqtt", "register", None, "no answer", "drop"));
    let id = emulator.register(ID, "{}").operation_id();
    let request = crate::https_client::request(
        "GET",
        &crate::https_client::target(ID, &format!("/operations/{id}")),
        &token(ID),
        "",
    );
    assert_eq!(emulator.exchange(request.as_bytes()), "");
    // The operation goes on all the same.
    assert_eq!(emulator.operation(ID, &id).status, 202);
    assert_eq!(emulator.operation(ID, &id).status, 200);
    // A drop is the emulator's doing, not a misuse by the client.
    emulator.still_serves();
    assert!(!emulator.said().contains("misused"), "{}", emulator.said());
}

#[test]
fn operations_that_end_badly() {
    let emulator = Emulator::start("--assigning 1 --fault failed --fault disabled");
    for (status, error) in [
        (
            "failed",
            Some((400_207, "Custom allocation failed with status code: 400")),
        ),
        ("disabled", None),
    ] {
        let begun = emulator.register(ID, "{\"payload\":1}");
        assert_eq!(
            (begun.status, &begun.body["status"]),
            (202, &json!("assigning"))
        );
        emulator.assert_logged(&logged("https", "register", Some(202), "assigning", status));
        let id = begun.operation_id();
        assert_eq!(emulator.operation(ID, &id).status, 202);
        let ended = emulator.operation(ID, &id);
        assert_eq!(ended.status, 200);
        let state = &ended.body["registrationState"];
        let mut expected = json!({
            "registrationId": ID,
            "createdDateTimeUtc": state["createdDateTimeUtc"],
            "status": status,
            "lastUpdatedDateTimeUtc": state["lastUpdatedDateTimeUtc"],
            "etag": state["etag"],
            "symmetricKey": { "enrollmentGroupId": "default" },
        });
        if let Some((code, message)) = error {
            expected["errorCode"] = code.into();
            expected["errorMessage"] = message.into();
        }
        assert_eq!(
            ended.body,
            json!({ "operationId": id, "status": status, "registrationState": expected })
        );
        emulator.logged("request");
        assert_eq!(emulator.logged("request")["outcome"], status);
        assert_eq!(emulator.lookup(ID, "").body, *state);
        emulator.logged("request");
    }
    let id = emulator.register(ID, "{}").operation_id();
    emulator.operation(ID, &id);
    assert_eq!(emulator.operation(ID, &id).body["status"], "assigned");
}

#[test]
fn in_their_number_and_to_their_device() {
    let emulator = Emulator::start(
        "--fault 429,id=Sn-008,times=always --fault 500,times=3 --fault 429,id=sn-007",
    );
    for _ in 0..5 {
        assert_eq!(emulator.register("sn-008", "{}").status, 429);
    }
    let statuses = [(); 5].map(|()| emulator.register(ID, "{}").status);
    assert_eq!(statuses, [500, 500, 500, 429, 202]);
    assert_eq!(emulator.register("sn-009", "{}").status, 202);
}
