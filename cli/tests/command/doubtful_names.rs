//! Names that the rules accept and that are hardly right: a warning with a code, and the work is done.

use super::support::{DEVICE_KEY, Ended, Folder, GROUP_KEY};

fn sas(words: &str) -> Ended {
    let folder = Folder::new();
    let command = folder.command("sas").args(words.split_whitespace());
    command.env("DPS_DEVICE_KEY", DEVICE_KEY).end()
}

fn verify(words: &str, token: &str) -> Ended {
    let folder = Folder::new();
    let command = folder.command("verify").args(words.split_whitespace());
    command.env("DPS_DEVICE_KEY", DEVICE_KEY).stdin(token).end()
}

#[test]
fn are_told_where_a_token_is_made_or_verified() {
    for (words, code) in [
        (
            "--id-scope One00002193 --registration-id sn-1",
            "id_scope_unusual",
        ),
        (
            "--id-scope 0ne0OO02193 --registration-id sn-1",
            "id_scope_unusual",
        ),
        (
            "--id-scope 00002193 --registration-id sn-1",
            "id_scope_unusual",
        ),
        ("--hub my-hub --device-id d", "hub_host_without_domain"),
        (
            "--hub my-hub --device-id d --module-id m",
            "hub_host_without_domain",
        ),
        (
            "--id-scope 0ne00002193 --registration-id SampleDevice_1 --rules service",
            "registration_id_upper_case",
        ),
    ] {
        let made = sas(&format!("{words} --json"));
        assert_eq!(made.codes(0), [code], "{words}");
        let token = sas(&format!("{words} --quiet")).done_silently();
        assert_eq!(
            verify(&format!("{words} --json"), &token).codes(0),
            [code],
            "{words}"
        );
        verify(&format!("{words} --quiet"), &token).done_silently();
        assert_eq!(verify(words, &token).warnings().len(), 1, "{words}");
    }
}

#[test]
fn are_not_told_where_they_are_usual() {
    for words in [
        "--id-scope 0ne00002193 --registration-id sn-1",
        "--id-scope 0ne00ABC123 --registration-id sample.device_1 --rules service",
        "--id-scope 0ne00002193 --registration-id SN-1 --rules service --lower-case",
        "--hub my-hub.azure-devices.net --device-id Device_1",
    ] {
        let token = sas(words).done_silently();
        verify(words, &token).done_silently();
    }
}

#[test]
fn a_provisioning_service_is_no_hub() {
    for host in [
        "global.azure-devices-provisioning.net",
        "my-dps.azure-devices-provisioning.us",
        "global.azure-devices-provisioning.cn",
    ] {
        let words = format!("--hub {host} --device-id d --json");
        assert_eq!(sas(&words).codes(1), ["hub_host_of_provisioning_service"]);
        assert_eq!(
            verify(&words, "").codes(1),
            ["hub_host_of_provisioning_service"]
        );
    }
}

#[test]
fn upper_case_is_told_once_a_run() {
    let folder = Folder::new();
    for (ids, told) in [
        ("SampleDevice_1", "1 ID has an upper-case letter: "),
        (
            "SampleDevice_1 sn-1 SN-2",
            "2 IDs have an upper-case letter: ",
        ),
    ] {
        let derive = |words: &str| {
            let ids = ids.split(' ');
            let command = folder
                .derive(&format!("--rules service {words}"))
                .args(ids.clone());
            (command.env("DPS_GROUP_KEY", GROUP_KEY).end(), ids.count())
        };
        let (ended, count) = derive("");
        assert!(
            matches!(*ended.warnings(), [warning] if warning.starts_with(told)),
            "{}",
            ended.stderr
        );
        assert_eq!(ended.done().lines().count(), count);
        assert_eq!(derive("--json").0.codes(0), ["registration_id_upper_case"]);
        derive("--quiet").0.done_silently();
        derive("--lower-case").0.done_silently();
    }
}
