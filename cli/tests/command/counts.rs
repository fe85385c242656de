//! Counts agree with what they count. That no line on standard error has "1 rows" is asserted for every run: see `support`.

use super::support::Folder;

#[test]
fn rows_that_were_refused() {
    let folder = Folder::new();
    for (list, message) in [
        (
            "SN-1\n",
            "1 of 1 row was refused: see keys.csv.refused.csv, mend it and run it again",
        ),
        (
            "SN-1\nsn-2\n",
            "1 of 2 rows was refused: see keys.csv.refused.csv, mend it and run it again",
        ),
        (
            "SN-1\nSN-2\nsn-3\n",
            "2 of 3 rows were refused: see keys.csv.refused.csv, mend them and run them again",
        ),
    ] {
        let ended = folder.job(list, "--quiet");
        assert!(ended.error(1).starts_with(message), "{}", ended.stderr);
    }
}

#[test]
fn rows_in_all() {
    let folder = Folder::new();
    for (list, summary) in [
        ("", "0 rows: 0 done, in keys.csv; 0 refused\n"),
        ("sn-1\n", "1 row: 1 done, in keys.csv; 0 refused\n"),
        ("sn-1\nsn-2\n", "2 rows: 2 done, in keys.csv; 0 refused\n"),
    ] {
        assert_eq!(folder.job(list, "").stderr, summary);
    }
}

#[test]
fn rows_that_are_warned_of() {
    let folder = Folder::new();
    for (input, words, one) in [
        ("sn-1\nsn-1\n", "", "1 row has the ID of an earlier row"),
        (
            "SN-1\n",
            "--rules service",
            "1 row has an ID with an upper-case letter (line 1)",
        ),
        (
            "mac\n02:30:de:00:00:01\n",
            "--mac-column mac",
            "1 row has a MAC address that was set by software (line 2)",
        ),
        (
            "id,n\nsn-1,=\n",
            "--id-column id",
            "1 cell begins with '=', '+', '-' or '@' (line 2)",
        ),
    ] {
        let ended = folder.job(input, words);
        assert!(ended.stderr.contains(one), "{}", ended.stderr);
        let (header, rows) = match input.contains(['m', ',']) {
            true => input.split_at(input.find('\n').unwrap() + 1),
            false => ("", input),
        };
        let two = one
            .replace("1 row has", "2 rows have")
            .replace("1 cell begins", "2 cells begin")
            .replace("(line 1)", "(lines 1, 2)")
            .replace("(line 2)", "(lines 2, 3)");
        let more = rows.lines().next().unwrap();
        let ended = folder.job(format!("{header}{rows}{more}\n"), words);
        assert!(ended.stderr.contains(&two), "{two}: {}", ended.stderr);
    }
}

#[test]
fn fields_of_a_row() {
    let folder = Folder::new();
    for (header, row, reason) in [
        ("id,note", "sn-1", "row has 1 field and the header 2"),
        ("id", "sn-1,a", "row has 2 fields and the header 1"),
        ("id,a,b", "sn-1,a", "row has 2 fields and the header 3"),
    ] {
        folder
            .job(format!("{header}\n{row}\n"), "--id-column id")
            .assert_status(1);
        let report = folder.read("keys.csv.refused.csv");
        assert!(report.contains(reason), "{report}");
    }
}
