//! Each usual mistake with a key has its own code, wherever the key comes from, and no part of the key is told.

use super::support::{DEVICE_KEY, Folder, GROUP_KEY, ID, SECONDARY_GROUP_KEY};

/// The codes with which a key in a file is refused.
#[track_caller]
fn codes_of_file(key: impl AsRef<[u8]>) -> Vec<String> {
    let folder = Folder::with("key.txt", key);
    let plain = folder.command("derive --group-key-file key.txt sn-1").end();
    let error = plain.error(1);
    assert!(error.starts_with("group key in key.txt: "), "{error}");
    let refused = folder
        .command("--json derive --group-key-file key.txt sn-1")
        .end();
    refused.codes(1)
}

fn mistakes() -> Vec<(String, &'static str)> {
    let url_safe = GROUP_KEY.replace('/', "_").replace('+', "-");
    let (front, back) = GROUP_KEY.split_at(40);
    vec![
        (format!(" {GROUP_KEY}"), "key_white_space"),
        (format!("{GROUP_KEY} "), "key_white_space"),
        (format!("{GROUP_KEY}\t"), "key_white_space"),
        (format!("{front}\n{back}"), "key_white_space"),
        (format!("{front}\r\n{back}"), "key_white_space"),
        (url_safe, "key_url_safe_alphabet"),
        (GROUP_KEY.replace("==", ""), "key_missing_padding"),
        (GROUP_KEY.replace("==", "="), "key_missing_padding"),
        (GROUP_KEY.replace("gw==", "gx=="), "key_non_canonical"),
        (GROUP_KEY.replace("==", "==="), "key_not_base64"),
        (format!("\"{GROUP_KEY}\""), "key_not_base64"),
        (format!("SharedAccessKey={GROUP_KEY}"), "key_not_base64"),
        ("group-key.txt".to_owned(), "key_not_base64"),
        // 15, 65 and 66 bytes.
        ("AAECAwQFBgcICQoLDA0O".to_owned(), "key_too_short"),
        (SECONDARY_GROUP_KEY.replace("Pw==", "P0A="), "key_too_long"),
        (SECONDARY_GROUP_KEY.replace("Pw==", "P0BB"), "key_too_long"),
        (GROUP_KEY.repeat(2), "key_not_base64"),
    ]
}

#[test]
fn each_mistake_in_a_file_has_its_code() {
    for (key, code) in mistakes() {
        assert_eq!(codes_of_file(&key), [code], "{key}");
    }
    assert_eq!(codes_of_file(""), ["key_empty"]);
    assert_eq!(codes_of_file("\n"), ["key_empty"]);
}

#[test]
fn each_mistake_in_the_environment_has_its_code() {
    let folder = Folder::new();
    for (key, code) in mistakes() {
        let refused = folder
            .command("--json derive sn-1")
            .env("DPS_GROUP_KEY", &key);
        assert_eq!(refused.end().codes(1), [code], "{key}");
        let refused = folder
            .command("derive sn-1")
            .env("DPS_GROUP_KEY", &key)
            .end();
        assert!(refused.error(1).starts_with("group key in DPS_GROUP_KEY: "));
    }
}

#[test]
fn each_mistake_on_standard_input_has_its_code() {
    let folder = Folder::new();
    for (key, code) in mistakes() {
        let words = "--json derive --group-key-file - sn-1";
        let refused = folder.command(words).stdin(key.clone()).end();
        assert_eq!(refused.codes(1), [code], "{key}");
        assert!(refused.stderr.contains("group key from standard input: "));
    }
}

#[test]
fn other_keys_are_told_by_their_name() {
    let folder = Folder::with("key.txt", "no key");
    for (words, name) in [
        (
            "derive --secondary-group-key-file key.txt sn-1",
            "secondary group key in key.txt: ",
        ),
        (
            "sas --device-key-file key.txt --id-scope 0ne --registration-id sn-1",
            "device key in key.txt: ",
        ),
        (
            "verify --device-key-file key.txt --id-scope 0ne --registration-id sn-1",
            "device key in key.txt: ",
        ),
    ] {
        let ended = folder.command(words).env("DPS_GROUP_KEY", GROUP_KEY).end();
        assert!(ended.error(1).starts_with(name), "{}", ended.stderr);
    }
}

#[test]
fn a_file_that_is_no_key_file_is_refused() {
    assert_eq!(
        codes_of_file("serial,mac\n007,a1b2c3d4e5f6\n"),
        ["key_not_base64"]
    );
    assert_eq!(
        codes_of_file("registration_id,device_key\n"),
        ["key_not_base64"]
    );
    assert_eq!(
        codes_of_file(b"\x7fELF\x02\x01\x01\0\0\0\0\0"),
        ["key_not_base64"]
    );
    assert_eq!(codes_of_file(vec![b'A'; 1 << 20]), ["key_not_base64"]);
    assert_eq!(codes_of_file(GROUP_KEY.repeat(12_000)), ["key_not_base64"]);
}

