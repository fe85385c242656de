//! A fleet of a million devices takes the command a fixed amount of memory and 8 bytes a row to look for duplicates.
//!
//! A program of its own with one test, so that the system's figure, the most that any child of this process had, is
//! that of the command. A child begins with its parent's memory, so this process holds no fleet either.
#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot set itself up should say so and end"
)]

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::process::{Command, Stdio};

use nix::sched::{CpuSet, sched_getaffinity, sched_setaffinity};
use nix::sys::resource::{UsageWho, getrusage};
use nix::unistd::Pid;

const GROUP_KEY: &str =
    "8isrFI1sGsIlvvFSSFRiMfCNzv21fjbE/+ah/lSh3lF8e2YG1Te7w1KpZhJFFXJrqYKi9yegxkqIChbqOS9Egw==";

/// Derives that many keys, and gives the most memory that any child of this process had so far, in bytes.
fn derive(rows: u64, words: &str) -> u64 {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut list = BufWriter::new(File::create(folder.path().join("input")).expect("the input"));
    for row in 0..rows {
        writeln!(list, "sn-{row:07}-mac-a1-b2-c3-d4-e5-f6").expect("a row");
    }
    list.flush().expect("the input");
    let status = Command::new(env!("CARGO_BIN_EXE_dps-symkey"))
        .args([
            "derive", "--quiet", "--input", "input", "--output", "keys.csv",
        ])
        .args(words.split_whitespace())
        .current_dir(&folder)
        .env("DPS_GROUP_KEY", GROUP_KEY)
        .env_remove("DPS_SECONDARY_GROUP_KEY")
        .stdin(Stdio::null())
        .status()
        .expect("the command");
    assert!(status.success(), "{status}");
    let output = folder
        .path()
        .join("keys.csv")
        .metadata()
        .expect("the output");
    // Each row has its ID of 32 bytes, a comma, a key of 44 and a line feed.
    assert_eq!(output.len(), 27 + rows * 78);
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).expect("the usage of memory");
    // In KiB on Linux.
    u64::try_from(usage.max_rss()).expect("a size") * 1024
}

/// Keeps this process and its children to one core: with each core that it has, the command works on more at once.
fn keep_to_one_core() {
    let own = Pid::from_raw(0);
    let all = sched_getaffinity(own).expect("the cores");
    let first = (0..CpuSet::count()).find(|core| all.is_set(*core) == Ok(true));
    let mut one = CpuSet::new();
    one.set(first.expect("a core")).expect("a set of cores");
    sched_setaffinity(own, &one).expect("one core");
}

#[test]
fn a_million_rows_take_8_bytes_each() {
    keep_to_one_core();
    // From the least to the most: the figure never falls.
    let few = derive(200_000, "--allow-duplicates");
    let without_search = derive(1_000_000, "--allow-duplicates");
    let many = derive(1_000_000, "");
    let mib = |bytes: u64| bytes >> 20;
    let figures = format!(
        "{} MiB, {} MiB, {} MiB",
        mib(few),
        mib(without_search),
        mib(many)
    );
    println!("200,000 rows, 1,000,000 without search, 1,000,000: {figures}");
    assert!(many < 64 << 20, "{figures}");
    // A list that grows by doubling may hold twice its content.
    assert!(many - without_search <= 1_000_000 * 16, "{figures}");
    assert!(without_search - few <= 1 << 20, "{figures}");
}
