//! Runs each example as a user does.
#![allow(
    clippy::unwrap_used,
    reason = "a test ends where it fails; clippy.toml exempts the tests themselves, not what they share"
)]

use std::io::Write as _;
use std::process::{Command, Output, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

use dps_symkey_core::{DeviceKey, Expiry, IdScope, RegistrationId};

// The known answers of the documentation.
const GROUP_KEY: &str =
    "8isrFI1sGsIlvvFSSFRiMfCNzv21fjbE/+ah/lSh3lF8e2YG1Te7w1KpZhJFFXJrqYKi9yegxkqIChbqOS9Egw==";
const DEVICE_KEY: &str = "Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=";
const ID_SCOPE: &str = "0ne00002193";
const ID: &str = "sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6";

const DERIVE: &str = env!("CARGO_BIN_EXE_derive");
const TOKEN: &str = env!("CARGO_BIN_EXE_token");
const REGISTER: &str = env!("CARGO_BIN_EXE_register");
const VERIFY: &str = env!("CARGO_BIN_EXE_verify");

/// Exit status, standard output, standard error.
type Outcome = (i32, String, String);

fn run(program: &str, arguments: &[&str], keys: &[(&str, &str)], input: &str) -> Outcome {
    let mut child = Command::new(program)
        .args(arguments)
        .env_remove("DPS_GROUP_KEY")
        .env_remove("DPS_SECONDARY_GROUP_KEY")
        .env_remove("DPS_DEVICE_KEY")
        .envs(keys.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // One that refuses its arguments does not wait for its input.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let Output {
        status,
        stdout,
        stderr,
    } = child.wait_with_output().unwrap();
    (
        status.code().unwrap(),
        String::from_utf8(stdout).unwrap(),
        String::from_utf8(stderr).unwrap(),
    )
}

fn refused(outcome: Outcome) -> String {
    let (status, _, stderr) = outcome;
    assert_eq!(status, 1, "{stderr}");
    stderr
}

fn now() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.unwrap().as_secs()
}

fn token(id: &str, expiry: u64) -> String {
    let id = RegistrationId::new(id).unwrap();
    let device_key = DeviceKey::from_base64(DEVICE_KEY).unwrap();
    let expiry = Expiry::new(expiry).unwrap();
    let token = device_key.registration_sas_token(IdScope::new(ID_SCOPE).unwrap(), &id, expiry);
    token.to_string()
}

#[test]
fn derive_prints_id_and_key() {
    let device = ["007-888-ABC", "A1:B2:C3:D4:E5:F6"];
    let expected = format!("registration ID: {ID}\ndevice key: {DEVICE_KEY}\n");
    assert_eq!(
        run(DERIVE, &device, &[("DPS_GROUP_KEY", GROUP_KEY)], ""),
        (0, expected.clone(), String::new()),
    );

    let keys = [
        ("DPS_GROUP_KEY", GROUP_KEY),
        ("DPS_SECONDARY_GROUP_KEY", GROUP_KEY),
    ];
    let expected = format!("{expected}secondary device key: {DEVICE_KEY}\n");
    assert_eq!(
        run(DERIVE, &device, &keys, ""),
        (0, expected, String::new())
    );
}

#[test]
fn derive_says_what_is_wrong() {
    let derive = |arguments: &[&str], group_key: &str| {
        refused(run(DERIVE, arguments, &[("DPS_GROUP_KEY", group_key)], ""))
    };
    let mac = "A1:B2:C3:D4:E5:F6";
    assert_eq!(
        derive(&["007-888-ABC"], GROUP_KEY),
        "usage: derive SERIAL MAC\n"
    );
    assert!(derive(&["007/888", mac], GROUP_KEY).starts_with("serial number has '/' at byte 3"));
    assert!(derive(&["007", "00:00:00:00:00:00"], GROUP_KEY).starts_with("MAC address "));
    assert!(derive(&["007", mac], "c2hvcnQ=").starts_with("key has 5 bytes"));
    assert_eq!(
        refused(run(DERIVE, &["007", mac], &[], "")),
        "set DPS_GROUP_KEY\n"
    );
}

