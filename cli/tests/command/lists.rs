//! File jobs over a plain list, an ID a line.

use super::support::{
    Folder, GROUP_KEY, KEY_1, KEY_2, KEY_3, SECONDARY_GROUP_KEY, SECONDARY_KEY_1, json,
};

fn expected() -> String {
    format!("registration_id,device_key\nsn-1,{KEY_1}\nsn-2,{KEY_2}\nsn-3,{KEY_3}\n")
}

#[test]
fn a_list_gives_a_row_a_line() {
    for list in [
        "sn-1\nsn-2\nsn-3\n",
        "sn-1\nsn-2\nsn-3",
        "sn-1\r\nsn-2\r\nsn-3\r\n",
        "\u{feff}sn-1\nsn-2\nsn-3\n",
        "\u{feff}sn-1\r\nsn-2\r\nsn-3",
        "sn-1\nsn-2\nsn-3\n\n\n\n",
        "sn-1\r\nsn-2\r\nsn-3\r\n\r\n\r\n",
    ] {
        let folder = Folder::new();
        let ended = folder.job(list, "");
        assert_eq!(
            ended.stderr, "3 rows: 3 done, in keys.csv; 0 refused\n",
            "{list:?}"
        );
        assert_eq!(ended.done(), "", "{list:?}");
        assert_eq!(folder.read("keys.csv"), expected(), "{list:?}");
        assert_eq!(folder.files(), ["input", "keys.csv"], "{list:?}");
    }
}

#[test]
fn a_list_from_standard_input_to_standard_output() {
    let folder = Folder::new();
    let job = folder.derive("--input - --output - --refused refused.csv");
    let ended = job.stdin("sn-1\nsn-2\nsn-3\n").end();
    assert_eq!(
        ended.stderr,
        "3 rows: 3 done, in standard output; 0 refused\n"
    );
    assert_eq!(ended.done(), expected());
    assert!(folder.files().is_empty());
}

#[test]
fn quiet_says_nothing() {
    let folder = Folder::new();
    assert_eq!(folder.job("sn-1\nsn-1\n", "--quiet").done_silently(), "");
}

#[test]
fn the_key_can_come_from_standard_input() {
    let folder = Folder::with("input", "sn-1\nsn-2\nsn-3\n");
    let job = folder.command("derive --quiet --group-key-file - --input input --output keys.csv");
    job.stdin(format!("{GROUP_KEY}\n")).end().done_silently();
    assert_eq!(folder.read("keys.csv"), expected());
}

#[test]
fn a_secondary_group_key_adds_a_column() {
    let folder = Folder::with("secondary.txt", SECONDARY_GROUP_KEY);
    folder
        .job("sn-1\n", "--quiet --secondary-group-key-file secondary.txt")
        .done_silently();
    assert_eq!(
        folder.read("keys.csv"),
        format!(
            "registration_id,device_key,secondary_device_key\nsn-1,{KEY_1},{SECONDARY_KEY_1}\n"
        )
    );
}

#[test]
fn lower_case_is_what_the_key_was_derived_from() {
    let folder = Folder::new();
    folder
        .job("SN-1\nSn-2\nsn-3\n", "--quiet --lower-case")
        .done_silently();
    assert_eq!(folder.read("keys.csv"), expected());
}

#[test]
fn an_empty_list_has_no_rows() {
    for list in ["", "\n", "\r\n\r\n", "\u{feff}", "\u{feff}\n"] {
        let folder = Folder::new();
        let ended = folder.job(list, "--json");
        assert_eq!(json(&ended.done_silently())["rows"], 0, "{list:?}");
        assert_eq!(
            folder.read("keys.csv"),
            "registration_id,device_key\n",
            "{list:?}"
        );
    }
}

#[test]
fn the_summary_adds_up() {
    let folder = Folder::new();
    let ended = folder.job("sn-1\nSN-2\nsn-1\n\nsn-3\n", "--json");
    assert_eq!(
        ended.codes(1),
        [
            "registration_id_repeated",
            "registration_id_repeated",
            "rows_refused"
        ]
    );
    let summary = json(&ended.stdout);
    let count = |name: &str| summary[name].as_u64().unwrap();
    assert_eq!(count("rows"), count("derived") + count("refused"));
    assert_eq!(
        (count("rows"), count("derived"), count("refused")),
        (5, 3, 2)
    );
    assert_eq!((count("duplicates"), count("locally_administered")), (1, 0));

    let ended = folder.job("sn-1\nsn-1\n", "--json --allow-duplicates");
    assert_eq!(json(&ended.done_silently()).get("duplicates"), None);
}

