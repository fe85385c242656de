//! Where keys come from: a file, standard input, the environment.

use super::support::{
    DEVICE_KEY, Folder, GROUP_KEY, ID, KEY_1, SECONDARY_DEVICE_KEY, SECONDARY_GROUP_KEY,
};

#[test]
fn one_line_end_at_the_end_of_a_key_file_is_taken_off() {
    for end in ["", "\n", "\r\n"] {
        let folder = Folder::with("key.txt", format!("{GROUP_KEY}{end}"));
        let keys = folder.command("derive --group-key-file key.txt sn-1").end();
        assert_eq!(keys.done_silently(), format!("{KEY_1}\n"), "{end:?}");

        let stdin = folder.command("derive --group-key-file - sn-1");
        let keys = stdin.stdin(format!("{GROUP_KEY}{end}")).end();
        assert_eq!(keys.done_silently(), format!("{KEY_1}\n"), "{end:?}");
    }
}

#[test]
fn more_than_one_line_end_is_not() {
    for end in ["\n\n", "\r\n\r\n", "\n\r\n", "\r", "\n\r", "\r\r\n"] {
        let folder = Folder::with("key.txt", format!("{GROUP_KEY}{end}"));
        let refused = folder
            .command("--json derive --group-key-file key.txt sn-1")
            .end();
        assert_eq!(refused.codes(1), ["key_white_space"], "{end:?}");
    }
}

#[test]
fn the_environment_is_taken_as_it_is() {
    let folder = Folder::new();
    for end in ["\n", "\r\n", " "] {
        let key = format!("{GROUP_KEY}{end}");
        let refused = folder
            .command("--json derive sn-1")
            .env("DPS_GROUP_KEY", key)
            .end();
        assert_eq!(refused.codes(1), ["key_white_space"], "{end:?}");
    }
    let refused = folder
        .command("--json derive sn-1")
        .env("DPS_GROUP_KEY", "")
        .end();
    assert_eq!(refused.codes(1), ["key_empty"]);
}

#[test]
fn the_option_wins_over_the_environment() {
    let folder = Folder::with("key.txt", GROUP_KEY);
    let words = "derive --group-key-file key.txt sn-1";
    for other in [SECONDARY_GROUP_KEY, "no key at all"] {
        let keys = folder.command(words).env("DPS_GROUP_KEY", other).end();
        assert_eq!(keys.done_silently(), format!("{KEY_1}\n"));
    }
    // Nor does a file that is not there give way to it.
    let missing = folder.command("derive --group-key-file nothing.txt sn-1");
    missing.env("DPS_GROUP_KEY", GROUP_KEY).end().error(3);
}

#[test]
fn a_secondary_group_key_comes_from_each_source_too() {
    let folder = Folder::with("secondary.txt", format!("{SECONDARY_GROUP_KEY}\r\n"));
    let expected = format!("{DEVICE_KEY}\n{SECONDARY_DEVICE_KEY}\n");
    let file = folder
        .derive("--secondary-group-key-file secondary.txt")
        .arg(ID);
    assert_eq!(file.end().done_silently(), expected);
    let stdin = folder.derive("--secondary-group-key-file -").arg(ID);
    let stdin = stdin.stdin(format!("{SECONDARY_GROUP_KEY}\n"));
    assert_eq!(stdin.end().done_silently(), expected);
    let environment = folder
        .derive(ID)
        .env("DPS_SECONDARY_GROUP_KEY", SECONDARY_GROUP_KEY);
    assert_eq!(environment.end().done_silently(), expected);
}

#[test]
fn a_device_key_comes_from_each_source_too() {
    let folder = Folder::with("device-key.txt", format!("{DEVICE_KEY}\n"));
    let words = format!("sas --id-scope 0ne --registration-id {ID} --expires-at 99999999999");
    let environment = folder.command(&words).env("DPS_DEVICE_KEY", DEVICE_KEY);
    let token = environment.end().done_silently();
    let file = folder
        .command(&words)
        .args(["--device-key-file", "device-key.txt"]);
    assert_eq!(file.end().done_silently(), token);
    let stdin = folder.command(&words).args(["--device-key-file", "-"]);
    let stdin = stdin.stdin(format!("{DEVICE_KEY}\r\n"));
    assert_eq!(stdin.end().done_silently(), token);

    let verify = format!("verify --id-scope 0ne --registration-id {ID}");
    let file = folder
        .command(&verify)
        .args(["--device-key-file", "device-key.txt"]);
    file.stdin(token).end().done_silently();
}

#[test]
fn a_key_file_that_is_not_there_is_the_machine_s_failure() {
    let folder = Folder::new();
    for words in [
        "derive --group-key-file nothing.txt sn-1",
        "derive --group-key-file nowhere/nothing.txt sn-1",
        "sas --device-key-file nothing.txt --id-scope 0ne --registration-id sn-1",
        "verify --device-key-file nothing.txt --id-scope 0ne --registration-id sn-1",
    ] {
        let ended = folder.command(words).end();
        let error = ended.error(3);
        assert!(
            error.contains("nothing.txt") && error.contains("check the name"),
            "{error}"
        );
    }
    folder
        .command("derive --group-key-file . sn-1")
        .end()
        .error(3);
}

/// Whatever it is called: it is there, so that it is no key.
#[test]
fn a_key_file_that_cannot_be_read_is_the_machine_s_failure() {
    let name = "GroupKeyOfPlant7ForLine12";
    let folder = Folder::new();
    std::fs::create_dir(folder.path(name)).unwrap();
    let ended = folder
        .command(&format!("derive sn-1 --group-key-file {name}"))
        .end();
    let error = ended.error(3);
    assert!(error.contains("cannot read"), "{error}");
    assert!(!error.contains("may be a key"), "{error}");
}
