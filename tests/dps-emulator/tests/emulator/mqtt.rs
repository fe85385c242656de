//! Connections over MQTT, right and wrong.

use crate::device::{ID, token};
use crate::emulator::{Emulator, ID_SCOPE};
use crate::mqtt_client::{MqttClient, connect, connect_with, packet, publish, subscribe};
use crate::random::Random;

const REGISTER: &str = "$dps/registrations/PUT/iotdps-register/?$rid=1";

fn connected(emulator: &Emulator) -> MqttClient {
    MqttClient::connect(emulator, ID, &token(ID))
}

/// The answer to a first packet.
fn first(emulator: &Emulator, bytes: &[u8]) -> Option<(u8, Vec<u8>)> {
    let mut client = MqttClient(emulator.tls(emulator.mqtt));
    client.send(bytes);
    client.receive()
}

#[test]
fn a_registration_from_its_beginning_to_its_end() {
    let emulator = Emulator::start("--assigning 1 --retry-after 7");
    let mut client = connected(&emulator);
    client.subscribe();
    let (topic, begun) = client.ask(
        REGISTER,
        br#"{"registrationId":"sn-007","payload":{"a":1}}"#,
    );
    assert_eq!(topic, "$dps/registrations/res/202/?$rid=1&retry-after=7");
    let begun: serde_json::Value = serde_json::from_str(&begun).unwrap();
    let id = begun["operationId"].as_str().unwrap();
    let operation =
        format!("$dps/registrations/GET/iotdps-get-operationstatus/?$rid=x-2&operationId={id}");
    let (topic, _) = client.ask(&operation, b" ");
    assert_eq!(topic, "$dps/registrations/res/202/?$rid=x-2&retry-after=7");
    let (topic, ended) = client.ask(&operation, b"");
    assert_eq!(topic, "$dps/registrations/res/200/?$rid=x-2");
    let ended: serde_json::Value = serde_json::from_str(&ended).unwrap();
    assert_eq!(ended["registrationState"]["payload"]["a"], 1);
    let (topic, unknown) = client.ask(&operation.replace(id, "4.x"), b"");
    assert_eq!(topic, "$dps/registrations/res/404/?$rid=x-2");
    assert!(unknown.contains("404203"), "{unknown}");
    let (topic, _) = client.ask(REGISTER, b"no JSON");
    assert_eq!(topic, "$dps/registrations/res/400/?$rid=1");
    client.send(&packet(0xe0, &[]));
    assert_eq!(client.receive(), None);
}

