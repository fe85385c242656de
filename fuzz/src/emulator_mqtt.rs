//! What a device sends the emulator over MQTT: the packets, and the whole conversation.

use std::time::{SystemTime, UNIX_EPOCH};

use dps_emulator::fuzzing::{self, Emulator, RETRY_AFTER};
use dps_symkey_core::Rules;

use crate::emulator_judge::{self, ID_SCOPE, KEY};
use crate::emulator_names::{request_topic, user_name};
use crate::mqtt_packet::{self, Connect, NoPacket, Packet, Publish};
use crate::{body, verdict};

const RESPONSES: &str = "$dps/registrations/res/#";
/// A registration ID, and a time at which no run is.
const ID: &str = "sn-1";
const EXPIRY: &str = "99999999999";

/// Packets are read as another reader reads them, whole or byte by byte, and give their bytes back; each is answered as the
/// documents of the service and of MQTT have it, and nothing else is. The log shows no part of a password.
pub fn check(data: &[u8]) {
    check_packets(data);
    // Few inputs would get so far by themselves.
    let after_connect = [connect(), data.to_vec()].concat();
    for refuse_at_register in [false, true] {
        check_conversation(data, refuse_at_register);
        check_conversation(&after_connect, refuse_at_register);
    }
}

fn check_packets(data: &[u8]) {
    let (mut rest, mut expected) = (data, Vec::new());
    let end = loop {
        match mqtt_packet::read(&mut rest) {
            Ok((_, kind, body)) => expected.push(mqtt_packet::write(kind, body)),
            Err(end) => break end,
        }
    };
    for piece in [1, data.len() + 1] {
        let (packets, reason) = fuzzing::packets(data, piece);
        assert_eq!(packets, expected);
        assert!(
            reason.starts_with(&format!("{end:?}")),
            "{reason}, expected {end:?}"
        );
    }
}

fn check_conversation(data: &[u8], refuse_at_register: bool) {
    let groups = emulator_judge::groups(KEY);
    for piece in [1, data.len() + 1] {
        let emulator = Emulator::new(&groups, true, refuse_at_register).unwrap();
        let answered = emulator.mqtt(data, piece);
        let mut model = Model {
            answered: &answered,
            refuse_at_register,
            subscribed: None,
            last_pid: 1,
        };
        let (password, user_name) = model.run(data);
        assert!(model.answered.is_empty(), "{:?}", model.answered);
        for line in emulator.log() {
            crate::assert_hides(&line, &password, user_name);
        }
    }
}

/// A CONNECT that is accepted.
fn connect() -> Vec<u8> {
    let resource = format!("{ID_SCOPE}/registrations/{ID}");
    let token = verdict::signed(KEY, ID, &resource, EXPIRY);
    let user_name = format!("{resource}/api-version=2019-03-31");
    let texts = [ID, &user_name, &token].map(mqtt_packet::text).concat();
    mqtt_packet::write(
        0x10,
        &[b"\x00\x04MQTT\x04\xc2\x00\x3c", texts.as_slice()].concat(),
    )
}

/// Takes what is to be answered off what was.
struct Model<'a> {
    answered: &'a [u8],
    refuse_at_register: bool,
    subscribed: Option<u8>,
    last_pid: u16,
}

/// What is known of who is connected.
struct Device<'a> {
    id: &'a str,
    is_admitted: bool,
}

