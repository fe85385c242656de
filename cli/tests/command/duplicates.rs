//! IDs that stand in the input more than once: kept, counted, told.

use super::support::{Folder, KEY_1, KEY_2, json};

#[test]
fn duplicates_are_kept_and_told() {
    let folder = Folder::new();
    let ended = folder.job("sn-1\nsn-2\nsn-1\n", "");
    let warnings = ended.warnings();
    assert_eq!(warnings.len(), 2, "{warnings:?}");
    assert_eq!(warnings[0], "duplicate: sn-1 on line 3 repeats line 1");
    assert!(
        warnings[1].starts_with("1 row has ") && warnings[1].contains("--duplicates"),
        "{warnings:?}"
    );
    ended.done();
    assert_eq!(
        folder.read("keys.csv"),
        format!("registration_id,device_key\nsn-1,{KEY_1}\nsn-2,{KEY_2}\nsn-1,{KEY_1}\n")
    );
    assert_eq!(folder.files(), ["input", "keys.csv"]);
}

#[test]
fn only_the_first_are_named() {
    let folder = Folder::new();
    let ended = folder.job("sn-1\n".repeat(11), "");
    let warnings = ended.warnings();
    assert_eq!(warnings.len(), 4, "{warnings:?}");
    for (warning, line) in warnings.iter().zip(2..5) {
        assert_eq!(
            *warning,
            format!("duplicate: sn-1 on line {line} repeats line 1")
        );
    }
    assert!(warnings[3].starts_with("10 rows have "), "{warnings:?}");
    ended.done();
}

#[test]
fn all_are_listed_where_that_is_asked_for() {
    let folder = Folder::new();
    let ended = folder.job(
        "sn-1\nsn-2\nsn-1\nsn-2\nsn-1\nsn-3\nsn-1\n",
        "--duplicates d.csv",
    );
    assert!(
        ended
            .warnings()
            .iter()
            .any(|warning| warning.contains("all in d.csv"))
    );
    ended.done();
    assert_eq!(
        folder.read("d.csv"),
        "line,first_line,registration_id,first_registration_id\n\
         3,1,sn-1,sn-1\n4,2,sn-2,sn-2\n5,1,sn-1,sn-1\n7,1,sn-1,sn-1\n"
    );
}

#[test]
fn the_list_of_an_earlier_run_goes_where_there_are_none() {
    let folder = Folder::new();
    folder.job("sn-1\nsn-1\n", "--duplicates d.csv").done();
    assert_eq!(folder.files(), ["d.csv", "input", "keys.csv"]);
    folder.job("sn-1\nsn-2\n", "--duplicates d.csv").done();
    assert_eq!(folder.files(), ["input", "keys.csv"]);
}

#[test]
fn lines_are_right_with_multi_line_fields_and_refused_rows() {
    let folder = Folder::new();
    let input = "id;note\r\nsn-1;\"a\r\nb\"\r\n\r\nSN-1;x\r\nsn-1;c\r\n";
    folder
        .job(input, "--id-column id --duplicates d.csv")
        .assert_status(1);
    assert_eq!(
        folder.read("d.csv"),
        "line;first_line;registration_id;first_registration_id\n6;2;sn-1;sn-1\n"
    );
}

#[test]
fn ids_that_differ_only_by_case_are_one_device() {
    let folder = Folder::new();
    let list = "SN-1\nsn-2\nsn-1\nSn-1\nSN-1\n";
    let ended = folder.job(list, "--rules service --duplicates d.csv");
    let warnings = ended.warnings();
    assert!(
        warnings[0].contains("sn-1 on line 3 differs only by case"),
        "{warnings:?}"
    );
    assert!(
        warnings[2].contains("SN-1 on line 5 repeats line 1"),
        "{warnings:?}"
    );
    ended.done();
    assert_eq!(
        folder.read("d.csv"),
        "line,first_line,registration_id,first_registration_id\n\
         3,1,sn-1,SN-1\n4,1,Sn-1,SN-1\n5,1,SN-1,SN-1\n"
    );
}

#[test]
fn ids_that_are_built_alike_are_duplicates() {
    let folder = Folder::new();
    let input = "serial,mac\nA-1,00:30:de:00:00:01\na-1,0030.DE00.0001\nA-1,00:30:de:00:00:02\n";
    let ended = folder.job(input, "--json --serial-column serial --mac-column mac");
    assert_eq!(json(&ended.stdout)["duplicates"], 1);
    let ended = folder.job("SN-1\nsn-1\n", "--json --lower-case");
    assert_eq!(json(&ended.stdout)["duplicates"], 1);
}

#[test]
fn refused_rows_are_no_duplicates() {
    let folder = Folder::new();
    let ended = folder.job("SN-1\nSN-1\nsn-1\n", "--json");
    ended.assert_status(1);
    assert_eq!(json(&ended.stdout)["duplicates"], 0);
}

#[test]
fn they_are_not_looked_for_where_they_are_allowed() {
    let folder = Folder::new();
    let ended = folder.job("sn-1\nsn-1\n", "--allow-duplicates");
    assert_eq!(ended.stderr, "2 rows: 2 done, in keys.csv; 0 refused\n");
    ended.done();
}

#[test]
fn they_are_found_on_standard_input_too() {
    let folder = Folder::new();
    let list = format!(
        "sn-1\n{}sn-1\n",
        (2..50_000).map(|n| format!("sn-{n}\n")).collect::<String>()
    );
    let job = folder
        .derive("--json --input - --output keys.csv --duplicates d.csv")
        .stdin(list);
    let ended = job.end();
    assert_eq!(json(&ended.stdout)["duplicates"], 1);
    assert_eq!(
        folder.read("d.csv"),
        "line,first_line,registration_id,first_registration_id\n50000,1,sn-1,sn-1\n"
    );
    assert_eq!(folder.files(), ["d.csv", "keys.csv"]);
}

#[test]
fn quiet_lists_them_all_the_same() {
    let folder = Folder::new();
    folder
        .job("sn-1\nsn-1\n", "--quiet --duplicates d.csv")
        .done_silently();
    assert_eq!(folder.read("d.csv").lines().count(), 2);
}
