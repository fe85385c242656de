//! Ctrl-C and the signals that end a process, in the middle of a job that waits for its input.

use std::io::Write as _;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::thread;
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::support::{Ended, Folder, OLD_REPORT};

/// The signals as a program at a terminal has them, whatever whoever runs the tests ignores.
const DEFAULT_SIGNALS: &str = "--default-signal=HUP,INT,QUIT,TERM";

/// Starts a job with its signals set so, gives it the first rows, and waits until it has begun its output.
fn start(folder: &Folder, signals: &str, words: &str) -> (Child, ChildStdin) {
    let job = folder.derive(words).command;
    let mut command = Command::new("env");
    command
        .args([DEFAULT_SIGNALS, signals])
        .arg(job.get_program())
        .args(job.get_args())
        .current_dir(job.get_current_dir().expect("the folder"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    for (name, value) in job.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    let mut child = command.spawn().expect("the command");
    let mut stdin = child.stdin.take().expect("its standard input");
    stdin
        .write_all(&b"SN-1\nsn-1\nsn-1\n".repeat(50_000))
        .expect("the first rows");
    let begun = |name: &String| name.starts_with('.');
    while !folder.files().iter().any(begun) {
        let ended = child.try_wait().expect("its status");
        assert!(
            ended.is_none(),
            "ended before it was interrupted: {ended:?}"
        );
        thread::sleep(Duration::from_millis(5));
    }
    (child, stdin)
}

fn send(child: &Child, signal: Signal) {
    let id = i32::try_from(child.id()).expect("a process ID");
    kill(Pid::from_raw(id), signal).expect("a signal");
}

fn interrupt(child: Child, stdin: ChildStdin, signal: Signal) -> Ended {
    send(&child, signal);
    let output = child.wait_with_output().expect("its output");
    // Open until here: the input had not ended.
    drop(stdin);
    Ended::new(output)
}

#[test]
fn an_interrupted_job_leaves_nothing() {
    for signal in [
        Signal::SIGINT,
        Signal::SIGTERM,
        Signal::SIGHUP,
        Signal::SIGQUIT,
    ] {
        let folder = Folder::new();
        let words = "--input - --output keys.csv --duplicates d.csv";
        let (child, stdin) = start(&folder, DEFAULT_SIGNALS, words);
        let ended = interrupt(child, stdin, signal);
        assert!(
            ended.error(3).contains("interrupted"),
            "{signal}: {}",
            ended.stderr
        );
        assert!(folder.files().is_empty(), "{signal}: {:?}", folder.files());
    }
}

#[test]
fn an_interrupted_job_leaves_what_was_there() {
    for signal in [Signal::SIGINT, Signal::SIGTERM] {
        let folder = Folder::with("keys.csv", "old").and("keys.csv.refused.csv", OLD_REPORT);
        let (child, stdin) = start(&folder, DEFAULT_SIGNALS, "--input - --output keys.csv");
        interrupt(child, stdin, signal).error(3);
        assert_eq!(folder.files(), ["keys.csv", "keys.csv.refused.csv"]);
        assert_eq!(folder.read("keys.csv"), "old");
        assert_eq!(folder.read("keys.csv.refused.csv"), OLD_REPORT);
    }
}

#[test]
fn an_interrupted_job_with_json_says_so_in_json() {
    let folder = Folder::new();
    let (child, stdin) = start(
        &folder,
        DEFAULT_SIGNALS,
        "--json --input - --output keys.csv",
    );
    let ended = interrupt(child, stdin, Signal::SIGINT);
    assert_eq!(ended.codes(3).len(), 1, "{}", ended.stderr);
}

#[test]
fn a_signal_that_is_ignored_stays_so() {
    let folder = Folder::new();
    let words = "--quiet --input - --output keys.csv --refused refused.csv";
    // As `nohup` starts it.
    let (child, stdin) = start(&folder, "--ignore-signal=HUP", words);
    send(&child, Signal::SIGHUP);
    drop(stdin);
    let output = child.wait_with_output().expect("its output");
    Ended::new(output).assert_status(1);
    assert_eq!(folder.files(), ["keys.csv", "refused.csv"]);
}
