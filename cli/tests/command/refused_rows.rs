//! No row is lost: what is refused goes to the report, with its line and the reason, and the rest is done.

use super::support::{Folder, KEY_1, KEY_2, KEY_3, json};

/// The lines and codes of a report whose rows are one line each; its header may have more.
fn lines_and_codes(report: &str) -> Vec<(u64, &str)> {
    let row = |row| {
        let (line, rest): (&str, &str) = str::split_once(row, [',', ';'])?;
        let (code, _) = rest.split_once([',', ';'])?;
        Some((line.parse().ok()?, code))
    };
    report.lines().filter_map(row).collect()
}

#[track_caller]
fn assert_report(input: &[u8], words: &str, expected: &[(u64, &str)]) {
    let folder = Folder::new();
    let ended = folder.job(input, &format!("--json {words}"));
    assert_eq!(
        ended.codes(1).last().map(String::as_str),
        Some("rows_refused")
    );
    let report = String::from_utf8_lossy(&folder.read_bytes("keys.csv.refused.csv")).into_owned();
    assert_eq!(lines_and_codes(&report), expected);
    let summary = json(&ended.stdout);
    let count = |name: &str| summary[name].as_u64().unwrap();
    assert_eq!(count("refused"), expected.len() as u64);
    assert_eq!(count("rows"), count("derived") + count("refused"));
}

#[test]
fn a_refused_row_of_a_list_is_reported_and_the_rest_is_done() {
    let folder = Folder::new();
    let ended = folder.job("sn-1\nSN-2\nsn-3\n", "");
    ended.assert_status(1);
    let lines: Vec<_> = ended.stderr.lines().collect();
    assert_eq!(lines.len(), 2, "{}", ended.stderr);
    assert_eq!(lines[0], "3 rows: 2 done, in keys.csv; 1 refused");
    assert!(
        lines[1].starts_with("error: 1 of 3 rows") && lines[1].contains("keys.csv.refused.csv")
    );
    assert_eq!(
        folder.read("keys.csv"),
        format!("registration_id,device_key\nsn-1,{KEY_1}\nsn-3,{KEY_3}\n")
    );
    let report = folder.read("keys.csv.refused.csv");
    let row = report
        .strip_prefix("line,code,reason,registration_id\n")
        .unwrap();
    assert!(
        row.starts_with("2,registration_id_upper_case,") && row.ends_with(",SN-2\n"),
        "{row}"
    );
}

#[test]
fn lines_are_those_of_an_editor() {
    let list: &[(u64, &str)] = &[
        (2, "registration_id_upper_case"),
        (3, "registration_id_empty"),
        (4, "registration_id_empty"),
        (6, "registration_id_white_space"),
        (7, "registration_id_empty"),
        (8, "registration_id_invalid_end"),
    ];
    assert_report(b"sn-1\nSN-2\n\n\nsn-5\nsn 6\n\nsn-\n\n\n", "", list);
    assert_report(b"sn-1\r\nSN-2\r\n\r\n\r\nsn-5\r\nsn 6\r\n\r\nsn-", "", list);
    assert_report(
        b"\xef\xbb\xbf\n\nsn-3\n",
        "",
        &[(1, "registration_id_empty"), (2, "registration_id_empty")],
    );

    let csv: &[(u64, &str)] = &[
        (2, "registration_id_upper_case"),
        (8, "registration_id_upper_case"),
        (11, "row_short"),
    ];
    let text = "id,note\nSN-2,a\n\nsn-4,\"two\n\nlines\"\n\nSN-8,b\nsn-9,c\n\nsn-11\n";
    assert_report(text.as_bytes(), "--id-column id", csv);
    assert_report(text.replace('\n', "\r\n").as_bytes(), "--id-column id", csv);
    assert_report(format!("\u{feff}{text}").as_bytes(), "--id-column id", csv);
    // A header of two lines.
    let text = text.replace("note", "\"no\nte\"").replace("SN-2", "sn-2");
    assert_report(
        text.as_bytes(),
        "--id-column id",
        &[(9, csv[1].1), (12, csv[2].1)],
    );
}

#[test]
fn lines_are_right_far_into_a_file() {
    let mut text = String::from("id,note\r\n");
    for _ in 0..20_000 {
        text.push_str("sn-1,\"a\r\nb\"\r\n\r\n");
    }
    text.push_str("SN-1,a\r\n");
    let words = "--id-column id --allow-duplicates";
    assert_report(
        text.as_bytes(),
        words,
        &[(60_002, "registration_id_upper_case")],
    );
}

