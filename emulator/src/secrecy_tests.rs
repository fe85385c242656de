use data_encoding::BASE64;

use super::*;

/// Of each length from 16 to 64 bytes, so many.
const KEYS: usize = 2_000;

/// Keys of every length, always the same ones (xorshift).
fn keys() -> impl Iterator<Item = String> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut byte = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    };
    GroupKey::LENGTHS
        .flat_map(|length| vec![length; KEYS])
        .map(move |length| {
            let key: Vec<u8> = (0..length).map(|_| byte()).collect();
            BASE64.encode(&key)
        })
}

/// The key over lines of so many characters.
fn wrapped(key: &str, columns: usize, end: &str) -> String {
    let lines = key.as_bytes().chunks(columns);
    let lines: Vec<_> = lines.map(|line| str::from_utf8(line).unwrap()).collect();
    lines.join(end) + end
}

fn is_among(arguments: &[&str]) -> bool {
    let arguments: Vec<_> = arguments.iter().map(OsString::from).collect();
    is_key_among(&arguments)
}

#[test]
fn every_key_is_known() {
    for key in keys() {
        assert!(is_key(&key), "{key}");
        assert!(may_hold_key(&key), "{key}");
    }
}

#[test]
fn every_key_among_arguments_is_known() {
    for key in keys().step_by(40) {
        let bare = key.trim_end_matches('=');
        for argument in [
            key.clone(),
            bare.to_owned(),
            format!("--{key}"),
            format!("./{key}"),
            format!("--group-key-file={key}"),
            format!("DPS_GROUP_KEY={key}"),
            format!("default,primary={key},disabled"),
            format!("'{key}'"),
        ] {
            assert!(
                is_among(&["--id-scope", "0ne00002193", &argument]),
                "{argument}"
            );
        }
    }
}

#[test]
fn every_key_over_several_lines_is_known() {
    for key in keys().step_by(40) {
        for (columns, end) in [
            (64, "\n"),
            (64, "\r\n"),
            (76, "\n"),
            (76, "\r\n"),
            (20, "\n"),
            (4, " "),
        ] {
            let argument = wrapped(&key, columns, end);
            assert!(is_among(&["--group-key-file", &argument]), "{argument:?}");
            // As a shell takes it apart.
            let mut words = vec!["--group-key-file"];
            words.extend(argument.split_whitespace());
            words.push("--lenient");
            assert!(is_among(&words), "{words:?}");
        }
    }
}

/// A key in the alphabet for URLs, percent-encoded or cut may be missed where it is short: seldom.
#[test]
fn most_keys_that_were_damaged_are_known() {
    let (mut missed, mut all) = (0, 0);
    for key in keys().skip(16 * KEYS).step_by(4) {
        let url_safe = key.replace('+', "-").replace('/', "_");
        let encoded = key
            .replace('+', "%2B")
            .replace('/', "%2F")
            .replace('=', "%3D");
        for damaged in [
            url_safe.trim_end_matches('='),
            &encoded,
            &key[1..],
            &key[..41],
        ] {
            all += 1;
            missed += usize::from(!is_among(&["--group-key-file", damaged]));
        }
    }
    assert!(missed * 1_000 < all, "{missed} of {all}");
}

#[test]
fn names_are_no_keys() {
    for name in [
        "",
        // Registration IDs.
        "sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6",
        "mac-00-1b-21-d4-e5-f6",
        "SN-007-888-ABC-mac-A1-B2-C3-D4-E5-F6",
        "SampleDevice_1",
        "SampleDevice_1-Line7-Plant3",
        "Contoso-Pump-A1B2C3D4E5F6-2026",
        "contosothermostatofbuilding12",
        "thermostat:Plant-7:unit_3",
        // Serial numbers.
        "007-888-ABC",
        "C02XL0ACJGH5",
        "1HGCM82633A0043521HGCM82633A004352",
        "01095060001343528200218900000000",
        "Siemens-6ES7214-1AG40-0XB0-S-C4U72215",
        // Numbers of chips.
        "0123456789ABCDEF01234567",
        "0x0123456789ABCDEF012345",
        "0x0123456789abcdefABCDEF01",
        "003A00293436510A34303936",
        "esp32-3C71BFFFFE4A2B1C3C71BFFF",
        "A1B2C3D4E5F60718293A4B5C6D7E8F90A1B2C3D4E5F60718293A4B5C6D7E8F90",
        // UUIDs.
        "550e8400-e29b-41d4-a716-446655440000",
        "550E8400-E29B-41D4-A716-446655440000",
        "{550E8400-E29B-41D4-A716-446655440000}",
        "urn:uuid:550E8400-E29B-41D4-A716-446655440000",
        "550e8400e29b41d4a716446655440000",
        // Files, none of which is there.
        "group-key.txt",
        "KeyOfTheGroup7InTheFactory",
        "Plant7_DeviceKeys_2026-11-25",
        "DeviceKeysOfPlant7InBuilding12.csv",
        "MasterKeyOfTheFactoryOne.txt",
        "keys/2024/plant-seven/group-key",
        "/run/secrets/dpsgroupkey",
        "/etc/dps/keys/primarygroupkey",
        "/Users/Anna/PlantSeven/GroupKey",
        r"C:\Users\Anna\PlantSeven\GroupKeyFile12.txt",
        "~/.keys/enrollment-group-primary",
        // Hosts.
        "test-docs-hub.azure-devices.net",
        "global.azure-devices-provisioning.net",
    ] {
        assert!(!is_key(name), "{name}");
        for argument in [
            name.to_owned(),
            format!("--group-key-file={name}"),
            format!("a,primary={name}"),
        ] {
            assert!(
                !is_among(&["--id-scope", "0ne00002193", &argument, "--lenient"]),
                "{argument}"
            );
        }
    }
}

#[test]
fn a_file_that_is_there_is_no_key() {
    let folder = tempfile::tempdir().unwrap();
    let keys = folder.path().join("KeysOfPlant7InBuilding12");
    assert!(is_among(&["KeysOfPlant7InBuilding12"]));
    std::fs::create_dir(&keys).unwrap();
    assert!(!is_among(&[keys.to_str().unwrap()]));
    // One that is not, in a folder that is.
    assert!(!is_among(&[keys.join("nowhere").to_str().unwrap()]));
}
