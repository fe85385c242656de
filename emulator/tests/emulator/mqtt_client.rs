//! A client of MQTT whose packets are bytes.

use std::io::{Read as _, Write as _};

use serde_json::Value;

use crate::device::{ID, token};
use crate::emulator::{Emulator, ID_SCOPE, Tls};

/// The topic of a request to register.
pub(crate) const REGISTER: &str = "$dps/registrations/PUT/iotdps-register/?$rid=1";

pub(crate) struct MqttClient(pub(crate) Tls);

/// The client of a genuine device.
pub(crate) fn connected(emulator: &Emulator) -> MqttClient {
    MqttClient::connect(emulator, ID, &token(ID))
}

/// A text with its length before it.
fn text(text: &[u8]) -> Vec<u8> {
    let length = u16::try_from(text.len()).expect("a short text");
    [&length.to_be_bytes(), text].concat()
}

/// A packet of that first byte.
pub(crate) fn packet(first: u8, body: &[u8]) -> Vec<u8> {
    let mut packet = vec![first];
    let mut length = body.len();
    loop {
        let byte = u8::try_from(length % 128).expect("a byte");
        length /= 128;
        packet.push(byte | if length > 0 { 0x80 } else { 0 });
        if length == 0 {
            return [packet, body.to_vec()].concat();
        }
    }
}

pub(crate) fn connect_with(level: u8, client_id: &str, user_name: &str, password: &str) -> Vec<u8> {
    let head = [&text(b"MQTT")[..], &[level, 0xc2, 0, 60]].concat();
    // MQTT 5 has properties here; there are none.
    let properties: &[u8] = if level == 5 { &[0] } else { &[] };
    let body = [
        text(client_id.as_bytes()),
        text(user_name.as_bytes()),
        text(password.as_bytes()),
    ]
    .concat();
    packet(0x10, &[&head, properties, &body].concat())
}

pub(crate) fn connect(id: &str, token: &str) -> Vec<u8> {
    let user_name = format!("{ID_SCOPE}/registrations/{id}/api-version=2019-03-31");
    connect_with(4, id, &user_name, token)
}

/// With QoS 1, and the packet identifier 1.
pub(crate) fn subscribe(filter: &str, quality: u8) -> Vec<u8> {
    packet(
        0x82,
        &[&[0, 1][..], &text(filter.as_bytes()), &[quality]].concat(),
    )
}

/// With QoS 0, and these flags.
pub(crate) fn publish(flags: u8, topic: &str, payload: &[u8]) -> Vec<u8> {
    packet(
        0x30 | flags,
        &[&text(topic.as_bytes())[..], payload].concat(),
    )
}

impl MqttClient {
    /// Connected and accepted.
    pub(crate) fn connect(emulator: &Emulator, id: &str, token: &str) -> Self {
        let mut client = Self(emulator.tls(emulator.mqtt));
        client.send(&connect(id, token));
        assert_eq!(client.receive(), Some((0x20, vec![0, 0])));
        client
    }

    pub(crate) fn subscribe(&mut self) {
        self.send(&subscribe("$dps/registrations/res/#", 0));
        assert_eq!(self.receive(), Some((0x90, vec![0, 1, 0])));
    }

    /// Asks, and gives the topic and the payload of the answer.
    pub(crate) fn ask(&mut self, topic: &str, payload: &[u8]) -> (String, Value) {
        self.send(&publish(0, topic, payload));
        self.answer()
    }

    pub(crate) fn answer(&mut self) -> (String, Value) {
        let (first, body) = self.receive().expect("an answer");
        assert_eq!(first, 0x30);
        let length = usize::from(body[0]) << 8 | usize::from(body[1]);
        let (topic, payload) = body[2..].split_at(length);
        let topic = String::from_utf8(topic.to_vec()).expect("text");
        (topic, serde_json::from_slice(payload).expect("JSON"))
    }

    /// The other side may have closed already.
    pub(crate) fn send(&mut self, bytes: &[u8]) {
        let _ = self.0.write_all(bytes).and_then(|()| self.0.flush());
    }

    /// The first byte and the body of the next packet, or nothing where the connection has ended.
    pub(crate) fn receive(&mut self) -> Option<(u8, Vec<u8>)> {
        let mut byte = [0];
        self.0.read_exact(&mut byte).ok()?;
        let first = byte[0];
        let (mut length, mut shift) = (0, 0);
        loop {
            self.0.read_exact(&mut byte).ok()?;
            length |= usize::from(byte[0] & 0x7f) << shift;
            shift += 7;
            if byte[0] & 0x80 == 0 {
                break;
            }
        }
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).ok()?;
        Some((first, body))
    }
}
