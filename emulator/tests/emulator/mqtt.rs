//! Requests over MQTT, as devices make them.

use serde_json::{Value, json};

use crate::device::{ID, token};
use crate::emulator::Emulator;
use crate::mqtt_client::{
    MqttClient, REGISTER, connect, connect_with, connected, packet, publish, subscribe,
};

fn logged(request: &str, status: u16, outcome: &str) -> Value {
    json!({
        "event": "request", "transport": "mqtt", "registration_id": ID,
        "request": request, "status": status, "outcome": outcome,
    })
}

#[test]
fn a_registration_from_its_beginning_to_its_end() {
    let emulator = Emulator::start("--assigning 2 --retry-after 7");
    let mut client = connected(&emulator);
    client.subscribe();
    let body = br#"{"registrationId":"sn-007","payload":{"a":1}}"#;
    let (topic, begun) = client.ask(REGISTER, body);
    assert_eq!(topic, "$dps/registrations/res/202/?$rid=1&retry-after=7");
    emulator.assert_logged(&logged("register", 202, "assigning"));
    let id = begun["operationId"].as_str().unwrap();
    assert_eq!(begun, json!({ "operationId": id, "status": "assigning" }));
    let operation = operation(id);
    for _ in 0..2 {
        let (topic, going_on) = client.ask(&operation, b" ");
        assert_eq!(topic, "$dps/registrations/res/202/?$rid=x-2&retry-after=7");
        assert_eq!(going_on, begun);
        emulator.assert_logged(&logged("operation", 202, "assigning"));
    }
    let (topic, ended) = client.ask(&operation, b"");
    assert_eq!(topic, "$dps/registrations/res/200/?$rid=x-2");
    emulator.assert_logged(&logged("operation", 200, "assigned"));
    let state = &ended["registrationState"];
    assert_eq!(
        (
            &ended["status"],
            &state["assignedHub"],
            &state["deviceId"],
            &state["payload"]
        ),
        (
            &json!("assigned"),
            &json!("test-docs-hub.azure-devices.net"),
            &json!(ID),
            &json!({ "a": 1 })
        )
    );
    // It is the same registration over either protocol.
    assert_eq!(emulator.lookup(ID, "").body, *state);
    assert_eq!(emulator.operation(ID, id).body, ended);
    emulator.logged("request");
    emulator.logged("request");

    let (topic, unknown) = client.ask(&operation.replace(id, "4.x"), b"");
    assert_eq!(topic, "$dps/registrations/res/404/?$rid=x-2");
    assert_eq!(unknown["errorCode"], 404_203);
    emulator.assert_logged(&logged("operation", 404, "not found"));
    for body in [
        &b"no JSON"[..],
        b"[]",
        b"{\"registrationId\":\"sn-008\"}",
        b"\xff",
    ] {
        let (topic, wrong) = client.ask(REGISTER, body);
        assert_eq!(topic, "$dps/registrations/res/400/?$rid=1");
        assert_eq!(wrong["errorCode"], 400_000);
        emulator.assert_logged(&logged("register", 400, "bad request"));
    }
    // The C SDK sends no body.
    assert!(client.ask(REGISTER, b"").0.contains("/202/"));
    client.send(&packet(0xe0, &[]));
    assert_eq!(client.receive(), None);
}

#[test]
fn a_refusal_at_the_request() {
    let emulator = Emulator::start("--refuse-at register");
    let unknown_scope = format!("0ne0000ZZZZ/registrations/{ID}/api-version=2019-03-31");
    for (connect, code) in [
        (connect(ID, "SharedAccessSignature x"), "token_malformed"),
        (connect(ID, ""), "token_missing"),
        (connect(ID, &token("sn-008")), "token_wrong_resource"),
        (
            connect_with(4, ID, &unknown_scope, &token(ID)),
            "id_scope_unknown",
        ),
    ] {
        let mut client = MqttClient(emulator.tls(emulator.mqtt));
        client.send(&connect);
        assert_eq!(client.receive(), Some((0x20, vec![0, 0])), "{code}");
        client.subscribe();
        for (topic, answer) in [(REGISTER, "1"), (&operation("4.x"), "x-2")] {
            let (topic, body) = client.ask(topic, b"{}");
            assert_eq!(topic, format!("$dps/registrations/res/401/?$rid={answer}"));
            assert_eq!(body["errorCode"], 401_000);
            let [transport, logged, _] = emulator.refused();
            assert_eq!((&*transport, &*logged), ("mqtt", code));
            assert_eq!(emulator.logged("request")["status"], 401);
        }
    }
    emulator.still_serves();
}

/// Asks about an operation, as the request `x-2`.
fn operation(id: &str) -> String {
    format!("$dps/registrations/GET/iotdps-get-operationstatus/?$rid=x-2&operationId={id}")
}

#[test]
fn subscriptions() {
    let emulator = Emulator::start("");
    let mut client = connected(&emulator);
    for (filter, asked, granted) in [
        ("$dps/registrations/res/#", 0, 0),
        ("$dps/registrations/res/#", 1, 1),
        ("$dps/registrations/res/#", 2, 1),
        ("#", 0, 0x80),
        ("$dps/#", 0, 0x80),
        ("$dps/registrations/res/+", 0, 0x80),
        ("devices/sn-007/messages/devicebound/#", 1, 0x80),
    ] {
        client.send(&subscribe(filter, asked));
        assert_eq!(
            client.receive(),
            Some((0x90, vec![0, 1, granted])),
            "{filter}"
        );
    }
    client.send(&packet(0xc0, &[]));
    assert_eq!(client.receive(), Some((0xd0, vec![])));
    // With QoS 1 both sides acknowledge.
    let topic = [&[0, 46][..], REGISTER.as_bytes(), &[0, 9], b"{}"].concat();
    client.send(&packet(0x32, &topic));
    assert_eq!(client.receive(), Some((0x40, vec![0, 9])));
    let (kind, answer) = client.receive().unwrap();
    assert_eq!(kind, 0x32);
    let length = usize::from(answer[1]);
    client.send(&packet(0x40, &answer[2 + length..4 + length]));
    client.send(&packet(
        0xa2,
        &[&[0, 2, 0, 24][..], b"$dps/registrations/res/#"].concat(),
    ));
    assert_eq!(client.receive(), Some((0xb0, vec![0, 2])));
    client.send(&publish(0, REGISTER, b"{}"));
    assert_eq!(client.receive(), None);
    assert!(emulator.misused().contains("without having subscribed"));
}

#[test]
fn many_requests_at_once() {
    let emulator = Emulator::start("--assigning 0");
    let mut client = connected(&emulator);
    client.subscribe();
    let topic = |number: usize| REGISTER.replace("rid=1", &format!("rid={number}"));
    let requests: Vec<u8> = (0..200)
        .flat_map(|number| publish(0, &topic(number), b"{}"))
        .collect();
    client.send(&[&requests[..], &packet(0xc0, &[])].concat());
    for number in 0..200 {
        let (topic, body) = client.answer();
        assert_eq!(
            topic,
            format!("$dps/registrations/res/202/?$rid={number}&retry-after=3")
        );
        assert_eq!(body["status"], "assigning");
    }
    assert_eq!(client.receive(), Some((0xd0, vec![])));
}