#[test]
fn token_is_valid_for_an_hour() {
    let before = now();
    let keys = [("DPS_DEVICE_KEY", DEVICE_KEY)];
    let (status, stdout, stderr) = run(TOKEN, &[ID_SCOPE, ID], &keys, "");
    let after = now();
    assert_eq!(status, 0, "{stderr}");
    // The clock may have gone on since.
    let made_at = (before..=after).find(|now| stdout == token(ID, now + 3_600) + "\n");
    let made_at = made_at.expect("the token of one of these seconds");
    assert_eq!(
        stderr,
        format!(
            "expires at {}; make the next one at {}\n",
            made_at + 3_600,
            made_at + 2_880
        ),
    );
}

#[test]
fn token_says_what_is_wrong() {
    let token = |arguments: &[&str], device_key: &str| {
        refused(run(TOKEN, arguments, &[("DPS_DEVICE_KEY", device_key)], ""))
    };
    assert_eq!(
        token(&[ID_SCOPE], DEVICE_KEY),
        "usage: token ID_SCOPE REGISTRATION_ID\n"
    );
    assert!(token(&["0ne/", ID], DEVICE_KEY).starts_with("ID scope has '/' at byte 3"));
    assert!(token(&[ID_SCOPE, "SN-1"], DEVICE_KEY).starts_with("registration ID has "));
    assert!(token(&[ID_SCOPE, ID], "").starts_with("key is empty"));
    assert_eq!(
        refused(run(TOKEN, &[ID_SCOPE, ID], &[], "")),
        "set DPS_DEVICE_KEY\n"
    );
}

/// That it registers is shown in `tests/conformance`, against a service.
#[test]
fn register_says_what_is_wrong() {
    let register = |arguments: &[&str], device_key: &str| {
        let keys = [("DPS_DEVICE_KEY", device_key)];
        refused(run(REGISTER, arguments, &keys, ""))
    };
    // Nothing listens on that port.
    let (host, mac) = ("localhost:1", "A1:B2:C3:D4:E5:F6");
    assert_eq!(
        register(&[host, ID_SCOPE], DEVICE_KEY),
        "usage: register HOST ID_SCOPE MAC\n"
    );
    assert!(register(&[host, "0ne/", mac], DEVICE_KEY).starts_with("ID scope has '/' at byte 3"));
    assert!(register(&[host, ID_SCOPE, "x"], DEVICE_KEY).starts_with("MAC address "));
    assert!(register(&[host, ID_SCOPE, mac], "").starts_with("key is empty"));
    assert_eq!(
        refused(run(REGISTER, &[host, ID_SCOPE, mac], &[], "")),
        "set DPS_DEVICE_KEY\n"
    );
    let unreachable = register(&[host, ID_SCOPE, mac], DEVICE_KEY);
    assert!(unreachable.contains("refused"), "{unreachable}");
}

#[test]
fn verify_tells_genuine_from_refused() {
    let verify = |token: &str| {
        run(
            VERIFY,
            &[ID_SCOPE, ID],
            &[("DPS_GROUP_KEY", GROUP_KEY)],
            token,
        )
    };
    let expiry = now() + 3_600;
    let genuine = token(ID, expiry);
    let answer = format!("genuine, expires at {expiry}\n");
    for newline in ["", "\n", "\r\n"] {
        assert_eq!(
            verify(&format!("{genuine}{newline}")),
            (0, answer.clone(), String::new())
        );
    }
    for (token, code) in [
        (String::new(), "sas_token_missing_prefix"),
        (genuine.replace("&se=", "&se=x"), "sas_token_invalid_expiry"),
        (token("sn-1", expiry), "sas_token_wrong_resource"),
        (
            genuine.replace(&expiry.to_string(), &(expiry + 1).to_string()),
            "sas_token_wrong_signature",
        ),
        (token(ID, 1_700_000_000), "sas_token_expired"),
    ] {
        let stderr = refused(verify(&token));
        assert!(
            stderr.starts_with(&format!("refused, {code}: SAS token ")),
            "{stderr}"
        );
    }
}

#[test]
fn verify_says_what_is_wrong() {
    let keys = [("DPS_GROUP_KEY", GROUP_KEY)];
    assert_eq!(
        refused(run(VERIFY, &[], &keys, "")),
        "usage: verify ID_SCOPE REGISTRATION_ID < TOKEN\n",
    );
    assert!(refused(run(VERIFY, &[ID_SCOPE, "-"], &keys, "")).starts_with("registration ID "));
    assert_eq!(
        refused(run(VERIFY, &[ID_SCOPE, ID], &[], "")),
        "set DPS_GROUP_KEY\n"
    );
}
