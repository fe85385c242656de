//! `sas`: how long a token is valid.

use std::time::{SystemTime, UNIX_EPOCH};

use super::support::{DEVICE_KEY, Ended, Folder, ID, json};

fn sas(option: &str, value: &str) -> Ended {
    let folder = Folder::new();
    let command = folder.command(&format!("sas --json --id-scope 0ne --registration-id {ID}"));
    let command = command.arg(option).arg(value);
    command.env("DPS_DEVICE_KEY", DEVICE_KEY).end()
}

fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs()
}

#[track_caller]
fn lifetime(token: &str, before: u64, seconds: u64) {
    let token = json(token);
    let expires_at = token["expires_at"].as_u64().unwrap();
    assert!(
        (before + seconds..=now() + seconds).contains(&expires_at),
        "{token}"
    );
    let renew_at = token["renew_at"].as_u64().unwrap();
    assert!(
        renew_at <= expires_at && renew_at >= before + seconds / 5 * 4,
        "{token}"
    );
    assert!(
        token["token"]
            .as_str()
            .unwrap()
            .contains(&format!("&se={expires_at}&"))
    );
}

#[test]
fn takes_lengths_of_time_as_people_write_them() {
    for (text, seconds) in [
        ("1", 1),
        ("3600", 3_600),
        ("90m", 5_400),
        ("1h", 3_600),
        ("1h 30m", 5_400),
        ("1h30m", 5_400),
        ("30d", 2_592_000),
        ("10s", 10),
        ("2w", 1_209_600),
    ] {
        let before = now();
        lifetime(&sas("--valid-for", text).done_silently(), before, seconds);
    }
}

#[test]
fn a_token_is_valid_for_an_hour_where_nothing_is_said() {
    let before = now();
    let folder = Folder::new();
    let command = folder.command(&format!("sas --json --id-scope 0ne --registration-id {ID}"));
    let token = command
        .env("DPS_DEVICE_KEY", DEVICE_KEY)
        .end()
        .done_silently();
    lifetime(&token, before, 3_600);
}

/// As of a time in place of its length, or of milliseconds.
#[test]
fn a_token_for_more_than_a_year_is_made_with_a_warning() {
    for text in ["3600000000", "1795570666", "367d"] {
        let ended = sas("--valid-for", text);
        assert_eq!(ended.codes(0), ["token_lifetime_long"], "{text}");
        assert!(
            ended.stderr.contains("--valid-for is more than a year"),
            "{}",
            ended.stderr
        );
    }
    sas("--valid-for", "366d").done_silently();
}

#[test]
fn refuses_what_is_no_length_of_time() {
    for text in [
        "", "-1", "-1h", "1x", "h", "one hour", "1.5", "0x10", " 1 h x", "1M", "1y", "+5", "500ms",
        "1500ms",
    ] {
        assert_eq!(
            sas("--valid-for", text).codes(1),
            ["duration_invalid"],
            "{text:?}"
        );
    }
    for text in [
        "99999999999",
        "2000000d",
        "1700000000000",
        "99999999999999999999",
        "99999999999999999999h",
        "9999999999999999999w",
    ] {
        assert_eq!(
            sas("--valid-for", text).codes(1),
            ["expiry_milliseconds"],
            "{text}"
        );
    }
}

#[test]
fn refuses_what_is_no_expiry() {
    for (text, code) in [
        ("1700000000000", "expiry_milliseconds"),
        ("100000000000", "expiry_milliseconds"),
        ("99999999999999999999999999", "expiry_milliseconds"),
        ("-1", "expiry_negative"),
        ("-99999999999999999999", "expiry_negative"),
        ("", "expiry_not_a_number"),
        ("tomorrow", "expiry_not_a_number"),
        ("2030-01-01", "expiry_not_a_number"),
        ("1700000000.0", "expiry_not_a_number"),
        ("1.7e9", "expiry_not_a_number"),
        ("+1700000000", "expiry_not_a_number"),
        (" 1700000000", "expiry_not_a_number"),
        ("1700000000s", "expiry_not_a_number"),
        ("1_700_000_000", "expiry_not_a_number"),
        ("-", "expiry_not_a_number"),
    ] {
        let refused = sas("--expires-at", text);
        assert_eq!(refused.codes(1), [code], "{text:?}");
        assert_eq!(refused.stdout, "");
    }
}

