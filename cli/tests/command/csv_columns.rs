//! File jobs over CSV: which column has what.

use super::support::{DEVICE_KEY, Folder, ID, KEY_1, KEY_2, SECONDARY_GROUP_KEY};

#[test]
fn keeps_its_own_columns_and_gains_two() {
    let folder = Folder::new();
    folder
        .job("id,model\nsn-1,a\nsn-2,b\n", "--quiet --id-column id")
        .done_silently();
    assert_eq!(
        folder.read("keys.csv"),
        format!("id,model,registration_id,device_key\nsn-1,a,sn-1,{KEY_1}\nsn-2,b,sn-2,{KEY_2}\n")
    );
}

#[test]
fn builds_the_id_from_serial_number_and_address() {
    let header = "serial,mac,registration_id,device_key";
    let input = "serial,mac\n007-888-ABC,A0:B2:C3:D4:E5:F6\n";
    let row = "007-888-ABC,A0:B2:C3:D4:E5:F6";
    for (words, id) in [
        (
            "--serial-column serial --mac-column mac",
            "sn-007-888-abc-mac-a0-b2-c3-d4-e5-f6",
        ),
        (
            "--mac-column mac --serial-column serial",
            "sn-007-888-abc-mac-a0-b2-c3-d4-e5-f6",
        ),
        ("--serial-column serial", "sn-007-888-abc"),
        ("--mac-column mac", "mac-a0-b2-c3-d4-e5-f6"),
    ] {
        let folder = Folder::new();
        folder
            .job(input, &format!("--quiet {words}"))
            .done_silently();
        let key = folder.derive(id).end().done_silently();
        assert_eq!(
            folder.read("keys.csv"),
            format!("{header}\n{row},{id},{key}"),
            "{words}"
        );
    }
}

#[test]
fn builds_the_id_of_the_how_to() {
    let folder = Folder::new();
    let input = "mac;model;serial\na1b2.c3d4.e5f6;x;007-888-ABC\n";
    folder
        .job(input, "--quiet --serial-column serial --mac-column mac")
        .done_silently();
    assert_eq!(
        folder.read("keys.csv"),
        format!(
            "mac;model;serial;registration_id;device_key\n\
             a1b2.c3d4.e5f6;x;007-888-ABC;{ID};{DEVICE_KEY}\n"
        )
    );
}

#[test]
fn a_column_registration_id_is_used_where_it_is_the_id_column() {
    let folder = Folder::new();
    let words = "--quiet --id-column registration_id";
    folder
        .job("model,registration_id\na,sn-1\n", words)
        .done_silently();
    let expected = format!("model,registration_id,device_key\na,sn-1,{KEY_1}\n");
    assert_eq!(folder.read("keys.csv"), expected);

    // Lower-cased, it is what the key was derived from.
    folder
        .job(
            "model,registration_id\na,SN-1\n",
            &format!("{words} --lower-case"),
        )
        .done_silently();
    assert_eq!(folder.read("keys.csv"), expected);
    // A column of another name keeps what it has.
    folder
        .job("id\nSN-1\n", "--quiet --id-column id --lower-case")
        .done_silently();
    assert_eq!(
        folder.read("keys.csv"),
        format!("id,registration_id,device_key\nSN-1,sn-1,{KEY_1}\n")
    );
}

#[test]
fn a_column_that_the_job_adds_may_not_be_there() {
    let folder = Folder::with("secondary.txt", SECONDARY_GROUP_KEY);
    for (header, words) in [
        ("id,registration_id", "--id-column id"),
        ("serial,registration_id", "--serial-column serial"),
        ("id,device_key", "--id-column id"),
        ("registration_id,device_key", "--id-column registration_id"),
        (
            "id,secondary_device_key",
            "--id-column id --secondary-group-key-file secondary.txt",
        ),
    ] {
        let input = format!("{header}\nsn-1,x\n");
        let refused = folder.job(&input, &format!("{words} --json"));
        assert_eq!(refused.codes(1), ["column_reserved"], "{header}");
        folder.job(&input, words).error(1);
        assert_eq!(folder.files(), ["input", "secondary.txt"], "{header}");
    }
    let ended = folder.job(
        "id,secondary_device_key\nsn-1,x\n",
        "--quiet --id-column id",
    );
    ended.done_silently();
}

