//! Rows that have an ID and something that may be wrong: warned of, or refused where that is asked for.

use super::support::{Ended, Folder, KEY_1, KEY_2, json};

const CODES: [&str; 3] = [
    "csv_formula",
    "mac_address_locally_administered",
    "registration_id_upper_case",
];

/// A job whose input has one row with each concern, by its code, and one with none.
fn job_with(code: &str, words: &str) -> (Folder, Ended) {
    let (input, options) = match code {
        "csv_formula" => ("id,note\nsn-1,a\nsn-2,=1+1\n", "--id-column id"),
        "mac_address_locally_administered" => (
            "mac\n00:30:de:00:00:01\n02:30:de:00:00:01\n",
            "--mac-column mac",
        ),
        "registration_id_upper_case" => ("sn-1\nSN-2\n", "--rules service"),
        _ => panic!("{code}"),
    };
    let folder = Folder::new();
    let ended = folder.job(input, &format!("{options} {words}"));
    (folder, ended)
}

#[test]
fn are_warned_of_with_their_lines() {
    for code in CODES {
        let (_, ended) = job_with(code, "--json");
        assert_eq!(ended.codes(0), [code]);
        let line = if code == "registration_id_upper_case" {
            2
        } else {
            3
        };
        let warning = json(ended.stderr.lines().next().unwrap());
        let message = warning["message"].as_str().unwrap();
        assert!(message.contains(&format!("(line {line})")), "{message}");
        assert_eq!(json(&ended.stdout)["derived"], 2);

        let (_, quiet) = job_with(code, "--quiet");
        quiet.done_silently();
        // Which is so anyway.
        let (_, accepted) = job_with(code, &format!("--json --accept {code}"));
        assert_eq!(
            (accepted.codes(0), &accepted.stdout),
            (ended.codes(0), &ended.stdout)
        );
    }
}

#[test]
fn are_refused_where_that_is_asked_for() {
    for code in CODES {
        let (folder, ended) = job_with(code, &format!("--json --refuse {code}"));
        assert_eq!(ended.codes(1), ["rows_refused"], "{}", ended.stderr);
        let summary = json(&ended.stdout);
        assert_eq!(
            (&summary["derived"], &summary["refused"]),
            (&1.into(), &1.into())
        );
        for count in ["formula_cells", "locally_administered", "upper_case"] {
            assert_eq!(summary[count], 0, "{count}");
        }
        let report = folder.read("keys.csv.refused.csv");
        let rows: Vec<_> = report.lines().skip(1).collect();
        assert!(
            rows.len() == 1 && rows[0].contains(&format!(",{code},")),
            "{report}"
        );
        assert_eq!(folder.read("keys.csv").lines().count(), 2);
    }
}

#[test]
fn several_can_be_refused() {
    let folder = Folder::new();
    let input = "id,note\nsn-1,=a\nSn-2,b\nsn-3,c\n";
    let words =
        "--id-column id --rules service --refuse csv_formula --refuse registration_id_upper_case";
    folder.job(input, words).assert_status(1);
    let report = folder.read("keys.csv.refused.csv");
    assert!(
        report.contains("\n2,csv_formula,") && report.contains("\n3,registration_id_upper_case,"),
        "{report}"
    );
}

#[test]
fn other_codes_are_wrong_usage_and_the_error_lists_those_there_are() {
    let folder = Folder::with("input", "sn-1\n");
    for words in [
        "--refuse nonsense",
        "--accept registration_id_empty",
        "--refuse =",
    ] {
        let ended = folder
            .derive("--input input --output keys.csv")
            .args(words.split(' '))
            .end();
        let error = ended.error(2);
        assert!(CODES.iter().all(|code| error.contains(code)), "{error}");
    }
    for words in [
        "--input input --output keys.csv --refuse csv_formula --accept csv_formula",
        "--refuse csv_formula sn-1",
        "--accept csv_formula sn-1",
    ] {
        folder.derive(words).end().error(2);
    }
    assert_eq!(folder.files(), ["input"]);
}