#[test]
fn rows_that_are_no_rows_are_refused() {
    let input = b"id,note\nsn-1\nsn-2,a,b\nsn-\xff,a\nsn-3,\xff\nsn-4,a\n,a\n";
    assert_report(
        input,
        "--id-column id",
        &[
            (2, "row_short"),
            (3, "row_long"),
            (4, "row_not_utf8"),
            (5, "row_not_utf8"),
            (7, "registration_id_empty"),
        ],
    );
    assert_report(
        b"sn-1\nsn-\xff\n\0\nsn-2\n",
        "",
        &[
            (2, "row_not_utf8"),
            (3, "registration_id_invalid_character"),
        ],
    );
}

#[test]
fn each_part_of_an_id_is_judged() {
    assert_report(
        b"serial,mac\n1/2,00:30:de:00:00:01\n2,00:00:00:00:00:00\n3,x\n4,\n,00:30:de:00:00:01\n",
        "--serial-column serial --mac-column mac",
        &[
            (2, "serial_number_invalid_character"),
            (3, "mac_address_all_zero"),
            (4, "mac_address_invalid_character"),
            (5, "mac_address_invalid_length"),
            (6, "serial_number_empty"),
        ],
    );
}

#[test]
fn the_report_has_the_row_s_own_columns() {
    let folder = Folder::new();
    let input = b"id;note;more\nSN-1;\"a;b\nc\";\"x \"\"y\"\"\"\nsn-2;a\nsn-3;a;b;c\nsn-4;\xff;x\n";
    folder.job(input, "--id-column id").assert_status(1);
    let report = folder.read_bytes("keys.csv.refused.csv");
    let has = |part: &[u8]| report.windows(part.len()).any(|window| window == part);
    assert!(report.starts_with(b"line;code;reason;id;note;more\n2;registration_id_upper_case;"));
    assert!(has(b";SN-1;\"a;b\nc\";\"x \"\"y\"\"\"\n4;row_short;"));
    assert!(has(b";sn-2;a\n5;row_long;") && has(b";sn-3;a;b;c\n6;row_not_utf8;"));
    assert!(report.ends_with(b";sn-4;\xff;x\n"));
}

#[test]
fn a_quote_that_is_never_closed_is_refused() {
    let folder = Folder::new();
    let ended = folder.job(
        "id,note\nsn-1,a\nsn-2,\"b\nsn-3,c\nsn-4,d\n",
        "--json --id-column id",
    );
    assert_eq!(ended.codes(1), ["rows_refused"]);
    let report = folder.read("keys.csv.refused.csv");
    assert!(report.contains("\n3,row_unclosed_quote,"), "{report}");
    assert!(report.contains("sn-2,\"b\nsn-3,c\nsn-4,d\n\""), "{report}");
    assert!(!folder.read("keys.csv").contains("sn-2"));
}

#[test]
fn a_quote_that_the_next_row_s_quote_closes_takes_no_row_away() {
    for input in [
        "id,note\nsn-1,\"one\nsn-2,\"two\"\nsn-3,\"three\"\n",
        "id,note\nsn-1,\"one\nsn-2,two\nsn-3,\"three\"\n",
        "id,note\r\nsn-1,\"one\r\nsn-2,\"two\"\r\nsn-3,\"three\"\r\nsn-4,four\r\n",
    ] {
        let folder = Folder::new();
        let ended = folder.job(input, "--json --id-column id");
        // sn-2 has no row of its own: it must be told that it has no key.
        assert_eq!(ended.codes(1), ["rows_refused"], "{input}");
        let report = folder.read("keys.csv.refused.csv");
        assert!(
            report.contains("\n2,row_malformed_quote,") && report.contains("sn-2,"),
            "{report}"
        );
    }
}

#[test]
fn a_carriage_return_alone_ends_no_row() {
    let folder = Folder::new();
    let input = "id,note\r\nsn-1,a\r\nsn-2\rsn-3,b\r\nsn-4,c\r";
    let ended = folder.job(input, "--json --id-column id");
    assert_eq!(ended.codes(1), ["rows_refused"]);
    let report = folder.read("keys.csv.refused.csv");
    for row in ["\n3,row_lone_carriage_return,", ",sn-2\n", ",sn-3,b\n"] {
        assert!(report.contains(row), "{row}: {report}");
    }
    let keys = folder.read("keys.csv");
    assert!(
        keys.contains("sn-1,a,sn-1,") && keys.contains("sn-4,c,sn-4,"),
        "{keys}"
    );
    assert_eq!(keys.lines().count(), 3);

    // As an old Mac writes them: nothing in it is a header.
    let ended = folder.job("id,note\rsn-1,a\rsn-2,b\r", "--json --id-column id");
    assert_eq!(ended.codes(1), ["row_lone_carriage_return"]);
}

