//! Connections over MQTT, accepted and refused.

use crate::device::{ID, token};
use crate::emulator::{Emulator, ID_SCOPE};
use crate::mqtt_client::{MqttClient, REGISTER, connect, connect_with, connected, packet, publish};

/// The answer to a first packet.
fn first(emulator: &Emulator, bytes: &[u8]) -> Option<(u8, Vec<u8>)> {
    let mut client = MqttClient(emulator.tls(emulator.mqtt));
    client.send(bytes);
    client.receive()
}

#[test]
fn connections_that_are_refused() {
    let emulator = Emulator::start("");
    let name = format!("{ID_SCOPE}/registrations/{ID}/api-version=2019-03-31");
    let token = token(ID);
    let form = "the user name is not {ID scope}/registrations/{registration ID}/api-version=…";
    let long = "a".repeat(129);
    for (level, client_id, user_name, code, said) in [
        (3, ID, &*name, 1, "this is another version than MQTT 3.1.1"),
        (5, ID, &*name, 1, "this is another version than MQTT 3.1.1"),
        (6, ID, &*name, 1, "this is another version than MQTT 3.1.1"),
        (
            4,
            "sn-008",
            &*name,
            2,
            "the client ID is not the registration ID of the user name",
        ),
        (
            4,
            "",
            &*name,
            2,
            "the client ID is not the registration ID of the user name",
        ),
        (
            4,
            "sn 1",
            &*name.replace(ID, "sn 1"),
            2,
            "the client ID is no registration ID",
        ),
        (
            4,
            &*long,
            &*name.replace(ID, &long),
            2,
            "the client ID is no registration ID",
        ),
        (
            4,
            "..",
            &*name.replace(ID, ".."),
            2,
            "the client ID is no registration ID",
        ),
        (
            4,
            "é",
            &*name.replace(ID, "é"),
            2,
            "the client ID is no registration ID",
        ),
        (
            4,
            ID,
            &*name.replace(ID_SCOPE, "0ne0000ZZZZ"),
            3,
            "id_scope_unknown",
        ),
        (4, ID, "", 4, form),
        (4, ID, "sn-007", 4, form),
        (4, ID, "///", 4, form),
        (4, ID, &*name.replace(ID, ""), 4, form),
        (4, ID, &*name.replace("api-version", "version"), 4, form),
        (
            4,
            ID,
            &*name.replace("2019-03-31", "now"),
            4,
            "the user name's api-version is no version",
        ),
        (
            4,
            "sn-008",
            &*name.replace(ID, "sn-008"),
            5,
            "token_wrong_resource",
        ),
    ] {
        let connack = first(
            &emulator,
            &connect_with(level, client_id, user_name, &token),
        );
        assert_eq!(
            connack,
            Some((0x20, vec![0, code])),
            "{level} {client_id} {user_name}"
        );
        if matches!(code, 3 | 5) {
            assert_eq!(emulator.refused()[..2], ["mqtt", said]);
        } else {
            assert_eq!(emulator.misused(), said);
        }
    }
    // Version 3.1 calls itself otherwise.
    let old = [&[0, 6][..], b"MQIsdp", &[3, 2, 0, 60, 0, 1, b'a']].concat();
    assert_eq!(
        first(&emulator, &packet(0x10, &old)),
        Some((0x20, vec![0, 1]))
    );
    // Without user name and password.
    let bare = [&[0, 4][..], b"MQTT", &[4, 2, 0, 60, 0, 6], ID.as_bytes()].concat();
    assert_eq!(
        first(&emulator, &packet(0x10, &bare)),
        Some((0x20, vec![0, 4]))
    );
    // The answer arrives although more was sent than is read.
    let eager = [
        connect(ID, "SharedAccessSignature x"),
        publish(0, REGISTER, &[b' '; 60_000]),
    ];
    assert_eq!(first(&emulator, &eager.concat()), Some((0x20, vec![0, 5])));
    emulator.still_serves();
}

#[test]
fn an_id_in_upper_case_is_taken_for_the_mistake_that_it_is() {
    let emulator = Emulator::start("");
    let upper_case = ID.to_uppercase();
    let connack = first(&emulator, &connect(&upper_case, &token(&upper_case)));
    assert_eq!(connack, Some((0x20, vec![0, 5])));
    let reason = emulator.logged("refused")["reason"].clone();
    assert!(
        reason.as_str().unwrap().contains("with upper-case letters"),
        "{reason}"
    );
}

#[test]
fn a_device_that_connects_again_ends_its_older_connection() {
    let emulator = Emulator::start("");
    let mut other = MqttClient::connect(&emulator, "sn-008", &token("sn-008"));
    let mut newest = connected(&emulator);
    for _ in 0..20 {
        let mut older = std::mem::replace(&mut newest, connected(&emulator));
        assert_eq!(older.receive(), None);
    }
    for client in [&mut newest, &mut other] {
        client.subscribe();
        assert!(client.ask(REGISTER, b"{}").0.contains("/202/"));
    }
    // One that is refused ends nobody's.
    let refused = first(&emulator, &connect(ID, "SharedAccessSignature x"));
    assert_eq!(refused, Some((0x20, vec![0, 5])));
    assert!(newest.ask(REGISTER, b"{}").0.contains("/202/"));
}
