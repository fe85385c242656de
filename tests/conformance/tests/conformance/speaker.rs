//! A program that speaks for one of the languages: see languages/judge.py.

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::command::{ID_SCOPE, PROJECT};

/// The one for Rust, where the variable `DPS_SYMKEY_SPEAKER` has no other command line, relative to the project's folder.
fn speaker() -> Command {
    let line = std::env::var("DPS_SYMKEY_SPEAKER");
    let line = line.unwrap_or_else(|_| env!("CARGO_BIN_EXE_speaker").to_owned());
    let mut words = line.split(' ');
    let mut command = Command::new(words.next().expect("a program"));
    command.args(words).current_dir(PROJECT);
    command
}

/// Its answer to a case.
fn answer(task: &str, words: &[&str]) -> String {
    let mut case = task.to_owned();
    for word in words {
        case.push('\t');
        case.extend(word.bytes().map(|byte| format!("{byte:02x}")));
    }
    case.push('\n');
    let mut command = speaker();
    let mut program = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let mut stdin = program.stdin.take().expect("its input");
    stdin.write_all(case.as_bytes()).expect("a reader");
    drop(stdin);
    let output = program.wait_with_output().expect("its output");
    assert!(output.status.success(), "{command:?}: {}", output.status);
    let answer = String::from_utf8(output.stdout).expect("UTF-8");
    let result = answer.strip_prefix("ok ");
    let result = result.unwrap_or_else(|| panic!("{task} {words:?}: {answer}"));
    result.trim_end().to_owned()
}

/// The device key of an ID, from this group key.
pub(crate) fn device_key(group_key: &str, id: &str) -> String {
    answer("derive", &[group_key, "portable", id])
}

/// A device's token for an hour.
pub(crate) fn token(device_key: &str, id: &str) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let expiry = now.expect("a clock").as_secs() + 3600;
    answer(
        "sign",
        &[device_key, "dps", ID_SCOPE, id, "", &expiry.to_string()],
    )
}
