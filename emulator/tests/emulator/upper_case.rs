//! Registration IDs with upper-case letters: which key the service takes for them is not public, and a switch says it here.

use crate::device::{device_key, expiry, sr, token_with};
use crate::emulator::{Emulator, ID_SCOPE};
use crate::https_client::target;
use crate::mqtt_client::MqttClient;

const ID: &str = "SampleDevice_1";

/// The token of the device, by the key that was derived from this text.
fn token_from(text: &str) -> String {
    token_with(&device_key(text), &sr(ID_SCOPE, ID), expiry())
}

fn register(emulator: &Emulator, token: &str) -> u16 {
    let target = target(ID, "/register");
    emulator.ask("PUT", &target, token, "{}").status
}

#[test]
fn their_key_is_what_the_switch_says() {
    for (words, lower, written) in [
        ("", 202, 401),
        ("--upper-case lower-cased", 202, 401),
        ("--upper-case as-written", 401, 202),
        ("--upper-case either", 202, 202),
    ] {
        let emulator = Emulator::start(words);
        let statuses = ["sampledevice_1", ID].map(|text| register(&emulator, &token_from(text)));
        assert_eq!(statuses, [lower, written], "{words}");
    }
}

#[test]
fn what_is_unknown_is_said() {
    let emulator = Emulator::start("");
    assert_eq!(register(&emulator, &token_from(ID)), 401);
    let [_, _, reason] = emulator.refused();
    assert!(reason.contains("whether the service takes that is not public"));
    // Once a run, whatever the protocol.
    let token = token_from("sampledevice_1");
    assert_eq!(register(&emulator, &token), 202);
    let warning = emulator.logged("warning");
    assert_eq!(warning["code"], "registration_id_upper_case");
    let reason = "the registration ID SampleDevice_1 has upper-case letters, and which device key the service takes for it is not public: \
                  use lower case in the factory and on the device";
    assert_eq!(warning["reason"], reason);
    MqttClient::connect(&emulator, ID, &token).subscribe();
    assert_eq!(register(&emulator, &token), 202);
    emulator.still_serves();
    assert_eq!(emulator.said().matches("\"warning\"").count(), 1);
}