#[test]
fn a_quote_inside_a_field_is_a_quote() {
    let folder = Folder::new();
    let input = "id,note\nsn-1,5\" pipe\nsn-2,\"two\nlines, \"\"quoted\"\"\"\nsn-3,6\" pipe";
    folder.job(input, "--quiet --id-column id").done_silently();
    let keys = folder.read("keys.csv");
    assert!(keys.contains("sn-1,\"5\"\" pipe\",sn-1,"), "{keys}");
    assert!(
        keys.contains("sn-2,\"two\nlines, \"\"quoted\"\"\",sn-2,"),
        "{keys}"
    );
    assert!(keys.contains("sn-3,\"6\"\" pipe\",sn-3,"), "{keys}");
}

#[test]
fn the_report_can_be_mended_and_run_again() {
    let folder = Folder::new();
    folder.job("sn-1\nSN-2\n", "").assert_status(1);
    let mended = folder
        .read("keys.csv.refused.csv")
        .replace(",SN-2\n", ",sn-2\n");
    let folder = folder.and("mended.csv", mended);
    let words = "--quiet --input mended.csv --output more.csv --id-column registration_id";
    folder.derive(words).end().done_silently();
    // Without the columns of the report.
    assert_eq!(
        folder.read("more.csv"),
        format!("registration_id,device_key\nsn-2,{KEY_2}\n")
    );
}

#[test]
fn a_row_of_a_report_that_was_cut_is_reported_whole() {
    let folder = Folder::new();
    let input = "line,code,reason,id\n2,x\n3,c,r,sn-1\n";
    folder.job(input, "--id-column id").assert_status(1);
    let report = folder.read("keys.csv.refused.csv");
    assert!(report.contains("2,row_short,"), "{report}");
    assert!(report.ends_with(",2,x\n"), "{report}");
    assert_eq!(
        folder.read("keys.csv"),
        format!("id,registration_id,device_key\nsn-1,sn-1,{KEY_1}\n")
    );
}

#[test]
fn a_report_that_is_not_mended_does_not_grow() {
    let folder = Folder::new();
    let input = "serial;mac\nA/1;x\nA-2;00:1b:21:00:00:01\nA/3\n";
    folder.job(input, "--serial-column serial").assert_status(1);
    let first = folder.read("keys.csv.refused.csv");
    assert!(
        first.contains(";A/1;x\n") && first.contains(";A/3\n"),
        "{first}"
    );
    folder
        .derive("--input keys.csv.refused.csv --output more.csv --serial-column serial")
        .end()
        .assert_status(1);
    let again = folder.read("more.csv.refused.csv");
    let own = |report: &str| -> Vec<String> {
        let rows = report.lines().map(|row| row.splitn(4, ';').nth(3));
        rows.map(|row| row.unwrap().to_owned()).collect()
    };
    assert_eq!(own(&again), own(&first), "{again}");
    assert_eq!(
        folder.read("more.csv"),
        "serial;mac;registration_id;device_key\n"
    );
}

#[test]
fn the_report_can_have_another_name() {
    let folder = Folder::new();
    folder
        .job("SN-1\n", "--refused refused.csv")
        .assert_status(1);
    assert_eq!(folder.files(), ["input", "keys.csv", "refused.csv"]);
}

#[test]
fn the_report_of_an_earlier_run_goes_where_nothing_is_refused() {
    let folder = Folder::new();
    folder.job("SN-1\n", "").assert_status(1);
    assert_eq!(
        folder.files(),
        ["input", "keys.csv", "keys.csv.refused.csv"]
    );
    folder.job("sn-1\n", "").done();
    assert_eq!(folder.files(), ["input", "keys.csv"]);

    // But not where the job does nothing.
    folder.job("SN-1\n", "").assert_status(1);
    folder.job("id\n", "--id-column nothing").assert_status(1);
    assert_eq!(
        folder.files(),
        ["input", "keys.csv", "keys.csv.refused.csv"]
    );
}

#[test]
fn all_rows_may_be_refused() {
    let folder = Folder::new();
    let ended = folder.job("SN-1\nSN-2\n", "--json");
    assert_eq!(ended.codes(1), ["rows_refused"]);
    assert_eq!(json(&ended.stdout)["derived"], 0);
    assert_eq!(folder.read("keys.csv"), "registration_id,device_key\n");
}