#[test]
fn a_column_that_is_missing_or_there_twice_is_told() {
    let folder = Folder::new();
    for (header, words, code) in [
        ("serial,mac", "--id-column id", "column_missing"),
        ("serial,mac", "--serial-column Serial", "column_missing"),
        (
            "serial,mac",
            "--serial-column serial --mac-column MAC",
            "column_missing",
        ),
        ("id,mac,id", "--id-column id", "column_repeated"),
        (
            "serial,mac,mac",
            "--serial-column serial --mac-column mac",
            "column_repeated",
        ),
    ] {
        let input = format!("{header}\n1,00:30:de:00:00:01\n");
        let refused = folder.job(&input, &format!("{words} --json"));
        assert_eq!(refused.codes(1), [code], "{header}");
        let plain = folder.job(&input, words);
        assert!(plain.error(1).contains('\''), "{}", plain.stderr);
        assert_eq!(folder.files(), ["input"], "{header}");
    }
    let missing = folder.job("serial,mac\n", "--id-column id");
    assert!(
        missing.error(1).contains("'serial', 'mac'"),
        "{}",
        missing.stderr
    );
    // Which of two columns is not asked for does not matter.
    folder
        .job("id,note,note\nsn-1,a,b\n", "--quiet --id-column id")
        .done_silently();
}

#[test]
fn one_column_may_be_serial_number_and_address() {
    let folder = Folder::new();
    let words = "--quiet --serial-column mac --mac-column mac";
    folder.job("mac\n0030de000001\n", words).done_silently();
    let output = folder.read("keys.csv");
    assert!(
        output.contains(",sn-0030de000001-mac-00-30-de-00-00-01,"),
        "{output}"
    );
}

#[test]
fn an_error_about_the_header_is_one_short_line() {
    let folder = Folder::new();
    let refused = folder.job("serial,\"MAC\naddress\"\n1,2\n", "--mac-column mac");
    refused.error(1);
    let long = format!("{}\n", "x".repeat(10_000_000));
    let refused = folder.job(long, "--id-column id");
    assert!(
        refused.error(1).len() < 2_000,
        "{} bytes",
        refused.stderr.len()
    );
    let refused = folder.job("x\x1b[2J,\x07y\n", "--id-column id");
    assert!(!refused.error(1).contains('\x07'));
}

#[test]
fn a_column_in_another_case_is_asked_for() {
    let folder = Folder::new();
    let ended = folder.job("Serial ,mac\n007,x\n", "--serial-column serial");
    let error = ended.error(1);
    assert!(error.ends_with("; did you mean 'Serial '?"), "{error}");
}

#[test]
fn a_header_that_is_not_separated_is_told_with_the_reason() {
    for (header, advice) in [
        ("serial\tmac\n", "put ',' or ';' between the columns"),
        ("serial|mac\n", "put ',' or ';' between the columns"),
        ("sep=;\nserial;mac\n", "remove it"),
    ] {
        let folder = Folder::new();
        let ended = folder.job(header, "--serial-column serial");
        assert!(ended.error(1).contains(advice), "{}", ended.stderr);
    }
}

#[test]
fn csv_that_is_read_as_a_list_is_told_as_such() {
    let folder = Folder::new();
    let ended = folder.job("serial;mac\n007;x\n", "--quiet");
    let error = ended.error(1);
    assert!(
        error.contains("if the input is CSV, name its columns with --id-column"),
        "{error}"
    );
}

#[test]
fn a_column_s_name_may_have_lines() {
    for (input, words) in [
        (
            "\"serial\nnumber, as printed\";id\n1;sn-1\n",
            "--id-column id",
        ),
        ("\u{feff}\r\n\r\nnote;id\r\nx,y;sn-1\r\n", "--id-column id"),
    ] {
        let folder = Folder::new();
        folder.job(input, "--quiet").assert_status(1);
        folder
            .job(input, &format!("--quiet {words}"))
            .done_silently();
        let keys = folder.read("keys.csv");
        assert!(keys.ends_with(&format!(";sn-1;sn-1;{KEY_1}\n")), "{keys}");
    }
}