#[test]
fn connections_that_are_refused() {
    let emulator = Emulator::start("");
    let name = format!("{ID_SCOPE}/registrations/{ID}/api-version=2019-03-31");
    let token = token(ID);
    for (level, client_id, user_name, code) in [
        (3, ID, &*name, 1),
        (5, ID, &*name, 1),
        (4, "sn-008", &*name, 2),
        (4, "", &*name, 2),
        (4, "sn 1", &*name.replace(ID, "sn 1"), 2),
        (4, ID, &*name.replace(ID_SCOPE, "0ne0000ZZZZ"), 3),
        (4, ID, "", 4),
        (4, ID, "sn-007", 4),
        (4, ID, &*name.replace("2019-03-31", "now"), 4),
        (4, "sn-008", &*name.replace(ID, "sn-008"), 5),
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
fn an_id_in_upper_case_is_the_same_device() {
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
fn what_ends_a_connection() {
    let emulator = Emulator::start("");
    let with_pid = [&[0, 46][..], REGISTER.as_bytes(), &[0, 9]].concat();
    for (bytes, reason) in [
        (
            publish(0, "devices/sn-007/messages/events/", b""),
            "not below $dps",
        ),
        (
            publish(0, "$dps/registrations/PUT/iotdps-register/", b""),
            "without /?",
        ),
        (
            publish(0, "$dps/registrations/POST/iotdps-register/?$rid=1", b""),
            "no request of the service",
        ),
        (publish(1, REGISTER, b"{}"), "to be retained"),
        (packet(0x34, &with_pid), "QoS 2"),
        (connect(ID, &token(ID)), "second CONNECT"),
        (
            publish(0, "$dps/registrations/+/?$rid=1", b""),
            "topic name",
        ),
        (subscribe("a/#/b", 0), "topic filter"),
        (subscribe("\u{0}", 0), "topic filter"),
        (packet(0x30, &[0, 1, 0xff]), "UTF-8"),
        (packet(0x30, &[0, 200, b'a']), "malformed"),
        (packet(0x36, &with_pid), "malformed"),
        (
            packet(0x32, &[&with_pid[..48], &[0, 0]].concat()),
            "malformed",
        ),
        (packet(0x82, &[0, 1]), "malformed"),
        (packet(0x82, &[]), "malformed"),
        (
            packet(0x80, &[0, 1, 0, 1, b'a', 0]),
            "no kind that a client sends",
        ),
        (packet(0x20, &[0, 0]), "no kind that a client sends"),
        (packet(0xd0, &[]), "no kind that a client sends"),
        (packet(0xf0, &[]), "no kind that a client sends"),
        (packet(0x00, &[]), "no kind that a client sends"),
        (packet(0xc0, &[0]), "more in it"),
        (vec![0x30, 0xff, 0xff, 0xff, 0xff], "malformed"),
        // 256 MiB, of which nothing comes.
        (vec![0x30, 0xff, 0xff, 0xff, 0x7f], "larger than 64 KiB"),
        (publish(0, REGISTER, &[b' '; 66_000]), "larger than 64 KiB"),
    ] {
        let mut client = connected(&emulator);
        client.send(&bytes);
        assert_eq!(client.receive(), None, "{reason}");
        let said = emulator.misused();
        assert!(said.contains(reason), "{reason}: {said}");
    }
    emulator.still_serves();
}

#[test]
fn a_first_packet_that_is_not_connect() {
    let emulator = Emulator::start("");
    for (bytes, reason) in [
        (publish(0, REGISTER, b"{}"), "first packet is not CONNECT"),
        (packet(0xc0, &[]), "first packet is not CONNECT"),
        (
            b"GET / HTTP/1.1\r\n\r\n".to_vec(),
            "no kind that a client sends",
        ),
        (packet(0x10, &[]), "malformed"),
        (packet(0x11, &[0, 4]), "no kind that a client sends"),
        (connect(ID, &token(ID))[..2].to_vec(), ""),
    ] {
        let mut client = MqttClient(emulator.tls(emulator.mqtt));
        client.send(&bytes);
        if !reason.is_empty() {
            assert_eq!(client.receive(), None, "{reason}");
            let said = emulator.misused();
            assert!(said.contains(reason), "{reason}: {said}");
        }
    }
    emulator.still_serves();
}

#[test]
fn a_device_that_connects_again_ends_its_older_connection() {
    let emulator = Emulator::start("");
    let mut older = connected(&emulator);
    let mut newer = connected(&emulator);
    assert_eq!(older.receive(), None);
    newer.subscribe();
    let (topic, _) = newer.ask(REGISTER, b"{}");
    assert!(topic.contains("/202/"));
}

#[test]
fn random_bytes_do_not_stop_it() {
    let emulator = Emulator::start("");
    let mut random = Random(0x1234_5678_9abc_def1);
    let genuine = [
        connect(ID, &token(ID)),
        subscribe("$dps/registrations/res/#", 0),
        publish(0, REGISTER, b"{}"),
    ]
    .concat();
    for round in 0..400 {
        let bytes = if round % 2 == 0 {
            let length = random.below(300);
            random.bytes(length)
        } else {
            // A genuine conversation with a few bytes of it changed.
            let mut bytes = genuine.clone();
            for _ in 0..=random.below(4) {
                let index = random.below(bytes.len());
                bytes[index] = random.bytes(1)[0];
            }
            bytes
        };
        let mut client = MqttClient(emulator.tls(emulator.mqtt));
        client.send(&bytes);
        // Ends what waits for more.
        client.0.sock.shutdown(std::net::Shutdown::Both).unwrap();
    }
    emulator.still_serves();
}
