//! Ctrl-C and the signals that end a process, in the middle of a job that waits for its input.

use std::io::Write as _;
use std::process::{Child, ChildStdin};
use std::thread;
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::support::{Ended, Folder, OLD_REPORT};

/// Starts a job, gives it the first rows, and waits until it has begun its output.
fn start(folder: &Folder, words: &str) -> (Child, ChildStdin) {
    let mut job = folder.derive(words);
    let mut child = job.command.spawn().expect("the command");
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

fn interrupt(child: Child, stdin: ChildStdin, signal: Signal) -> Ended {
    let id = i32::try_from(child.id()).expect("a process ID");
    kill(Pid::from_raw(id), signal).expect("a signal");
    let output = child.wait_with_output().expect("its output");
    // Open until here: the input had not ended.
    drop(stdin);
    Ended::new(output)
}

#[test]
fn an_interrupted_job_leaves_nothing() {
    for signal in [Signal::SIGINT, Signal::SIGTERM, Signal::SIGHUP] {
        let folder = Folder::new();
        let words = "--input - --output keys.csv --duplicates d.csv";
        let (child, stdin) = start(&folder, words);
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
        let (child, stdin) = start(&folder, "--input - --output keys.csv");
        interrupt(child, stdin, signal).error(3);
        assert_eq!(folder.files(), ["keys.csv", "keys.csv.refused.csv"]);
        assert_eq!(folder.read("keys.csv"), "old");
        assert_eq!(folder.read("keys.csv.refused.csv"), OLD_REPORT);
    }
}

#[test]
fn an_interrupted_job_with_json_says_so_in_json() {
    let folder = Folder::new();
    let (child, stdin) = start(&folder, "--json --input - --output keys.csv");
    let ended = interrupt(child, stdin, Signal::SIGINT);
    assert_eq!(ended.codes(3).len(), 1, "{}", ended.stderr);
}