#[test]
fn the_summary_goes_to_standard_error_where_the_keys_go_to_standard_output() {
    let folder = Folder::new();
    let job = folder.derive("--json --input - --output - --refused refused.csv");
    let ended = job.stdin("sn-1\nSN-2\n").end();
    assert_eq!(ended.codes(1), ["rows_refused"]);
    assert_eq!(
        ended.stdout,
        format!("registration_id,device_key\nsn-1,{KEY_1}\n")
    );
    let summary = json(ended.stderr.lines().next().unwrap());
    assert_eq!(summary["derived"], 1);
    assert_eq!(folder.files(), ["refused.csv"]);
}

#[test]
fn utf_16_is_told_as_such() {
    let folder = Folder::new();
    for list in [
        &b"\xff\xfes\0n\0-\0a\0\n\0"[..],
        b"\xfe\xff\0s\0n\0-\0a\0\n",
        b"s\0n\0-\0a\0\n\0",
        b"\0s\0n\0-\0a\0\n",
    ] {
        assert_eq!(folder.job(list, "--json").codes(1), ["input_not_utf8"]);
        assert!(folder.job(list, "").error(1).contains("UTF-16"));
        assert_eq!(folder.files(), ["input"]);
    }
}

#[test]
fn a_spreadsheet_is_told_as_such() {
    let folder = Folder::new();
    for words in ["", "--id-column id"] {
        let ended = folder.job(b"PK\x03\x04\x14\0\x06\0", &format!("--json {words}"));
        assert_eq!(ended.codes(1), ["input_not_utf8"]);
        assert!(ended.stderr.contains("spreadsheet"), "{}", ended.stderr);
        assert_eq!(folder.files(), ["input"]);
    }
}

#[test]
fn a_long_line_is_a_refused_row() {
    let folder = Folder::new();
    let long = "x".repeat(10_000_000);
    let ended = folder.job(format!("sn-1\n{long}\nsn-2\n"), "--json");
    assert_eq!(ended.codes(1), ["rows_refused"]);
    assert_eq!(
        folder.read("keys.csv"),
        format!("registration_id,device_key\nsn-1,{KEY_1}\nsn-2,{KEY_2}\n")
    );
    let report = folder.read("keys.csv.refused.csv");
    assert!(report.starts_with("line,code,reason,registration_id\n2,registration_id_too_long,"));
    assert!(report.ends_with(&format!(",{long}\n")));
}

#[test]
fn a_line_of_more_than_16_mib_ends_the_job() {
    let long = "x".repeat((16 << 20) + 200_000);
    for (list, line) in [
        (format!("{long}\n"), 1),
        (format!("sn-1\nsn-2\n{long}\nsn-3\n"), 3),
    ] {
        let folder = Folder::new();
        let ended = folder.job(&list, "");
        let error = ended.error(1);
        assert!(
            error.contains(&format!("line {line} is longer than 16 MiB")),
            "{error}"
        );
        assert_eq!(folder.job(&list, "--json").codes(1), ["row_too_long"]);
        assert_eq!(folder.files(), ["input"]);
    }
}

#[test]
fn many_blank_lines_are_as_many_refused_rows() {
    for (before, between) in [(0, 25_000), (1, 300_000), (700_000, 10_001)] {
        let list = format!(
            "{}sn-1\n{}sn-2\n",
            "\n".repeat(before),
            "\r\n".repeat(between)
        );
        let folder = Folder::new();
        folder.job(list, "--quiet").assert_status(1);
        let report = folder.read("keys.csv.refused.csv");
        let line = |row: &str| row.split(',').next()?.parse::<usize>().ok();
        let lines = report.lines().skip(1).filter_map(line);
        let last = before + 1 + between;
        let blank = (1..=before).chain(before + 2..=last);
        assert!(lines.eq(blank), "{before} and {between}");
    }
}

#[test]
fn many_blank_lines_are_no_long_row() {
    let folder = Folder::new();
    let list = format!("sn-1\n{}", "\n".repeat((16 << 20) + 200_000));
    folder.job(list, "--quiet").done_silently();
    assert_eq!(
        folder.read("keys.csv"),
        format!("registration_id,device_key\nsn-1,{KEY_1}\n")
    );
}
