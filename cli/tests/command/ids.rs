//! `id`: registration IDs from serial numbers and MAC addresses.

use super::support::{Folder, json};

fn id(arguments: &str) -> super::support::Ended {
    let folder = Folder::new();
    folder
        .command("id")
        .args(arguments.split_whitespace())
        .end()
}

#[test]
fn takes_a_serial_number_or_an_address_alone() {
    assert_eq!(
        id("--serial 007-888-ABC").done_silently(),
        "sn-007-888-abc\n"
    );
    assert_eq!(
        id("--mac 00:30:DE:1D:69:5B").done_silently(),
        "mac-00-30-de-1d-69-5b\n"
    );
}

#[test]
fn takes_every_notation_of_an_address() {
    for mac in [
        "00:30:DE:1D:69:5B",
        "00-30-de-1d-69-5b",
        "0030.de1d.695b",
        "0030DE1D695b",
    ] {
        assert_eq!(
            id(&format!("--mac {mac}")).done_silently(),
            "mac-00-30-de-1d-69-5b\n"
        );
    }
    let eui_64 = "mac-00-30-de-ff-fe-1d-69-5b\n";
    for mac in [
        "00:30:de:ff:fe:1d:69:5b",
        "0030.deff.fe1d.695b",
        "0030deFFFE1d695b",
    ] {
        assert_eq!(id(&format!("--mac {mac}")).done_silently(), eui_64);
    }
}

#[test]
fn service_rules_take_more_characters_of_a_serial_number() {
    assert_eq!(
        id("--serial A_1.B --rules service").done_silently(),
        "sn-a_1.b\n"
    );
    let refused = id("--json --serial A_1.B");
    assert_eq!(refused.codes(1), ["serial_number_invalid_character"]);
}

#[test]
fn refuses_what_is_no_device_s() {
    for (arguments, code) in [
        ("--mac 00:00:00:00:00:00", "mac_address_all_zero"),
        ("--mac ff:ff:ff:ff:ff:ff", "mac_address_broadcast"),
        ("--mac 01:00:5e:00:00:01", "mac_address_multicast"),
        ("--mac 00:30-de:1d:69:5b", "mac_address_mixed_separators"),
        ("--mac 003:0de:1d6:95b", "mac_address_misplaced_separator"),
        ("--mac 00:30:de:1d:69", "mac_address_invalid_length"),
        ("--mac 00:30:de:1d:69:5g", "mac_address_invalid_character"),
        ("--mac -", "mac_address_invalid_length"),
        ("--serial=", "serial_number_empty"),
        ("--serial 1/2", "serial_number_invalid_character"),
        ("--serial 1-", "serial_number_invalid_end"),
        ("--serial №1", "serial_number_non_ascii"),
    ] {
        let refused = id(&format!("--json {arguments}"));
        assert_eq!(refused.codes(1), [code], "{arguments}");
        assert_eq!(refused.stdout, "", "{arguments}");
    }
    let folder = Folder::new();
    let spaced = folder.command("--json id --serial").arg("1 2").end();
    assert_eq!(spaced.codes(1), ["serial_number_white_space"]);
    let long = folder
        .command("--json id --serial")
        .arg("1".repeat(126))
        .end();
    assert_eq!(long.codes(1), ["serial_number_too_long"]);
}

#[test]
fn warns_of_an_address_that_was_set_by_software() {
    let warned = id("--mac 02:30:de:1d:69:5b");
    assert_eq!(warned.warnings().len(), 1);
    assert_eq!(warned.done(), "mac-02-30-de-1d-69-5b\n");
    assert_eq!(
        id("--quiet --mac 02:30:de:1d:69:5b").done_silently(),
        "mac-02-30-de-1d-69-5b\n"
    );
}

#[test]
fn json_says_whether_the_address_was_set_by_software() {
    let object = json(&id("--json --quiet --mac 02:30:de:1d:69:5b").done_silently());
    assert_eq!(object["registration_id"], "mac-02-30-de-1d-69-5b");
    assert_eq!(object["mac_locally_administered"], true);
    let object = json(&id("--json --serial 1").done_silently());
    assert_eq!(object["registration_id"], "sn-1");
    assert_eq!(object.get("mac_locally_administered"), None);
}
