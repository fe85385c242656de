//! Keys and tokens of the command, admitted strictly.

use serde_json::Value;

use crate::command::{
    HUB, ID, MAC, SECONDARY_GROUP_KEY, SERIAL, device_key, dps_symkey, group_key, token,
};
use crate::emulator::Emulator;
use crate::https::Https;
use crate::line::{Line, over_both};
use crate::mqtt::Mqtt;

#[track_caller]
fn assert_assigned(body: &Value) {
    assert_eq!(body["status"], "assigned", "{body}");
    let state = &body["registrationState"];
    for (name, value) in [
        ("registrationId", ID),
        ("assignedHub", HUB),
        ("deviceId", ID),
        ("status", "assigned"),
        ("substatus", "initialAssignment"),
    ] {
        assert_eq!(state[name], value, "{body}");
    }
    assert_eq!(state["payload"]["model"], "pump", "{body}");
}

#[test]
fn the_how_to_s_device_is_assigned() {
    let id = dps_symkey(
        &["id", "--serial", SERIAL, "--mac", MAC],
        "DPS_GROUP_KEY",
        "",
    );
    assert_eq!(id, ID);
    let token = token(&device_key(&group_key(), &id), &id);
    over_both("--assigning 2", &id, &token, |emulator, line| {
        assert_assigned(&line.run());
        let outcomes = [(); 4].map(|()| emulator.logged("request")["outcome"].clone());
        assert_eq!(
            outcomes,
            ["assigning", "assigning", "assigning", "assigned"]
        );
    });
}

#[test]
fn either_group_key_admits() {
    for key in [group_key().as_str(), SECONDARY_GROUP_KEY] {
        let token = token(&device_key(key, ID), ID);
        over_both("--assigning 0", ID, &token, |_, line| {
            assert_assigned(&line.run())
        });
    }
}

#[test]
fn a_device_keeps_its_hub() {
    let token = token(&device_key(&group_key(), ID), ID);
    let hubs = "--hub a.azure-devices.net --hub b.azure-devices.net --hub c.azure-devices.net";
    let emulator = Emulator::start(&format!("--assigning 0 {hubs}"));
    let mut https = Https::new(&emulator, ID, &token);
    assert_eq!(https.look_up().body["errorCode"], 404_201);
    let first = https.run();
    let second = Mqtt::connect(&emulator, ID, &token).unwrap().run();
    let third = https.look_up().body;
    for other in [&second["registrationState"], &third] {
        for name in ["assignedHub", "createdDateTimeUtc"] {
            assert_eq!(other[name], first["registrationState"][name]);
        }
    }
    assert_ne!(first["operationId"], second["operationId"]);
}

#[test]
fn the_keys_of_a_file_job_admit() {
    let emulator = Emulator::start("--assigning 0");
    let list = emulator.folder().join("ids.txt");
    let ids: Vec<_> = (0..100).map(|number| format!("sn-{number}")).collect();
    std::fs::write(&list, ids.join("\n") + "\n").unwrap();
    let keys = emulator.folder().join("keys.csv");
    let (list, keys) = (list.to_str().unwrap(), keys.to_str().unwrap());
    dps_symkey(
        &["derive", "--quiet", "--input", list, "--output", keys],
        "DPS_GROUP_KEY",
        &group_key(),
    );
    let keys = std::fs::read_to_string(keys).unwrap();
    let rows: Vec<_> = keys.lines().skip(1).collect();
    assert_eq!(rows.len(), ids.len());
    for (row, id) in rows.iter().zip(&ids) {
        let (row_id, key) = row.split_once(',').unwrap();
        assert_eq!(row_id, id);
        let reply = Https::new(&emulator, id, &token(key, id))
            .register()
            .unwrap();
        assert_eq!(reply.status, 202, "{}", reply.body);
        assert_eq!(emulator.logged("request")["registration_id"], **id);
    }
}
