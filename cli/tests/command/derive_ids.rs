//! `derive ID…`, and `generate-key`, whose key it takes.

use super::support::{Folder, KEY_1, KEY_2, KEY_3, SECONDARY_GROUP_KEY, SECONDARY_KEY_1, json};

#[test]
fn prints_a_key_a_line_in_the_order_of_the_ids() {
    let folder = Folder::new();
    let keys = folder.derive("sn-3 sn-1 sn-2 sn-1").end().done_silently();
    assert_eq!(keys, format!("{KEY_3}\n{KEY_1}\n{KEY_2}\n{KEY_1}\n"));
    assert!(folder.files().is_empty());
}

#[test]
fn checks_all_ids_before_it_prints_a_key() {
    let folder = Folder::new();
    let refused = folder.derive("sn-1 SN-2 sn-3 sn/4 sn-5-").end();
    let errors = refused.errors(1);
    assert_eq!(errors.len(), 3, "{errors:?}");
    for (error, id) in errors.iter().zip(["ID 2: ", "ID 4: ", "ID 5: "]) {
        assert!(error.starts_with(id), "{error}");
    }
    let refused = folder.derive("--json sn-1 SN-2 sn-3 sn/4 sn-5-").end();
    let codes = [
        "registration_id_upper_case",
        "registration_id_invalid_character",
        "registration_id_invalid_end",
    ];
    assert_eq!(refused.codes(1), codes);
    assert_eq!(refused.stdout, "");
}

#[test]
fn refuses_an_id_that_is_none() {
    let folder = Folder::new();
    for (id, code) in [
        ("", "registration_id_empty"),
        ("-", "registration_id_invalid_start"),
        ("sn 1", "registration_id_white_space"),
        ("sn-1\n", "registration_id_white_space"),
        ("sn-1\r\nerror: sn-2", "registration_id_white_space"),
        ("sn-é", "registration_id_non_ascii"),
        ("sn#1", "registration_id_invalid_character"),
        ("sn_1", "registration_id_invalid_character"),
        (&"1".repeat(129), "registration_id_too_long"),
    ] {
        let refused = folder.derive("--json").arg(id).end();
        assert_eq!(refused.codes(1), [code], "{id:?}");
        folder.derive("").arg(id).end().error(1);
    }
}

#[cfg(unix)]
#[test]
fn refuses_an_id_that_is_not_utf_8() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;

    let folder = Folder::new();
    let refused = folder.derive("--json").arg(OsStr::from_bytes(b"sn-\xff"));
    assert_eq!(refused.end().codes(1), ["registration_id_non_ascii"]);
}

#[test]
fn takes_an_id_that_looks_like_an_option_after_two_dashes() {
    let folder = Folder::new();
    let refused = folder.derive("--json -- -abc").end();
    assert_eq!(refused.codes(1), ["registration_id_invalid_start"]);
    let taken = folder.derive("--rules service -- -abc").end();
    assert_eq!(
        taken.done_silently(),
        "CEpHTvsUUcM5OUOrxMDsavX8M6IeVzoibVBv+RTT1Gw=\n"
    );
    folder.derive("-abc").end().error(2);
}

#[test]
fn prints_secondary_keys_too() {
    let folder = Folder::with("secondary.txt", SECONDARY_GROUP_KEY);
    let words = "--secondary-group-key-file secondary.txt sn-1";
    let keys = folder.derive(words).end().done_silently();
    assert_eq!(keys, format!("{KEY_1}\n{SECONDARY_KEY_1}\n"));

    let keys = folder
        .derive("--json sn-1")
        .env("DPS_SECONDARY_GROUP_KEY", SECONDARY_GROUP_KEY);
    let object = json(&keys.end().done_silently());
    assert_eq!(object["registration_id"], "sn-1");
    assert_eq!(object["device_key"], KEY_1);
    assert_eq!(object["secondary_device_key"], SECONDARY_KEY_1);
}

#[test]
fn json_is_an_object_a_line() {
    let folder = Folder::new();
    let lines = folder
        .derive("--json sn-1 SN-2 --lower-case")
        .end()
        .done_silently();
    let objects: Vec<_> = lines.lines().map(json).collect();
    assert_eq!(objects.len(), 2);
    assert_eq!(objects[0]["device_key"], KEY_1);
    assert_eq!(objects[0].get("secondary_device_key"), None);
    assert_eq!(objects[1]["registration_id"], "sn-2");
    assert_eq!(objects[1]["device_key"], KEY_2);
}

#[test]
fn generates_another_key_of_64_bytes_each_time() {
    let folder = Folder::new();
    let mut keys: Vec<_> = (0..20)
        .map(|_| folder.command("generate-key").end().done_silently())
        .collect();
    for key in &keys {
        // 86 digits and two for padding are 64 bytes.
        let key = key.strip_suffix('\n').expect("a line");
        assert_eq!((key.len(), key.trim_end_matches('=').len()), (88, 86));
        let derive = folder.command("derive sn-1").env("DPS_GROUP_KEY", key);
        assert_eq!(derive.end().done_silently().len(), 45);
    }
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), 20);

    let object = json(&folder.command("generate-key --json").end().done_silently());
    assert_eq!(object["key"].as_str().map(str::len), Some(88));
}
