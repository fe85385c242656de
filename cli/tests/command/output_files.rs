//! The output takes its name only when it is whole, and nothing else is left in the folder.

use std::fs;

use super::support::{Folder, GROUP_KEY, KEY_1, OLD_DUPLICATES, OLD_REPORT};

fn expected() -> String {
    format!("registration_id,device_key\nsn-1,{KEY_1}\n")
}

#[test]
fn an_existing_output_is_replaced() {
    let folder = Folder::with("keys.csv", "old\n".repeat(1_000));
    folder.job("sn-1\n", "--quiet").done_silently();
    assert_eq!(folder.read("keys.csv"), expected());
}

#[test]
fn an_existing_output_stays_where_the_job_fails() {
    let folder = Folder::with("keys.csv", "old")
        .and("keys.csv.refused.csv", OLD_REPORT)
        .and("d.csv", OLD_DUPLICATES);
    let long = format!("sn-1\nsn-1\nSN-2\n{}\n", "x".repeat((16 << 20) + 200_000));
    let files = ["d.csv", "input", "keys.csv", "keys.csv.refused.csv"];
    for (input, words, status) in [
        ("id,device_key\nsn-1,x\n", "--id-column id", 1),
        ("id\nsn-1\n", "--id-column nothing", 1),
        ("", "--id-column id", 1),
        (&long, "--duplicates d.csv", 1),
        ("sn-1\nSN-2\n", "--refused nowhere/refused.csv", 3),
        ("sn-1\nsn-1\n", "--duplicates nowhere/d.csv", 3),
        ("sn-1\nSN-2\n", "--refused .", 3),
    ] {
        let ended = folder.job(input, words);
        assert_eq!(
            ended.status.code(),
            Some(status),
            "{words}: {}",
            ended.stderr
        );
        assert_eq!(folder.files(), files, "{words}");
        for (name, contents) in [
            ("d.csv", OLD_DUPLICATES),
            ("keys.csv", "old"),
            ("keys.csv.refused.csv", OLD_REPORT),
        ] {
            assert_eq!(folder.read(name), contents, "{words}: {name}");
        }
    }
}

#[test]
fn files_are_named_however_random_they_look() {
    let folder = Folder::with("input", "sn-1\nSN-2\n");
    let ended = folder
        .derive("--input input --output DeviceKeys20261123Plant7.csv")
        .end();
    ended.assert_status(1);
    assert!(!ended.stderr.contains("not shown"), "{}", ended.stderr);
    assert!(ended.stderr.contains("in DeviceKeys20261123Plant7.csv;"));
    assert!(
        ended
            .stderr
            .contains("see DeviceKeys20261123Plant7.csv.refused.csv,")
    );
}

#[test]
fn what_is_no_report_is_neither_replaced_nor_removed() {
    for (option, input) in [
        ("--refused", "sn-1\n"),
        ("--refused", "SN-1\n"),
        ("--duplicates", "sn-1\n"),
        ("--duplicates", "sn-1\nsn-1\n"),
    ] {
        for contents in [
            "precious",
            "line,code",
            OLD_REPORT,
            OLD_DUPLICATES,
            // Of a production line that stood still; other columns that begin as those of a report.
            "line,code,reason_for_stop,minutes\n3,E42,jam,15\n",
            "line;code;reason_for_stop;minutes\n",
            "line,code,reason\n",
            "line,code,reason",
            "line,first_line,registration_id,first_registration_id_2\n",
            "line,first_line,registration_id,first_registration_id,more\n",
        ] {
            let is_report = contents == OLD_REPORT && option == "--refused"
                || contents == OLD_DUPLICATES && option == "--duplicates";
            if is_report {
                continue;
            }
            let folder = Folder::with("mine", contents);
            let ended = folder.job(input, &format!("{option} mine"));
            assert!(ended.error(2).contains("mine"), "{}", ended.stderr);
            assert_eq!(folder.read("mine"), contents);
            assert_eq!(folder.files(), ["input", "mine"]);
        }
    }
}

