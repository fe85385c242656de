//! Starting, and what is wrong with how it is started.

use std::io::{Read as _, Write as _};
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::emulator::{Emulator, GROUP_KEY, ID_SCOPE, Reader, command};
use crate::secrets::assert_none_shown;

fn start(folder: &TempDir, words: &[&str]) -> (Option<i32>, String) {
    let mut command = command(folder);
    command.args(words);
    run(command)
}

fn run(mut command: Command) -> (Option<i32>, String) {
    let output = command.output().unwrap();
    let Output {
        status,
        stdout,
        stderr,
    } = output;
    let said = String::from_utf8([stdout, stderr].concat()).unwrap();
    assert_none_shown(&said, [GROUP_KEY, "QPmDWkEcTHSzvYJabRtxLQ"]);
    (status.code(), said)
}

#[test]
fn says_what_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("key.txt"), GROUP_KEY.to_owned() + "\n\n").unwrap();
    std::fs::write(
        folder.path().join("good.txt"),
        GROUP_KEY.to_owned() + "\r\n",
    )
    .unwrap();
    let emulator = Emulator::start("");
    let taken = emulator.mqtt.to_string();
    let dashed = format!("--{GROUP_KEY}");
    let group = format!("a,primary={GROUP_KEY}");
    let cut = GROUP_KEY.trim_end_matches('=');
    let url_safe = GROUP_KEY.replace('/', "_").replace('+', "-");
    // Without a digit, and over lines.
    let letters = "./QPmDWkEcTHSzvYJabRtxLQ==";
    let wrapped = [64, 76].map(|columns| {
        let (line, rest) = GROUP_KEY.split_at(columns);
        format!("{line}\r\n{rest}\r\n")
    });
    let folder_of_keys = folder.path().join("KeysOfPlant7InBuilding12");
    std::fs::create_dir(&folder_of_keys).unwrap();
    let path = folder_of_keys.join("key.txt");
    let path = path.to_str().unwrap();
    for (words, status, reason) in [
        (&[][..], 2, "--id-scope"),
        (&["--id-scope", "0ne/1"], 2, "letters and digits"),
        (
            &["--id-scope", ID_SCOPE, "--fault", "418"],
            2,
            "there is no fault",
        ),
        (&["--id-scope", ID_SCOPE, "--group", "a"], 2, "primary=FILE"),
        (
            &["--id-scope", ID_SCOPE, "--hub", "https://h"],
            2,
            "without scheme",
        ),
        (
            &["--id-scope", ID_SCOPE, "--group-key-file", "no.txt"],
            3,
            "cannot read no.txt",
        ),
        (
            &["--id-scope", ID_SCOPE, "--group-key-file", "key.txt"],
            1,
            "the group key in key.txt is not base64",
        ),
        (
            &["--id-scope", ID_SCOPE, "--group-key-file", GROUP_KEY],
            2,
            "a key was given as an argument",
        ),
        (
            &["--id-scope", ID_SCOPE, "--group-key-file", cut],
            2,
            "a key was given as an argument",
        ),
        (
            &["--id-scope", ID_SCOPE, "--group-key-file", &url_safe],
            2,
            "a key was given as an argument",
        ),
        (
            &["--id-scope", ID_SCOPE, &GROUP_KEY[30..]],
            2,
            "a key was given as an argument",
        ),
        (
            &["--id-scope", ID_SCOPE, "--group-key-file", letters],
            2,
            "a key was given as an argument",
        ),
        (
            &["--id-scope", ID_SCOPE, "--group-key-file", &wrapped[0]],
            2,
            "a key was given as an argument",
        ),
        // As a shell takes it apart.
        (
            &[
                "--id-scope",
                ID_SCOPE,
                "--group-key-file",
                wrapped[1].split_whitespace().next().unwrap(),
                wrapped[1].split_whitespace().last().unwrap(),
            ],
            2,
            "a key was given as an argument",
        ),
        (
            &["--id-scope", ID_SCOPE, "--https-port", letters],
            2,
            "a key was given as an argument",
        ),
        (
            &["--id-scope", ID_SCOPE, "--group-key-file", path],
            3,
            "cannot read",
        ),
        (
            &["--id-scope", ID_SCOPE, "--group", &group],
            2,
            "a key was given as an argument",
        ),
        (
            &["--id-scope", ID_SCOPE, "--fault", GROUP_KEY],
            2,
            "a key was given as an argument",
        ),
        (
            &["--id-scope", ID_SCOPE, GROUP_KEY],
            2,
            "a key was given as an argument",
        ),
        (
            &["--id-scope", ID_SCOPE, &dashed],
            2,
            "a key was given as an argument",
        ),
        (
            &[
                "--id-scope",
                ID_SCOPE,
                "--group",
                "a,primary=good.txt",
                "--secondary-group-key-file",
                "good.txt",
            ],
            2,
            "needs a primary one",
        ),
        (
            &[
                "--id-scope",
                ID_SCOPE,
                "--https-port",
                "0",
                "--mqtt-port",
                &taken,
            ],
            3,
            "something else has this port: give another with --https-port or --mqtt-port",
        ),
        (&["--help"], 0, "Exit status:"),
        (&["--version"], 0, "dps-emulator "),
    ] {
        let (code, said) = start(&folder, words);
        assert_eq!(code, Some(status), "{said}");
        assert!(said.contains(reason), "{reason}: {said}");
    }
}

