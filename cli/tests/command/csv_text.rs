//! File jobs over CSV: its delimiters, quotes, line ends and marks.

use super::support::{Folder, KEY_1, KEY_2, json};

#[test]
fn finds_the_delimiter_in_the_header() {
    for (input, delimiter) in [
        ("id,note\nsn-1,a;b\n", ','),
        ("id;note\nsn-1;a,b\n", ';'),
        ("note,id\na;b;c,sn-1\n", ','),
        ("note;id\na,b,c;sn-1\n", ';'),
        ("id;note, long\nsn-1;a\n", ';'),
        ("id,\"note; long; very\"\nsn-1,a\n", ','),
        ("id\nsn-1\n", ','),
    ] {
        let folder = Folder::new();
        folder.job(input, "--quiet --id-column id").done_silently();
        let output = folder.read("keys.csv");
        let ending = format!("{delimiter}sn-1{delimiter}{KEY_1}\n");
        assert!(output.ends_with(&ending), "{input}: {output}");
    }
}

#[test]
fn takes_the_delimiter_that_is_given() {
    let folder = Folder::new();
    let input = "a;b,c\n1;2,sn-1\n";
    folder
        .job(input, "--quiet --id-column c --delimiter ,")
        .done_silently();
    let expected = format!("a;b,c,registration_id,device_key\n1;2,sn-1,sn-1,{KEY_1}\n");
    assert_eq!(folder.read("keys.csv"), expected);
    let refused = folder.job(input, "--id-column c --delimiter ; --json");
    assert_eq!(refused.codes(1), ["column_missing"]);
}

#[test]
fn takes_a_byte_order_mark_and_crlf() {
    for input in [
        "\u{feff}id,note\nsn-1,a\nsn-2,b\n",
        "id,note\r\nsn-1,a\r\nsn-2,b\r\n",
        "\u{feff}id,note\r\nsn-1,a\r\nsn-2,b",
        "\u{feff}\"id\",\"note\"\r\n\"sn-1\",\"a\"\r\n\"sn-2\",\"b\"\r\n",
        "\u{feff}id,note\r\n\r\nsn-1,a\r\n\r\n\r\nsn-2,b\r\n\r\n",
    ] {
        let folder = Folder::new();
        folder.job(input, "--quiet --id-column id").done_silently();
        assert_eq!(
            folder.read("keys.csv"),
            format!(
                "id,note,registration_id,device_key\nsn-1,a,sn-1,{KEY_1}\nsn-2,b,sn-2,{KEY_2}\n"
            ),
            "{input:?}"
        );
    }
}

#[test]
fn keeps_quotes_delimiters_and_lines_in_fields() {
    let folder = Folder::new();
    let rows = [
        "sn-1,\"a \"\"quoted\"\" note, with a comma\",",
        "sn-2,\"two\nlines\",\"and\r\nthree\n\nmore\"",
    ];
    let input = format!("id,note,\"the\nrest\"\n{}\n{}\n", rows[0], rows[1]);
    folder.job(input, "--quiet --id-column id").done_silently();
    assert_eq!(
        folder.read("keys.csv"),
        format!(
            "id,note,\"the\nrest\",registration_id,device_key\n{},sn-1,{KEY_1}\n{},sn-2,{KEY_2}\n",
            rows[0], rows[1]
        )
    );
}

#[test]
fn keeps_text_in_any_script_and_a_quote_inside_a_field() {
    let folder = Folder::new();
    let input = "id;Prüfer;5\"\nsn-1;Zoë №5 日本 🏭;a 5\" screen\n";
    folder.job(input, "--quiet --id-column id").done_silently();
    let output = folder.read("keys.csv");
    assert!(
        output.contains("\nsn-1;Zoë №5 日本 🏭;\"a 5\"\" screen\";sn-1;"),
        "{output}"
    );
}

#[test]
fn a_quoted_id_with_a_line_end_is_no_id() {
    let folder = Folder::new();
    let ended = folder.job(
        "id,note\n\"sn-1\n\",a\n\"sn-\n1\",a\n",
        "--json --id-column id",
    );
    assert_eq!(ended.codes(1), ["rows_refused"]);
    assert_eq!(json(&ended.stdout)["derived"], 0);
    let report = folder.read("keys.csv.refused.csv");
    assert_eq!(
        report.matches("registration_id_white_space").count(),
        2,
        "{report}"
    );
}

#[test]
fn an_empty_file_has_no_header() {
    let folder = Folder::new();
    for input in ["", "\n", "\r\n\r\n", "\u{feff}"] {
        let refused = folder.job(input, "--json --id-column id");
        assert_eq!(refused.codes(1), ["header_missing"], "{input:?}");
        assert_eq!(folder.files(), ["input"]);
    }
}

#[test]
fn a_header_alone_has_no_rows() {
    let folder = Folder::new();
    for input in ["id,note\n", "id,note", "\u{feff}id,note\r\n\r\n"] {
        let ended = folder.job(input, "--json --id-column id");
        assert_eq!(json(&ended.done_silently())["rows"], 0, "{input:?}");
        assert_eq!(
            folder.read("keys.csv"),
            "id,note,registration_id,device_key\n"
        );
    }
}

#[test]
fn a_file_that_is_not_utf_8_is_told_as_such() {
    let folder = Folder::new();
    for input in [
        &b"\xff\xfei\0d\0\n\0"[..],
        b"\xfe\xff\0i\0d\0\n",
        b"id,Pr\xfcfer\nsn-1,x\n",
    ] {
        assert_eq!(
            folder.job(input, "--json --id-column id").codes(1),
            ["input_not_utf8"]
        );
        assert!(
            folder
                .job(input, "--id-column id")
                .error(1)
                .contains("UTF-8")
        );
        assert_eq!(folder.files(), ["input"]);
    }
}

#[test]
fn a_row_of_more_than_16_mib_ends_the_job() {
    let folder = Folder::new();
    let long = "x".repeat((16 << 20) + 200_000);
    // A quote that is never closed, before more than a row can be.
    let lines = "sn-9,x\n".repeat((16 << 20) / 7 + 50_000);
    for rows in [
        format!("sn-1,a\nsn-2,{long}\n"),
        format!("sn-1,a\nsn-2,\"{lines}"),
    ] {
        let input = format!("id,note\n{rows}");
        let ended = folder.job(&input, "--id-column id");
        let error = ended.error(1);
        assert!(error.contains("line 3 is longer than 16 MiB"), "{error}");
        assert_eq!(
            folder.job(&input, "--id-column id --json").codes(1),
            ["row_too_long"]
        );
        assert_eq!(folder.files(), ["input"]);
    }
    let ended = folder.job(format!("id,{long}\nsn-1,a\n"), "--id-column id --json");
    assert_eq!(ended.codes(1), ["row_too_long"]);
}
