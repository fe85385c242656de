//! Wrong usage: exit status 2, one line, and nothing done.

use super::support::{DEVICE_KEY, Folder, GROUP_KEY, json};

#[test]
fn without_arguments_it_says_what_there_is() {
    let folder = Folder::new();
    let help = folder.command("").end();
    help.assert_status(2);
    assert_eq!(help.stdout, "");
    assert!(help.stderr.contains("Usage: dps-symkey"), "{}", help.stderr);
}

const WRONG: [&str; 40] = [
    "nonsense",
    "--nonsense",
    "derive",
    "derive --nonsense sn-1",
    "derive --input input",
    "derive --output keys.csv",
    "derive sn-1 --input input --output keys.csv",
    "derive sn-1 --output keys.csv",
    "derive sn-1 --id-column id",
    "derive sn-1 --serial-column id",
    "derive sn-1 --refused refused.csv",
    "derive sn-1 --duplicates duplicates.csv",
    "derive sn-1 --allow-duplicates",
    "derive sn-1 --rules mine",
    "derive sn-1 --group-key-file",
    "derive --input input --output -",
    "derive --input input --output keys.csv --delimiter ;",
    "derive --input input --output keys.csv --id-column id --delimiter |",
    "derive --input input --output keys.csv --id-column id --mac-column mac",
    "derive --input input --output keys.csv --id-column id --serial-column serial",
    "derive --input input --output keys.csv --duplicates d.csv --allow-duplicates",
    "derive --input input --output keys.csv --refused -",
    "derive --input input --output keys.csv --duplicates -",
    "derive --input input --input input --output keys.csv",
    "id",
    "id 007",
    "sas",
    "sas --id-scope 0ne",
    "sas --registration-id sn-1",
    "sas --hub hub.azure-devices.net",
    "sas --device-id sn-1",
    "sas --id-scope 0ne --registration-id sn-1 --module-id m",
    "sas --id-scope 0ne --registration-id sn-1 --device-id d",
    "sas --id-scope 0ne --registration-id sn-1 --device-id d --module-id m",
    "sas --hub hub.azure-devices.net --device-id d --id-scope 0ne",
    "sas --hub hub.azure-devices.net --device-id d --registration-id sn-1",
    "sas --hub hub.azure-devices.net --module-id m",
    "derive sn-1 --output keys.csv --refused refused.csv",
    "sas --id-scope 0ne --registration-id sn-1 --hub hub.azure-devices.net --device-id sn-1",
    "sas --id-scope 0ne --registration-id sn-1 --valid-for 1h --expires-at 1700000000",
];

/// Runs each of [`WRONG`] and gives those that do not end as they should.
fn not_refused(more: &str, is_refused: impl Fn(&str) -> bool) -> Vec<String> {
    let folder = Folder::with("input", "sn-1\n");
    let mut failed = Vec::new();
    for words in WRONG {
        let command = folder.command(more).args(words.split_whitespace());
        let command = command.env("DPS_GROUP_KEY", GROUP_KEY);
        let ended = command.env("DPS_DEVICE_KEY", DEVICE_KEY).end();
        let is_silent = ended.stdout.is_empty() && folder.files() == ["input"];
        if ended.status.code() != Some(2) || !is_silent || !is_refused(&ended.stderr) {
            failed.push(format!("{words}: {} {}", ended.status, ended.stderr));
        }
    }
    failed
}

#[test]
fn wrong_usage_is_one_line_and_status_2() {
    let is_error_line = |stderr: &str| stderr.starts_with("error: ") && stderr.lines().count() == 1;
    let failed = not_refused("", is_error_line);
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn wrong_usage_with_json_is_an_object() {
    let is_object = |stderr: &str| {
        let object = serde_json::from_str::<serde_json::Value>(stderr);
        object.is_ok_and(|object| object["code"] == "usage" && object["message"].is_string())
    };
    let failed = not_refused("--json", is_object);
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn a_wrong_name_is_told_with_the_right_one() {
    let folder = Folder::new();
    let error = folder.derive("--group-key key.txt sn-1").end();
    assert!(
        error.error(2).contains("--group-key-file"),
        "{}",
        error.stderr
    );
    let error = folder.command("deriv sn-1").end();
    assert!(error.error(2).contains("'derive'"), "{}", error.stderr);
}

#[test]
fn a_key_is_needed() {
    let folder = Folder::with("input", "sn-1\n");
    for (words, option, variable) in [
        ("derive sn-1", "--group-key-file", "DPS_GROUP_KEY"),
        (
            "derive --input input --output keys.csv",
            "--group-key-file",
            "DPS_GROUP_KEY",
        ),
        (
            "sas --id-scope 0ne --registration-id sn-1",
            "--device-key-file",
            "DPS_DEVICE_KEY",
        ),
        (
            "verify --id-scope 0ne --registration-id sn-1",
            "--device-key-file",
            "DPS_DEVICE_KEY",
        ),
    ] {
        let ended = folder.command(words).end();
        let error = ended.error(2);
        assert!(
            error.contains(option) && error.contains(variable),
            "{error}"
        );
        assert_eq!(folder.files(), ["input"]);
    }
}

#[test]
fn standard_input_has_one_reader() {
    let folder = Folder::with("input", "sn-1\n");
    for words in [
        "derive --group-key-file - --secondary-group-key-file - sn-1",
        "derive --group-key-file - --input - --output keys.csv",
        "derive --secondary-group-key-file - --input - --output keys.csv",
        "verify --device-key-file - --id-scope 0ne --registration-id sn-1",
        "derive --group-key-file - --input /dev/stdin --output keys.csv",
        "derive --group-key-file /dev/fd/0 --input - --output keys.csv",
        "verify --device-key-file /dev/stdin --id-scope 0ne --registration-id sn-1",
    ] {
        let command = folder.command(words).env("DPS_GROUP_KEY", GROUP_KEY);
        let ended = command.stdin(format!("{GROUP_KEY}\n")).end();
        assert!(
            ended.error(2).contains("standard input"),
            "{}",
            ended.stderr
        );
        assert_eq!(folder.files(), ["input"]);
    }
}

#[test]
fn quiet_leaves_errors_alone() {
    let folder = Folder::new();
    folder.derive("--quiet SN-1").end().error(1);
    folder.derive("-q").end().error(2);
    folder
        .derive("--quiet --input nothing --output keys.csv")
        .end()
        .error(3);
}

#[test]
fn json_errors_have_code_message_and_where_the_mistake_is() {
    let folder = Folder::new();
    for (words, code, byte_index) in [
        ("--json sn-1A", "registration_id_upper_case", Some(4)),
        ("--json -- sn-1 -", "registration_id_invalid_start", Some(0)),
        ("--json -- sn-1-", "registration_id_invalid_end", Some(4)),
        ("--json", "usage", None),
        ("--json --input nothing --output keys.csv", "machine", None),
    ] {
        let ended = folder.derive(words).end();
        let object = json(&ended.stderr);
        assert_eq!(object["code"], code);
        assert!(object["message"].is_string());
        assert_eq!(object["byte_index"].as_u64(), byte_index, "{object}");
        let fields = object.as_object().map(serde_json::Map::len);
        assert_eq!(
            fields,
            Some(2 + usize::from(byte_index.is_some())),
            "{object}"
        );
    }
}