#[test]
fn a_key_file_with_a_byte_order_mark_is_told_as_such() {
    let utf_16 = |text: &str, to_bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        let units = "\u{feff}".encode_utf16().chain(text.encode_utf16());
        units.flat_map(to_bytes).collect()
    };
    for end in ["", "\n", "\r\n"] {
        let key = format!("{GROUP_KEY}{end}");
        for file in [
            format!("\u{feff}{key}").into_bytes(),
            utf_16(&key, u16::to_le_bytes),
            utf_16(&key, u16::to_be_bytes),
        ] {
            let folder = Folder::with("key.txt", &file);
            let refused = folder.command("derive --group-key-file key.txt sn-1").end();
            assert!(
                refused.error(1).contains("byte order mark"),
                "{}",
                refused.stderr
            );
            // The line end of UTF-16 is no white space around a key.
            assert_eq!(codes_of_file(&file), ["key_not_base64"], "{end:?}");
        }
    }
}

#[test]
fn too_much_on_standard_input_is_told_as_such() {
    let folder = Folder::new();
    let command = folder
        .command("derive --group-key-file - sn-1")
        .stdin(vec![b'A'; 1 << 20]);
    let refused = command.end();
    assert!(
        refused.error(1).contains("from standard input: "),
        "{}",
        refused.stderr
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_key_file_without_end_is_refused() {
    let folder = Folder::new();
    for device in ["/dev/zero", "/dev/urandom"] {
        let words = format!("--json derive --group-key-file {device} sn-1");
        assert_eq!(
            folder.command(&words).end().codes(1),
            ["key_not_base64"],
            "{device}"
        );
    }
    let empty = folder
        .command("--json derive --group-key-file /dev/null sn-1")
        .end();
    assert_eq!(empty.codes(1), ["key_empty"]);
}

#[test]
fn a_group_key_that_may_have_been_cut_is_told_and_taken() {
    // Of 60 bytes, which the service takes too.
    let cut = &GROUP_KEY[..80];
    let folder = Folder::new();
    for (name, key, quiet) in [
        ("DPS_GROUP_KEY", cut, false),
        ("DPS_GROUP_KEY", cut, true),
        ("DPS_SECONDARY_GROUP_KEY", cut, false),
        ("DPS_GROUP_KEY", GROUP_KEY, false),
    ] {
        let derive = folder.derive(if quiet { "--quiet sn-1" } else { "sn-1" });
        let ended = derive.env(name, key).end();
        ended.assert_status(0);
        let expected = usize::from(key == cut && !quiet);
        assert_eq!(ended.warnings().len(), expected, "{}", ended.stderr);
        assert!(expected == 0 || ended.stderr.contains("has 60 bytes"));
    }
}

/// The mistake that costs most: it signs as well as another key, and nobody but the service would tell.
#[test]
fn a_device_key_that_may_be_the_group_key_is_told_and_taken() {
    let folder = Folder::with("key.txt", GROUP_KEY);
    let registration = format!("--device-key-file key.txt --id-scope 0ne --registration-id {ID}");
    let hub = "--device-key-file key.txt --hub h.azure-devices.net --device-id d";
    let ended = folder.command(&format!("sas {registration}")).end();
    let warnings = ended.warnings();
    assert!(
        matches!(*warnings, [warning] if warning.contains("may be the group key")),
        "{}",
        ended.stderr
    );
    let token = ended.done();
    // A hub has made the key of a device there: it has whatever length it has.
    folder.command(&format!("sas {hub}")).end().done_silently();

    // Where the token is right, too: the key signs as well as any other.
    let verify = |words: &str| folder.command(&format!("verify {words}"));
    let genuine = |words: &str| {
        verify(&format!("{registration} {words}"))
            .stdin(token.as_bytes())
            .end()
    };
    let ended = genuine("");
    assert!(
        matches!(*ended.warnings(), [warning] if warning.contains("may be the group key")),
        "{}",
        ended.stderr
    );
    assert_eq!(ended.done().split(' ').next(), Some("valid"));
    assert_eq!(genuine("--json").codes(0), ["key_may_be_group_key"]);
    genuine("--quiet").done_silently();
    let other = folder
        .command(&format!("sas --id-scope 0ne --registration-id {ID}"))
        .env("DPS_DEVICE_KEY", DEVICE_KEY)
        .end()
        .done_silently();
    let refused = verify(&format!("{registration} --json")).stdin(other).end();
    assert_eq!(
        refused.codes(1),
        ["key_may_be_group_key", "sas_token_wrong_signature"]
    );
}

#[test]
fn a_key_in_place_of_an_id_is_told_as_such() {
    for words in ["derive", "derive --group-key-file key.txt sn-1"] {
        let folder = Folder::with("key.txt", GROUP_KEY);
        let ended = folder.command(words).arg(GROUP_KEY).end();
        let error = ended.error(2);
        assert!(error.contains("a key was given"), "{error}");
    }
    // Such IDs are base64 too.
    let folder = Folder::new();
    let hexadecimal = "0123456789ABCDEF01234567";
    let ended = folder.derive(hexadecimal).end();
    assert!(ended.error(1).contains("upper-case"), "{}", ended.stderr);
    let lower_case = hexadecimal.to_lowercase();
    folder.derive(&lower_case).end().done_silently();
}