/// Whoever reads it must not take a header for a table without devices.
#[test]
fn nothing_is_written_where_a_report_cannot_be() {
    let folder = Folder::with("mine", "precious").and("input", "sn-1\n");
    let words = "--input input --output - --refused mine";
    // Standard output too has nothing.
    folder.derive(words).end().error(2);
    assert_eq!(folder.read("mine"), "precious");
}

#[test]
fn a_folder_that_is_missing_is_the_machine_s_failure() {
    let folder = Folder::with("input", "sn-1\n");
    let ended = folder
        .derive("--input input --output nowhere/keys.csv")
        .end();
    let error = ended.error(3);
    assert!(
        error.contains("nowhere/keys.csv") && error.contains("its folder exists"),
        "{error}"
    );
    assert!(!error.contains(".dps-symkey"), "{error}");

    let ended = folder.derive("--input nothing --output keys.csv").end();
    assert!(
        ended.error(3).contains("cannot read nothing"),
        "{}",
        ended.stderr
    );
    let ended = folder
        .derive("--json --input nothing --output keys.csv")
        .end();
    assert_eq!(ended.codes(3), ["machine"]);
    assert_eq!(folder.files(), ["input"]);
}

#[test]
fn a_folder_is_no_file() {
    let folder = Folder::with("input", "sn-1\n");
    fs::create_dir(folder.path("folder")).unwrap();
    for words in [
        "--input folder --output keys.csv",
        "--input input --output folder",
    ] {
        let ended = folder.derive(words).end();
        assert!(
            ended.error(3).contains("name a file in it"),
            "{}",
            ended.stderr
        );
        assert_eq!(folder.files(), ["folder", "input"]);
    }
    assert!(
        fs::read_dir(folder.path("folder"))
            .unwrap()
            .next()
            .is_none()
    );
}

#[test]
fn no_file_is_read_and_written_or_written_twice() {
    let folder = Folder::with("input", "sn-1\nSN-2\nsn-1\n")
        .and("key.txt", GROUP_KEY)
        .and("keys.csv.refused.csv", "sn-9\n");
    let before = folder.files();
    for words in [
        "--input input --output input",
        "--input input --output ./input",
        "--input ./input --output nowhere/../input",
        "--input input --output keys.csv --refused input",
        "--input input --output keys.csv --refused keys.csv",
        "--input input --output keys.csv --refused ./keys.csv",
        "--input input --output keys.csv --duplicates input",
        "--input input --output keys.csv --duplicates keys.csv",
        "--input input --output keys.csv --refused r.csv --duplicates r.csv",
        "--input input --output keys.csv --refused r.csv --duplicates ./r.csv",
        "--input input --output keys.csv --duplicates keys.csv.refused.csv",
        "--input keys.csv.refused.csv --output keys.csv",
        "--input input --output key.txt --group-key-file key.txt",
        "--input input --output keys.csv --refused key.txt --group-key-file key.txt",
        "--input input --output key.txt --secondary-group-key-file key.txt",
        "--input - --output - --refused key.txt --group-key-file key.txt",
    ] {
        let ended = folder.derive(words).end();
        // `nowhere/..` is no way on every system.
        let status = if words.contains("nowhere") { 3 } else { 2 };
        assert!(
            matches!(ended.status.code(), Some(code) if code == 2 || code == status),
            "{words}"
        );
        ended.error(ended.status.code().unwrap());
        assert_eq!(folder.files(), before, "{words}");
        assert_eq!(folder.read("key.txt"), GROUP_KEY, "{words}");
        assert_eq!(folder.read("input"), "sn-1\nSN-2\nsn-1\n", "{words}");
    }
}

#[test]
fn an_absolute_name_is_the_same_file_too() {
    let folder = Folder::with("input", "sn-1\n");
    let job = folder
        .derive("--input input --output")
        .arg(folder.path("input"));
    job.end().error(2);
    assert_eq!(folder.read("input"), "sn-1\n");
}

