//! Keys where they do not belong are not told on. That standard error has none is asserted for every run: see `support`.

use super::support::{DEVICE_KEY, Folder, GROUP_KEY, has_secret};

/// Runs the commands with each last argument, and gives those that tell it or that end in another way.
fn telling(commands: &[&str], last: &[&str], statuses: &[i32]) -> Vec<String> {
    let folder = Folder::new();
    let mut telling = Vec::new();
    for words in commands {
        for argument in last {
            let command = folder.command(words).arg(argument);
            let command = command.env("DPS_DEVICE_KEY", DEVICE_KEY);
            // The secondary key is read only where there is a first one.
            let mut command = match words.contains("secondary") {
                true => command.env("DPS_GROUP_KEY", GROUP_KEY),
                false => command,
            };
            let output = command.command.output().expect("the command");
            let stderr = String::from_utf8_lossy(&output.stderr);
            let is_expected = output
                .status
                .code()
                .is_some_and(|code| statuses.contains(&code));
            if !is_expected || has_secret(&stderr) {
                telling.push(format!("{words} {argument}: {} {stderr}", output.status));
            }
        }
    }
    telling
}

#[test]
fn a_key_in_place_of_its_file_is_not_printed() {
    let url_safe = GROUP_KEY.replace('/', "_").replace('+', "-");
    let unpadded = GROUP_KEY.trim_end_matches('=');
    let assigned = format!("DPS_GROUP_KEY={GROUP_KEY}");
    let quoted = format!("\"{GROUP_KEY}\"");
    let commands = [
        "derive sn-1 --group-key-file",
        "derive sn-1 --secondary-group-key-file",
        "sas --id-scope 0ne --registration-id sn-1 --device-key-file",
        "verify --id-scope 0ne --registration-id sn-1 --device-key-file",
    ];
    let path = format!("./{GROUP_KEY}");
    let labelled = format!("primary:{GROUP_KEY}");
    let twice = format!("{GROUP_KEY},{GROUP_KEY}");
    let keys = [
        GROUP_KEY, &url_safe, unpadded, &assigned, &quoted, &path, &labelled, &twice,
    ];
    let telling = telling(&commands, &keys, &[2, 3]);
    assert!(telling.is_empty(), "{telling:#?}");
}

#[test]
fn a_key_with_an_option_s_dashes_is_not_printed() {
    let dashes = format!("--{GROUP_KEY}");
    let joined = format!("--group-key-file:{GROUP_KEY}");
    let telling = telling(
        &["--json", "derive", "derive sn-1", "sas"],
        &[&dashes, &joined],
        &[2],
    );
    assert!(telling.is_empty(), "{telling:#?}");
}

#[test]
fn a_signature_is_not_printed() {
    let sig = "l4WGmr52Z9%2BqW8Za4QPSRsCQUx1aIYiu%2BH%2FkZw30m7A%3D";
    let folder = Folder::with("key.txt", DEVICE_KEY);
    let words = "verify --device-key-file key.txt --id-scope 0ne --registration-id sn-1";
    for argument in [
        sig,
        &format!("sig={sig}"),
        &format!("sr=0ne&sig={sig}&se=1"),
    ] {
        let ended = folder.command(words).arg(argument).end();
        assert!(!ended.error(2).contains(&sig[..8]), "{}", ended.stderr);
    }
}

#[test]
fn a_key_in_place_of_another_argument_is_not_printed() {
    let commands = [
        "derive",
        "derive --group-key",
        "derive --key",
        "derive sn-1 --rules",
        "derive sn-1 --delimiter",
        "id --serial",
        "id --mac",
        "id",
        "sas",
        "sas --id-scope 0ne --registration-id sn-1",
        "sas --id-scope 0ne --registration-id sn-1 --device-key",
        "sas --registration-id sn-1 --id-scope",
        "sas --id-scope 0ne --registration-id",
        "sas --device-id sn-1 --hub",
        "sas --id-scope 0ne --registration-id sn-1 --valid-for",
        "sas --id-scope 0ne --registration-id sn-1 --expires-at",
        "verify --id-scope 0ne --registration-id sn-1 --at",
        "verify --id-scope 0ne --registration-id sn-1 --allowed-skew",
        "verify --id-scope 0ne --registration-id sn-1",
        "generate-key",
        "completions",
        "",
    ];
    let option = format!("--group-key={GROUP_KEY}");
    let telling = telling(&commands, &[GROUP_KEY, DEVICE_KEY, &option], &[1, 2]);
    assert!(telling.is_empty(), "{telling:#?}");
}

#[test]
fn a_token_in_place_of_an_argument_is_not_printed() {
    let folder = Folder::new();
    let token = "SharedAccessSignature sr=0ne&sig=l4WGmr52Z9%2BqW8Za4QPSRsCQUx1aIYiu%2BH%3D&se=1";
    let command = folder
        .command("verify --id-scope 0ne --registration-id sn-1")
        .arg(token);
    let ended = command.env("DPS_DEVICE_KEY", DEVICE_KEY).end();
    assert!(!ended.error(2).contains("l4WGmr52"), "{}", ended.stderr);
}

#[test]
fn a_key_file_in_place_of_the_input_is_not_printed() {
    let folder = Folder::with("key.txt", format!("{GROUP_KEY}\n"));
    for words in ["--id-column id", "--serial-column serial --mac-column mac"] {
        let command = folder.derive("--group-key-file key.txt --input key.txt --output keys.csv");
        command.args(words.split_whitespace()).end().error(1);
        assert_eq!(folder.files(), ["key.txt"]);
    }
}

#[test]
fn a_report_has_no_key_that_was_not_in_the_row() {
    let folder = Folder::new();
    let ended = folder.job("sn-1\nSN-2\n", "");
    ended.assert_status(1);
    assert!(!has_secret(&folder.read("keys.csv.refused.csv")));
}

#[test]
fn a_key_in_place_of_a_column_is_not_printed() {
    for option in ["--id-column", "--serial-column", "--mac-column"] {
        let words = format!("--json {option} {GROUP_KEY}");
        let ended = Folder::new().job("id\nsn-1\n", &words);
        assert_eq!(ended.codes(1), ["column_missing"]);
    }
}