impl Model<'_> {
    /// Follows the conversation, and returns the password and the user name.
    fn run<'b>(&mut self, mut sent: &'b [u8]) -> (String, &'b str) {
        let connect = match mqtt_packet::read(&mut sent) {
            Ok((Packet::Connect(connect), ..)) => connect,
            Err(NoPacket::Version) => {
                self.take(&[0x20, 2, 0, 1]);
                return Default::default();
            }
            _ => return Default::default(),
        };
        let password = connect.password.map(String::from_utf8_lossy);
        let password = password.unwrap_or_default().into_owned();
        let device = self.device(&connect, &password);
        let code = device.as_ref().err().copied().unwrap_or_default();
        self.take(&[0x20, 2, 0, code]);
        if let Ok(device) = device {
            while let Ok((packet, ..)) = mqtt_packet::read(&mut sent) {
                if self.step(&device, packet).is_none() {
                    break;
                }
            }
        }
        (password, connect.user_name.unwrap_or_default())
    }

    /// Who connects, or the code with which the connection is refused (MQTT 3.1.1, section 3.2.2.3).
    fn device<'b>(&self, connect: &Connect<'b>, token: &str) -> Result<Device<'b>, u8> {
        if connect.level != 4 {
            return Err(1);
        }
        let (id_scope, id) = connect.user_name.and_then(user_name).ok_or(4)?;
        let is_client = connect.client_id.eq_ignore_ascii_case(id);
        if !is_client || Rules::Service.check(id.as_bytes()).is_err() {
            return Err(2);
        }
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        let groups = emulator_judge::groups(KEY);
        let admitted = verdict::admit(&groups, true, id_scope, id, token, now.as_secs());
        match admitted {
            Err("id_scope_unknown") if !self.refuse_at_register => Err(3),
            Err(_) if !self.refuse_at_register => Err(5),
            _ => Ok(Device {
                id,
                is_admitted: admitted.is_ok(),
            }),
        }
    }

    /// None where the connection ends.
    fn step(&mut self, device: &Device<'_>, packet: Packet<'_>) -> Option<()> {
        match packet {
            Packet::Publish(publish) => self.publish(device, &publish)?,
            Packet::Subscribe(pid, filters) => {
                let mut answer = pid.to_be_bytes().to_vec();
                for (filter, quality) in filters {
                    answer.push(if filter == RESPONSES {
                        quality.min(1)
                    } else {
                        0x80
                    });
                    if filter == RESPONSES {
                        self.subscribed = Some(quality.min(1));
                    }
                }
                self.take(&mqtt_packet::write(0x90, &answer));
            }
            Packet::Unsubscribe(pid, filters) => {
                if filters.contains(&RESPONSES) {
                    self.subscribed = None;
                }
                self.take(&mqtt_packet::write(0xb0, &pid.to_be_bytes()));
            }
            Packet::Pingreq => self.take(&[0xd0, 0]),
            Packet::Puback => {}
            Packet::Connect(_) | Packet::Disconnect => return None,
        }
        Some(())
    }

    fn publish(&mut self, device: &Device<'_>, publish: &Publish<'_>) -> Option<()> {
        let topic = request_topic(publish.topic);
        let (rid, operation) = topic.filter(|_| !publish.retain && publish.quality < 2)?;
        if publish.quality == 1 {
            self.take(&mqtt_packet::write(0x40, &publish.pid.to_be_bytes()));
        }
        let quality = self.subscribed?;
        let is_body = || body::payload(publish.payload, device.id).is_some();
        let (status, code) = match operation {
            _ if !device.is_admitted => (401, "401000"),
            // No input guesses the ID of an operation.
            Some(_) => (404, "404203"),
            None if is_body() => (202, ""),
            None => (400, "400000"),
        };
        let mut topic = format!("$dps/registrations/res/{status}/?$rid={rid}");
        if status == 202 {
            topic += &format!("&retry-after={RETRY_AFTER}");
        }
        let (kind, answer) = mqtt_packet::take(&mut self.answered).expect("an answer");
        assert_eq!(kind, 0x30 | quality << 1);
        let answer = mqtt_packet::Body(answer).publish(kind).expect("a message");
        assert_eq!(answer.topic, topic);
        if quality == 1 {
            self.last_pid += 1;
            assert_eq!(answer.pid, self.last_pid);
        }
        match status {
            202 => assert_eq!(
                body::value(answer.payload, "status"),
                Some(&b"\"assigning\""[..])
            ),
            _ => assert_eq!(
                body::value(answer.payload, "errorCode"),
                Some(code.as_bytes())
            ),
        }
        Some(())
    }

    #[track_caller]
    fn take(&mut self, answer: &[u8]) {
        let rest = self.answered.strip_prefix(answer);
        self.answered = rest.unwrap_or_else(|| panic!("{:?}, expected {answer:?}", self.answered));
    }
}