#[test]
fn a_file_named_dash_can_be_named() {
    let folder = Folder::with("-", "sn-1\n");
    folder
        .derive("--quiet --input ./- --output keys.csv")
        .end()
        .done_silently();
    assert_eq!(folder.read("keys.csv"), expected());
    let folder = Folder::with("input", "sn-1\n");
    folder
        .derive("--quiet --input input --output ./-")
        .end()
        .done_silently();
    assert_eq!(folder.read("-"), expected());
}

#[test]
fn names_with_spaces_and_other_scripts_are_names() {
    let folder = Folder::with("Geräte Liste.csv", "sn-1\nSN-2\n");
    let job = folder
        .derive("--input")
        .arg("Geräte Liste.csv")
        .arg("--output")
        .arg("Schlüssel 1.csv");
    job.end().assert_status(1);
    assert_eq!(
        folder.files(),
        [
            "Geräte Liste.csv",
            "Schlüssel 1.csv",
            "Schlüssel 1.csv.refused.csv"
        ]
    );
}

#[cfg(unix)]
mod unix {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::super::support::Folder;
    use super::OLD_DUPLICATES;
    use super::expected;

    fn mode(folder: &Folder, name: &str) -> u32 {
        fs::metadata(folder.path(name))
            .unwrap()
            .permissions()
            .mode()
            & 0o777
    }

    #[test]
    fn only_the_owner_reads_the_output() {
        let folder = Folder::with("keys.csv", "old").and("d.csv", OLD_DUPLICATES);
        fs::set_permissions(folder.path("keys.csv"), Permissions::from_mode(0o666)).unwrap();
        folder
            .job("sn-1\nsn-1\nSN-2\n", "--duplicates d.csv")
            .assert_status(1);
        for name in ["keys.csv", "keys.csv.refused.csv", "d.csv"] {
            assert_eq!(mode(&folder, name), 0o600, "{name}");
        }
    }

    #[test]
    fn the_file_behind_a_link_is_replaced_and_the_link_stays() {
        let folder = Folder::new();
        fs::create_dir(folder.path("store")).unwrap();
        fs::write(folder.path("store/target.csv"), "old").unwrap();
        symlink("store/target.csv", folder.path("keys.csv")).unwrap();
        folder.job("sn-1\n", "--quiet").done_silently();
        assert!(
            fs::symlink_metadata(folder.path("keys.csv"))
                .unwrap()
                .is_symlink()
        );
        assert_eq!(folder.read("store/target.csv"), expected());
        assert_eq!(folder.files(), ["input", "keys.csv", "store"]);
        assert_eq!(fs::read_dir(folder.path("store")).unwrap().count(), 1);
    }

    #[test]
    fn a_link_to_the_input_is_the_input() {
        let folder = Folder::new();
        symlink("input", folder.path("keys.csv")).unwrap();
        folder.job("sn-1\n", "").error(2);
        assert_eq!(folder.read("input"), "sn-1\n");
    }

    #[test]
    fn another_name_of_the_input_leaves_the_input_alone() {
        let folder = Folder::with("input", "sn-1\n");
        fs::hard_link(folder.path("input"), folder.path("keys.csv")).unwrap();
        folder.job("sn-1\n", "--quiet").assert_status(0);
        assert_eq!(
            (folder.read("input"), folder.read("keys.csv")),
            ("sn-1\n".to_owned(), expected())
        );
    }

    #[test]
    fn what_must_not_be_written_to_is_not_replaced() {
        // Root writes everywhere.
        if nix::unistd::geteuid().is_root() {
            return;
        }
        let folder = Folder::with("keys.csv", "old");
        fs::set_permissions(folder.path("keys.csv"), Permissions::from_mode(0o400)).unwrap();
        let ended = folder.job("sn-1\n", "");
        assert!(ended.error(3).contains("permissions"), "{}", ended.stderr);
        assert_eq!(folder.read("keys.csv"), "old");
        assert_eq!(folder.files(), ["input", "keys.csv"]);
    }
}
