//! What a language says through its speaker, which is Rust's by default: its keys and tokens admitted.

use serde_json::json;

use crate::clients;
use crate::command::{HUB, ID, ID_SCOPE, SECONDARY_GROUP_KEY, group_key};
use crate::emulator::Emulator;
use crate::https::Https;
use crate::line::{Line as _, Reply};
use crate::mqtt::Mqtt;
use crate::real_client::{RealClient, assert_assigned, ports};
use crate::speaker::{device_key, token};

/// The how-to's, the shortest and the longest.
fn ids() -> [String; 3] {
    let longest = "0123456789abcde-".repeat(8) + "f";
    [ID, "a", &longest[1..]].map(str::to_owned)
}

/// As the emulator judges them strictly, over HTTPS and over MQTT; some of their signatures have what must be escaped.
#[test]
fn tokens_are_admitted() {
    let emulator = Emulator::start("--assigning 0");
    let others = (0..10).map(|number| format!("sn-{number}"));
    let ids: Vec<_> = ids().into_iter().chain(others).collect();
    for key in [group_key().as_str(), SECONDARY_GROUP_KEY] {
        for id in &ids {
            let token = token(&device_key(key, id), id);
            let over_https = Https::new(&emulator, id, &token).register();
            let over_mqtt = Mqtt::connect(&emulator, id, &token).unwrap().register();
            for answer in [over_https, over_mqtt] {
                let Reply { status, body, .. } = answer.unwrap();
                assert_eq!(
                    (status, &body["status"]),
                    (202, &json!("assigning")),
                    "{id}"
                );
            }
        }
    }
}

/// By clients of others, which have to carry a token as it is.
#[test]
fn tokens_are_admitted_from_python_and_javascript() {
    for id in ids() {
        let token = token(&device_key(&group_key(), &id), &id);
        for client in [clients::python, clients::node] {
            let emulator = Emulator::start("--assigning 1");
            for (transport, port) in [("https", emulator.https), ("mqtt", emulator.mqtt)] {
                let mut command = client(&emulator, "registration");
                command
                    .args([transport, "localhost", &port.to_string(), ID_SCOPE, &id])
                    .env("DPS_SAS_TOKEN", &token);
                let answer = clients::register(&mut command);
                let assigned = json!({ "status": "assigned", "assignedHub": HUB, "deviceId": id });
                assert_eq!(answer, Ok(assigned), "{command:?}");
            }
        }
    }
}

/// The judge of these tests is no yes-man.
#[test]
fn tokens_of_another_key_are_refused() {
    let emulator = Emulator::start("--assigning 0");
    let token = token(&group_key(), ID);
    assert_eq!(
        Https::new(&emulator, ID, &token).register().unwrap().status,
        401
    );
    for client in [clients::python, clients::node] {
        for (transport, port) in [("https", emulator.https), ("mqtt", emulator.mqtt)] {
            let mut command = client(&emulator, "registration");
            command
                .args([transport, "localhost", &port.to_string(), ID_SCOPE, ID])
                .env("DPS_SAS_TOKEN", &token);
            clients::register(&mut command).unwrap_err();
        }
    }
}

#[test]
fn keys_admit_microsofts_clients() {
    let _ports = ports();
    for key in [group_key().as_str(), SECONDARY_GROUP_KEY] {
        let key = device_key(key, ID);
        for client in RealClient::ALL {
            let emulator = Emulator::start_with("--lenient --assigning 0");
            assert_assigned(client.register(&emulator, &key));
        }
    }
}