#[test]
fn formulas_are_counted_and_stay_what_they_are() {
    let folder = Folder::new();
    let input = "id,note,more\nsn-1,=1+1,@x\nsn-2,a=b, =c\nsn-3,\"-5\",x\nsn-4,+49 30,\nsn-5,-,\n";
    let ended = folder.job(input, "--id-column id");
    assert_eq!(
        ended.warnings(),
        [
            "5 cells begin with '=', '+', '-' or '@' (lines 2, 4, 5, …), and a spreadsheet would run that as a formula: \
             import the columns as text, or refuse such rows with --refuse csv_formula"
        ]
    );
    ended.done();
    let output = folder.read("keys.csv");
    for row in [
        "\nsn-1,=1+1,@x,sn-1,",
        "\nsn-3,-5,x,sn-3,",
        "\nsn-4,+49 30,,sn-4,",
    ] {
        assert!(output.contains(row), "{output}");
    }
    let ended = folder.job(input, "--id-column id --json");
    assert_eq!(json(&ended.stdout)["formula_cells"], 5);
}

/// Whoever mends the report opens it in a spreadsheet too.
#[test]
fn formulas_of_refused_rows_and_of_the_header_are_counted_too() {
    let folder = Folder::new();
    let ended = folder.job(
        "\nid,=note\nSN-1,@a\nsn-2\nsn-3,b,=c\n",
        "--id-column id --json",
    );
    assert_eq!(ended.codes(1), ["csv_formula", "rows_refused"]);
    assert!(
        ended.stderr.contains("3 cells begin") && ended.stderr.contains("(lines 2, 3, 5)"),
        "{}",
        ended.stderr
    );
    let ended = folder.job("sn-1\n=sn-2\n-\n", "--json");
    assert_eq!(ended.codes(1), ["csv_formula", "rows_refused"]);
    assert!(ended.stderr.contains("2 cells begin"), "{}", ended.stderr);
    let ended = folder.job("sn-1\n-sn-2\n", "--rules service --json");
    assert_eq!(ended.codes(0), ["csv_formula"]);
}

#[test]
fn a_header_with_a_formula_is_refused_before_the_first_row() {
    let folder = Folder::new();
    let ended = folder.job(
        "id,@note\nsn-1,a\n",
        "--id-column id --json --refuse csv_formula",
    );
    assert_eq!(ended.codes(1), ["csv_formula"]);
    assert_eq!(folder.files(), ["input"]);
}

#[test]
fn whatever_else_is_wrong_with_a_row_comes_first() {
    let folder = Folder::new();
    let input = "id,note\nsn-1\nSN 2,a\nsn-3,=a,b\n";
    let words =
        "--id-column id --rules service --refuse csv_formula --refuse registration_id_upper_case";
    folder.job(input, words).assert_status(1);
    let report = folder.read("keys.csv.refused.csv");
    for row in [
        "\n2,row_short,",
        "\n3,registration_id_white_space,",
        "\n4,row_long,",
    ] {
        assert!(report.contains(row), "{report}");
    }
}

#[test]
fn rows_that_are_refused_are_no_duplicates() {
    let folder = Folder::new();
    let input = "id,note\nsn-1,=a\nsn-1,b\nsn-2,c\n";
    let ended = folder.job(input, "--id-column id --json --refuse csv_formula");
    assert_eq!(json(&ended.stdout)["duplicates"], 0);
    assert_eq!(
        folder.read("keys.csv"),
        format!("id,note,registration_id,device_key\nsn-1,b,sn-1,{KEY_1}\nsn-2,c,sn-2,{KEY_2}\n")
    );
    let words = "--rules service --json --refuse registration_id_upper_case";
    let ended = folder.job("SN-1\nsn-1\n", words);
    assert_eq!(json(&ended.stdout)["duplicates"], 0);
}

#[test]
fn upper_case_is_counted_only_where_it_is_accepted_and_kept() {
    let folder = Folder::new();
    let list = "SN-1\nsn-2\nSn-3\nSN 4\n";
    let count = |words: &str| {
        let ended = folder.job(list, &format!("--json {words}"));
        json(&ended.stdout)["upper_case"].as_u64().unwrap()
    };
    assert_eq!(count("--rules service"), 2);
    assert_eq!(count("--rules service --lower-case"), 0);
    assert_eq!(count(""), 0);
}
