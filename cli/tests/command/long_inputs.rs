//! Inputs that are read in many parts, which several threads work on: nothing is lost, doubled or out of order.

use super::support::{Folder, KEY_1, KEY_2, KEY_3, json};

#[test]
fn rows_keep_their_order() {
    const ROWS: usize = 60_000;
    let id = |line: usize| match line {
        1 | ROWS => "sn-1".to_owned(),
        30_000 => "sn-2".to_owned(),
        59_999 => "sn-3".to_owned(),
        _ if line.is_multiple_of(9_973) => format!("SN-{line}"),
        _ => format!("device-{line:06}-mac-a1-b2-c3-d4-e5-f6"),
    };
    let list: String = (1..=ROWS).map(|line| id(line) + "\n").collect();
    let folder = Folder::new();
    let ended = folder.job(&list, "--duplicates duplicates.csv");
    ended.assert_status(1);
    let warnings = ended.warnings();
    assert_eq!(
        warnings.first(),
        Some(&"duplicate: sn-1 on line 60000 repeats line 1")
    );

    let refused: Vec<usize> = (1..=ROWS)
        .filter(|line| id(*line).starts_with("SN"))
        .collect();
    let report = folder.read("keys.csv.refused.csv");
    let lines = report.lines().skip(1);
    let reported: Vec<usize> = lines
        .map(|line| line.split(',').next().unwrap().parse().unwrap())
        .collect();
    assert_eq!(reported, refused);

    let output = folder.read("keys.csv");
    let ids: Vec<&str> = output
        .lines()
        .skip(1)
        .map(|line| line.split_once(',').unwrap().0)
        .collect();
    let expected: Vec<String> = (1..=ROWS)
        .filter(|line| !refused.contains(line))
        .map(id)
        .collect();
    assert!(ids == expected);
    for (id, key) in [("sn-1", KEY_1), ("sn-2", KEY_2), ("sn-3", KEY_3)] {
        assert!(output.contains(&format!("\n{id},{key}\n")), "{id}");
    }
    assert_eq!(
        folder.read("duplicates.csv"),
        "line,first_line,registration_id,first_registration_id\n60000,1,sn-1,sn-1\n"
    );
}

#[test]
fn quoted_rows_are_read_whole_wherever_they_stand() {
    const ROWS: usize = 20_000;
    let note = "two\r\nlines, \"\"quoted\"\"; and a half";
    let rows: String = (0..ROWS)
        .map(|row| format!("\"{note}\",sn-{row}\n"))
        .collect();
    let folder = Folder::new();
    let input = format!("note,id\n{rows}\"{note}\",SN-1\n");
    let ended = folder.job(&input, "--id-column id --json");
    assert_eq!(ended.codes(1), ["rows_refused"]);
    let report = folder.read("keys.csv.refused.csv");
    // Two lines a row, after the header.
    let line = 2 * ROWS + 2;
    assert!(
        report
            .lines()
            .nth(1)
            .unwrap()
            .starts_with(&format!("{line},registration_id_upper_case,"))
    );
    let output = folder.read("keys.csv");
    assert_eq!(output.matches(note).count(), ROWS);
    assert!(output.contains(&format!("\"{note}\",sn-2,sn-2,{KEY_2}\n")));
}

#[test]
fn a_lone_carriage_return_is_seen_wherever_it_stands() {
    for shift in 0..14 {
        let rows = "sn-1,x\rsn-2,y\n".repeat(20_000);
        let input = format!("id,{}\n{rows}", "b".repeat(shift + 1));
        let folder = Folder::new();
        folder
            .job(&input, "--id-column id --quiet")
            .assert_status(1);
        let report = folder.read("keys.csv.refused.csv");
        let rows = report.lines().skip(1);
        assert_eq!(rows.clone().count(), 40_000);
        let is_seen = |row: &str| row.contains(",row_lone_carriage_return,");
        assert!(rows.clone().all(is_seen), "shifted by {shift}");
    }
}

#[test]
fn a_blank_line_is_refused_wherever_it_stands() {
    for shift in 0..4 {
        let list = "x".repeat(shift + 1) + "\n" + &"sn-1\n\n\r\nsn-2\n".repeat(30_000);
        let folder = Folder::new();
        let ended = folder.job(&list, "--allow-duplicates --json");
        ended.assert_status(1);
        let summary = json(&ended.stdout);
        let counts = ["rows", "derived", "refused"].map(|name| summary[name].as_u64());
        assert_eq!(counts, [120_001, 60_001, 60_000].map(Some));
    }
}
