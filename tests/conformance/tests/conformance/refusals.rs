//! Tokens that are refused, over both protocols, and what the emulator says of each.

use rumqttc::ConnectReturnCode::{NotAuthorized, ServiceUnavailable};

use crate::command::{ID, ID_SCOPE, device_key, group_key, token, token_for};
use crate::emulator::Emulator;
use crate::https::Https;
use crate::line::Line;
use crate::mqtt::{Mqtt, NoConnection};

const OTHER_KEY: &str = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY=";

/// A token for the device that is refused for this reason, whose text has these words in it.
#[track_caller]
fn assert_refused(words: &str, token: &str, code: &str, reason: &str) {
    let emulator = Emulator::start(words);
    let assert_logged = || {
        let refused = emulator.logged("refused");
        assert_eq!(refused["code"], code, "{refused}");
        assert_eq!(refused["registration_id"], ID);
        assert!(
            refused["reason"].as_str().unwrap().contains(reason),
            "{refused}"
        );
    };
    let reply = Https::new(&emulator, ID, token).register().unwrap();
    assert_eq!(reply.status, 401, "{}", reply.body);
    assert_eq!(reply.body["errorCode"], 401_000);
    assert_eq!(reply.body["message"], "Unauthorized");
    assert_eq!(reply.retry_after, None);
    assert_logged();
    let refused = Mqtt::connect(&emulator, ID, token).err();
    assert_eq!(refused, Some(NoConnection::Refused(NotAuthorized)));
    assert_logged();
    // Nobody else is kept out.
    let genuine = self::token(&device_key(&group_key(), ID), ID);
    assert_eq!(
        Https::new(&emulator, ID, &genuine)
            .register()
            .unwrap()
            .status,
        202
    );
}

#[test]
fn the_group_key_as_device_key() {
    let token = token(&group_key(), ID);
    let reason = "signed with the primary group key of 'default' itself";
    assert_refused("", &token, "token_wrong_signature", reason);
}

#[test]
fn the_key_of_another_group() {
    let token = token(&device_key(OTHER_KEY, ID), ID);
    assert_refused("", &token, "token_wrong_signature", "no usual mistake");
}

#[test]
fn the_key_of_another_device() {
    let token = token(&device_key(&group_key(), "sn-2"), ID);
    assert_refused(
        "",
        &token,
        "token_wrong_signature",
        "the key is of another device",
    );
}

#[test]
fn the_key_of_the_id_in_upper_case() {
    let upper_case = ID.to_uppercase();
    let words = ["derive", "--rules", "service", &upper_case];
    let key = crate::command::dps_symkey(&words, "DPS_GROUP_KEY", &group_key());
    let reason = "the registration ID with upper-case letters";
    assert_refused("", &token(&key, ID), "token_wrong_signature", reason);
}

#[test]
fn an_expired_token() {
    let words = [
        "--id-scope",
        ID_SCOPE,
        "--registration-id",
        ID,
        "--expires-at",
        "1700000000",
    ];
    let token = token_for(&device_key(&group_key(), ID), &words);
    assert_refused(
        "",
        &token,
        "token_expired",
        "expired at 2023-11-14T22:13:20Z",
    );
}

#[test]
fn a_token_for_something_else() {
    let key = device_key(&group_key(), ID);
    let token = |words: &[&str]| token_for(&key, words);
    let other_scope = token(&["--id-scope", "0ne0000ZZZZ", "--registration-id", ID]);
    assert_refused("", &other_scope, "token_wrong_resource", "another ID scope");
    let other_id = token(&["--id-scope", ID_SCOPE, "--registration-id", "sn-2"]);
    assert_refused(
        "",
        &other_id,
        "token_wrong_resource",
        "another registration ID",
    );
    // Without `skn`, so that it takes leniency to come to what it is for.
    let hub = token(&["--hub", "my-hub.azure-devices.net", "--device-id", ID]);
    assert_refused(
        "--lenient",
        &hub,
        "token_wrong_resource",
        "a device on an IoT hub",
    );
    assert_refused("", &hub, "token_malformed", "has no skn");
}

#[test]
fn no_token() {
    assert_refused("", "", "token_missing", "no token");
}

#[test]
fn a_disabled_group() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("old.txt");
    std::fs::write(&file, OTHER_KEY).unwrap();
    let words = format!("--group old,primary={},disabled", file.display());
    let token = token(&device_key(OTHER_KEY, ID), ID);
    assert_refused(&words, &token, "group_disabled", "'old', which is disabled");
}

#[test]
fn a_group_of_another_scope() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("other.txt");
    std::fs::write(&file, OTHER_KEY).unwrap();
    let file = file.display();
    let words = format!("--group other,primary={file},secondary={file},id-scope=0neOTHER");
    let token = token(&device_key(OTHER_KEY, ID), ID);
    let reason = "the primary key of 'other', a group of another ID scope";
    assert_refused(&words, &token, "token_wrong_signature", reason);
    // There it is admitted.
    let emulator = Emulator::start(&words);
    let words = ["--id-scope", "0neOTHER", "--registration-id", ID];
    let token = token_for(&device_key(OTHER_KEY, ID), &words);
    let mut https = Https::in_scope(&emulator, "0neOTHER", ID, &token);
    assert_eq!(https.register().unwrap().status, 202);
    assert!(Mqtt::connect_to(&emulator, "0neOTHER", ID, &token).is_ok());
}

#[test]
fn an_unknown_scope() {
    let emulator = Emulator::start("");
    let scope = "0ne0000ZZZZ";
    let words = ["--id-scope", scope, "--registration-id", ID];
    let token = token_for(&device_key(&group_key(), ID), &words);
    let reply = Https::in_scope(&emulator, scope, ID, &token)
        .register()
        .unwrap();
    assert_eq!(reply.status, 401);
    assert_eq!(emulator.logged("refused")["code"], "id_scope_unknown");
    let refused = Mqtt::connect_to(&emulator, scope, ID, &token).err();
    assert_eq!(refused, Some(NoConnection::Refused(ServiceUnavailable)));
    assert_eq!(emulator.logged("refused")["code"], "id_scope_unknown");
}

#[test]
fn at_the_register_request_if_asked_for() {
    let emulator = Emulator::start("--refuse-at register");
    let mut mqtt = Mqtt::connect(&emulator, ID, &token(&group_key(), ID)).unwrap();
    let reply = mqtt.register().unwrap();
    assert_eq!((reply.status, reply.retry_after), (401, None));
    assert_eq!(reply.body["errorCode"], 401_000);
    assert_eq!(emulator.logged("refused")["code"], "token_wrong_signature");
}

#[test]
fn an_id_that_is_none() {
    let emulator = Emulator::start("");
    let token = token(&device_key(&group_key(), ID), ID);
    let reply = Https::new(&emulator, "sn%20007", &token)
        .register()
        .unwrap();
    assert_eq!(
        (reply.status, &reply.body["errorCode"]),
        (400, &400_004.into())
    );
    assert_eq!(reply.body["message"], "Invalid RegistrationId");
}