#[test]
fn a_log_that_nobody_reads_stops_nothing() {
    for reader in [Reader::Stalls, Reader::GoesAway] {
        let folder = tempfile::tempdir().unwrap();
        let mut emulator = Emulator::start_with(folder, "", reader);
        // A line for each, of a hundred bytes and more: several times what a pipe and the emulator's own queue hold.
        let request = "GET / HTTP/1.1\r\nHost: h\r\n\r\n".repeat(1_000);
        let last = "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
        for _ in 0..8 {
            let mut stream = emulator.tls(emulator.https);
            for chunk in [request.as_bytes(), last.as_bytes()] {
                stream.write_all(chunk).unwrap();
            }
            let mut text = String::new();
            stream.read_to_string(&mut text).unwrap();
            assert_eq!(text.matches("HTTP/1.1 404").count(), 1_001);
        }
        assert!(emulator.program.try_wait().unwrap().is_none());
        #[cfg(unix)]
        assert_eq!(
            emulator.stop(nix::sys::signal::Signal::SIGTERM).code(),
            Some(0)
        );
    }
}

#[test]
fn takes_keys_from_the_environment() {
    let folder = tempfile::tempdir().unwrap();
    for (primary, secondary, status, reason) in [
        (
            "no key",
            "",
            1,
            "the group key in DPS_GROUP_KEY is not base64",
        ),
        (
            &format!("{GROUP_KEY}\n"),
            "",
            1,
            "the group key in DPS_GROUP_KEY is not base64",
        ),
        (
            "c2hvcnQ=",
            "",
            1,
            "the group key in DPS_GROUP_KEY has 5 bytes: a key of the service has 16 to 64",
        ),
        (
            GROUP_KEY,
            &GROUP_KEY[1..],
            1,
            "the group key in DPS_SECONDARY_GROUP_KEY is not base64",
        ),
    ] {
        let mut command = command(&folder);
        command
            .args(["--id-scope", ID_SCOPE])
            .env("DPS_GROUP_KEY", primary);
        if !secondary.is_empty() {
            command.env("DPS_SECONDARY_GROUP_KEY", secondary);
        }
        let (code, said) = run(command);
        assert_eq!(code, Some(status), "{said}");
        assert!(said.contains(reason), "{reason}: {said}");
        assert_none_shown(&said, [GROUP_KEY]);
    }
}

/// A path of a container's secret happens to be base64, of 18 bytes.
#[test]
fn takes_a_file_whose_name_could_be_a_key() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("secrets")).unwrap();
    std::fs::write(folder.path().join("secrets/testgroupkeyfile"), GROUP_KEY).unwrap();
    let words = "--group-key-file secrets/testgroupkeyfile";
    Emulator::start_in(folder, words).still_serves();
}

#[test]
fn warns_where_other_machines_reach_it() {
    let emulator = Emulator::start("--listen 0.0.0.0");
    let warning = emulator.logged("warning");
    assert_eq!(warning["code"], "listens_beyond_loopback");
    let reason = "listening on 0.0.0.0, where other machines reach this emulator, which is for tests: use --listen 127.0.0.1 unless they need to";
    assert_eq!(warning["reason"], reason);
    emulator.still_serves();
}

#[cfg(target_os = "linux")]
#[test]
fn does_not_warn_on_the_loopback() {
    for address in ["127.0.0.1", "127.0.0.2"] {
        let mut emulator = Emulator::start(&format!("--listen {address}"));
        emulator.stop(nix::sys::signal::Signal::SIGTERM);
        assert!(!emulator.said().contains("warning"));
    }
}