#[test]
fn the_last_second_before_milliseconds_is_taken() {
    let token = json(&sas("--expires-at", "99999999999").done_silently());
    assert_eq!(token["expires_at"], 99_999_999_999_u64);
}

#[test]
fn warns_of_an_expiry_in_the_past() {
    for seconds in ["0", "1700000000"] {
        let past = sas("--expires-at", seconds);
        let warning = json(&past.stderr);
        assert!(
            warning["message"].as_str().unwrap().contains("expired"),
            "{warning}"
        );
        assert!(json(&past.done())["token"].is_string());
    }
    let folder = Folder::new();
    let words = format!("sas --id-scope 0ne --registration-id {ID} --expires-at 1700000000");
    let command = |more: &str| {
        let command = folder.command(&words).args(more.split_whitespace());
        command.env("DPS_DEVICE_KEY", DEVICE_KEY).end()
    };
    let plain = command("");
    assert_eq!(plain.warnings().len(), 1);
    assert!(
        plain.warnings()[0].contains("2023-11-14T22:13:20Z"),
        "{}",
        plain.stderr
    );
    let quiet = command("--quiet").done_silently();
    assert_eq!(quiet, plain.done());
}

#[test]
fn refuses_names_that_make_no_resource() {
    let folder = Folder::new();
    for (words, code) in [
        (
            "--id-scope 0ne/1 --registration-id sn-1",
            "id_scope_invalid_character",
        ),
        ("--id-scope= --registration-id sn-1", "id_scope_empty"),
        (
            "--id-scope 0ne --registration-id SN-1",
            "registration_id_upper_case",
        ),
        ("--id-scope 0ne --registration-id=", "registration_id_empty"),
        (
            "--hub https://h.azure-devices.net --device-id d",
            "hub_host_has_scheme",
        ),
        (
            "--hub h.azure-devices.net:8883 --device-id d",
            "hub_host_has_port",
        ),
        (
            "--hub h.azure-devices.net/ --device-id d",
            "hub_host_has_slash",
        ),
        ("--hub h..net --device-id d", "hub_host_invalid_label"),
        ("--hub= --device-id d", "hub_host_empty"),
        (
            "--hub h.azure-devices.net --device-id=",
            "hub_device_id_empty",
        ),
        (
            "--hub h.azure-devices.net --device-id d/1",
            "hub_device_id_invalid_character",
        ),
        (
            "--hub h.azure-devices.net --device-id d --module-id=",
            "hub_module_id_empty",
        ),
    ] {
        let command = folder.command("sas --json").args(words.split_whitespace());
        let refused = command.env("DPS_DEVICE_KEY", DEVICE_KEY).end();
        assert_eq!(refused.codes(1), [code], "{words}");
    }
}

#[test]
fn case_of_a_registration_id_is_as_everywhere() {
    let folder = Folder::new();
    let words = "sas --expires-at 99999999999 --id-scope 0ne --registration-id SN-1";
    let sas = |more: &str| {
        let command = folder.command(words).args(more.split_whitespace());
        command.env("DPS_DEVICE_KEY", DEVICE_KEY).end().done()
    };
    assert!(sas("--rules service").contains("registrations%2FSN-1&"));
    assert!(sas("--lower-case").contains("registrations%2Fsn-1&"));
    // A hub's own IDs keep their case and take more characters.
    let hub = "sas --expires-at 99999999999 --hub h.azure-devices.net --device-id Device_1(A)";
    let token = folder
        .command(hub)
        .env("DPS_DEVICE_KEY", DEVICE_KEY)
        .end()
        .done_silently();
    assert!(token.contains("devices%2FDevice_1%28A%29&"), "{token}");
}
