//! Packets over MQTT that nobody should send.

use crate::device::{ID, token};
use crate::emulator::Emulator;
use crate::mqtt_client::{MqttClient, REGISTER, connect, connected, packet, publish, subscribe};
use crate::random::Random;

/// All that a device sends to register.
fn conversation() -> Vec<u8> {
    [
        connect(ID, &token(ID)),
        subscribe("$dps/registrations/res/#", 0),
        publish(0, REGISTER, b"{}"),
    ]
    .concat()
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
        (publish(0, "", b""), "not below $dps"),
        (publish(0, "$dps/registrations/", b""), "without /?"),
        (
            publish(0, &REGISTER.replace("1", ""), b""),
            "without a request ID",
        ),
        (
            publish(0, &REGISTER.replace("1", "a/b"), b""),
            "without a request ID",
        ),
        (
            publish(0, &REGISTER.replace("1", &"a".repeat(129)), b""),
            "without a request ID",
        ),
        (publish(0, REGISTER, b"{}"), "without having subscribed"),
        (packet(0x30, &[]), "malformed"),
        (packet(0x30, &[0]), "malformed"),
        (subscribe("", 0), "topic filter"),
        (subscribe("#", 3), "malformed"),
        (packet(0x82, &[0, 0, 0, 1, b'#', 0]), "malformed"),
        (packet(0x82, &[0, 1, 0, 1, 0xff, 0]), "UTF-8"),
        (packet(0x82, &[0, 1, 0, 1, b'#', 0, 0]), "malformed"),
        (packet(0xa2, &[0, 1]), "malformed"),
        (packet(0xa2, &[0, 1, 0, 9, b'#']), "malformed"),
        (
            packet(0xa0, &[0, 1, 0, 1, b'#']),
            "no kind that a client sends",
        ),
        (packet(0x40, &[]), "malformed"),
        (packet(0x40, &[0, 0]), "malformed"),
        (packet(0x40, &[0, 1, 0]), "more in it"),
        (packet(0x41, &[0, 1]), "no kind that a client sends"),
        (packet(0xe1, &[]), "no kind that a client sends"),
        (packet(0xe0, &[0]), "more in it"),
        (packet(0x50, &[0, 1]), "no kind that a client sends"),
        (packet(0x62, &[0, 1]), "no kind that a client sends"),
        (packet(0x70, &[0, 1]), "no kind that a client sends"),
        (packet(0x90, &[0, 1, 0]), "no kind that a client sends"),
        (packet(0xb0, &[0, 1]), "no kind that a client sends"),
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
        (packet(0x10, &[0, 0]), "malformed"),
        (packet(0x10, &[0, 9, b'M']), "malformed"),
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

/// Each byte more is another place to stop at.
#[test]
fn conversations_that_break_off() {
    let emulator = Emulator::start("");
    let genuine = conversation();
    for length in 0..genuine.len() {
        emulator.half_closed(emulator.mqtt, &genuine[..length]);
    }
    emulator.still_serves();
}

#[test]
fn lengths_that_lie() {
    let emulator = Emulator::start("");
    let genuine = connect(ID, &token(ID));
    // Two bytes of each text are its length; its first is at 12, behind the head.
    for index in 0..14 {
        for byte in [0, 1, 0x7f, 0x80, 0xff] {
            let mut bytes = genuine.clone();
            bytes[index] = byte;
            emulator.half_closed(emulator.mqtt, &bytes);
        }
    }
    emulator.still_serves();
}

#[test]
fn random_bytes_do_not_stop_it() {
    let emulator = Emulator::start("");
    let mut random = Random(0x1234_5678_9abc_def1);
    let genuine = conversation();
    for round in 1..=4_000 {
        let bytes = match round % 4 {
            0 => {
                let length = random.below(300);
                random.bytes(length)
            }
            // Behind a genuine beginning.
            1 => {
                let length = 1 + random.below(100);
                [connect(ID, &token(ID)), random.bytes(length)].concat()
            }
            // A genuine conversation with a few bytes of it changed.
            _ => {
                let mut bytes = genuine.clone();
                for _ in 0..=random.below(4) {
                    let index = random.below(bytes.len());
                    bytes[index] = random.bytes(1)[0];
                }
                bytes
            }
        };
        emulator.half_closed(emulator.mqtt, &bytes);
        if round % 1_000 == 0 {
            emulator.still_serves();
        }
    }
}
