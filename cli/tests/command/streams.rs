//! Pipes, FIFOs and devices in place of files.

use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::process::Stdio;
use std::thread;

use nix::sys::stat::Mode;
use nix::unistd::mkfifo;

use super::support::{DEVICE_KEY, Ended, Folder, GROUP_KEY, Invocation, KEY_1, json};

/// Runs a command whose standard output nobody reads, and which gets its input only after that.
fn with_closed_output(invocation: Invocation, input: &str) -> Ended {
    let Invocation { mut command, .. } = invocation;
    let mut child = command.spawn().expect("the command");
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().expect("its standard input");
    let input = input.to_owned();
    let writer = thread::spawn(move || {
        // A command that fails before it has read all closes the pipe.
        let _ = stdin.write_all(input.as_bytes());
    });
    let output = child.wait_with_output().expect("its output");
    writer.join().expect("the writer");
    Ended::new(output)
}

#[test]
fn a_pipe_that_nobody_reads_is_the_machine_s_failure() {
    let folder = Folder::new();
    let derive = folder.command("derive --group-key-file - sn-1");
    let ended = with_closed_output(derive, GROUP_KEY);
    assert!(
        ended.error(3).contains("whoever read the output has gone"),
        "{}",
        ended.stderr
    );
    let sas =
        folder.command("--json sas --device-key-file - --id-scope 0ne --registration-id sn-1");
    assert_eq!(with_closed_output(sas, DEVICE_KEY).codes(3), ["machine"]);
}

#[test]
fn a_job_into_a_pipe_that_nobody_reads_leaves_nothing() {
    for rows in [1, 100_000] {
        let folder = Folder::new();
        let words = "--input - --output - --refused refused.csv --duplicates d.csv";
        let list = format!("SN-1\nsn-1\n{}", "sn-1\n".repeat(rows));
        let ended = with_closed_output(folder.derive(words), &list);
        let error = ended.stderr.lines().last().unwrap();
        assert!(
            error.starts_with("error: cannot write standard output"),
            "{}",
            ended.stderr
        );
        ended.assert_status(3);
        assert!(folder.files().is_empty(), "{:?}", folder.files());
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_the_machine_s_failure() {
    let folder = Folder::with("input", format!("SN-1\n{}", "sn-1\n".repeat(10)));
    let words = "--input input --output /dev/full --refused refused.csv --duplicates d.csv";
    for more in ["", "--allow-duplicates"] {
        let words = match more {
            "" => words.to_owned(),
            more => format!("{} {more}", words.replace(" --duplicates d.csv", "")),
        };
        let ended = folder.derive(&words).end();
        let error = ended.stderr.lines().last().unwrap();
        assert!(
            error.contains("/dev/full") && error.contains("free some space"),
            "{error}"
        );
        ended.assert_status(3);
        assert_eq!(folder.files(), ["input"]);
    }
    let ended = folder
        .derive("--quiet --input input --output - --refused /dev/full")
        .end();
    ended.assert_status(3);

    for words in [
        "derive sn-1",
        "--json derive sn-1",
        "generate-key",
        "--help",
        "derive --help",
        "--version",
        "completions bash",
    ] {
        let mut job = folder.command(words).env("DPS_GROUP_KEY", GROUP_KEY);
        job.command.stdout(Stdio::from(
            OpenOptions::new().write(true).open("/dev/full").unwrap(),
        ));
        job.end().assert_status(3);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn the_output_can_be_thrown_away() {
    let folder = Folder::with("input", "sn-1\nsn-2\n");
    let words = "--json --input input --output /dev/null --refused refused.csv";
    let ended = folder.derive(words).end();
    assert_eq!(json(&ended.done_silently())["derived"], 2);
    assert_eq!(folder.files(), ["input"]);
}

#[test]
fn the_input_can_be_a_fifo() {
    let folder = Folder::new();
    mkfifo(&folder.path("fifo"), Mode::S_IRUSR | Mode::S_IWUSR).unwrap();
    let fifo = folder.path("fifo");
    let writer = thread::spawn(move || fs::write(fifo, "id\nsn-1\nsn-2\nsn-1\n").unwrap());
    let words = "--json --input fifo --output keys.csv --id-column id --duplicates d.csv";
    let ended = folder.derive(words).end();
    writer.join().unwrap();
    let summary = json(&ended.stdout);
    assert_eq!(
        (&summary["derived"], &summary["duplicates"]),
        (&3.into(), &1.into())
    );
    assert_eq!(folder.read("keys.csv").lines().count(), 4);
    assert_eq!(folder.files(), ["d.csv", "fifo", "keys.csv"]);
}

#[test]
fn the_output_can_be_a_fifo() {
    let folder = Folder::with("input", "sn-1\n");
    mkfifo(&folder.path("fifo"), Mode::S_IRUSR | Mode::S_IWUSR).unwrap();
    let fifo = folder.path("fifo");
    let reader = thread::spawn(move || fs::read_to_string(fifo).unwrap());
    folder
        .derive("--quiet --input input --output fifo --refused refused.csv")
        .end()
        .done_silently();
    let output = reader.join().unwrap();
    assert_eq!(
        output,
        format!("registration_id,device_key\nsn-1,{KEY_1}\n")
    );
    assert_eq!(folder.files(), ["fifo", "input"]);
}

#[test]
fn a_key_can_come_from_a_fifo() {
    let folder = Folder::new();
    mkfifo(&folder.path("fifo"), Mode::S_IRUSR | Mode::S_IWUSR).unwrap();
    let fifo = folder.path("fifo");
    let writer = thread::spawn(move || fs::write(fifo, format!("{GROUP_KEY}\n")).unwrap());
    let keys = folder
        .command("derive --group-key-file fifo sn-1")
        .end()
        .done_silently();
    writer.join().unwrap();
    assert_eq!(keys, format!("{KEY_1}\n"));
}

#[test]
fn standard_input_can_be_a_file() {
    let folder = Folder::with("input", "sn-1\nsn-1\n");
    let mut job = folder.derive("--json --input - --output keys.csv");
    job.command.stdin(File::open(folder.path("input")).unwrap());
    let output = job.command.output().unwrap();
    assert_eq!(
        json(std::str::from_utf8(&output.stdout).unwrap())["duplicates"],
        1
    );
    assert_eq!(folder.files(), ["input", "keys.csv"]);
}

#[test]
fn what_a_shell_has_opened_is_appended_to() {
    let folder = Folder::with("input", "sn-1\n").and("output", "before\n");
    let output = OpenOptions::new()
        .append(true)
        .open(folder.path("output"))
        .unwrap();
    let words = "--quiet --input input --output /dev/stdout --refused refused.csv";
    let mut invocation = folder.derive(words);
    invocation.command.stdout(output);
    invocation.end().assert_status(0);
    let expected = format!("before\nregistration_id,device_key\nsn-1,{KEY_1}\n");
    assert_eq!(folder.read("output"), expected);
    assert_eq!(folder.files(), ["input", "output"]);
}

#[test]
fn a_pipe_can_be_named() {
    let folder = Folder::with("input", "sn-1\n");
    let words = "--quiet --input input --output /dev/stdout --refused refused.csv";
    let output = folder.derive(words).end().done_silently();
    assert_eq!(
        output,
        format!("registration_id,device_key\nsn-1,{KEY_1}\n")
    );
}

#[test]
fn the_summary_stays_out_of_the_keys_by_any_name() {
    for output in ["-", "/dev/stdout", "/dev/fd/1"] {
        let folder = Folder::with("input", "sn-1\n");
        let words = format!("--json --input input --refused refused.csv --output {output}");
        let ended = folder.derive(&words).end();
        let expected = format!("registration_id,device_key\nsn-1,{KEY_1}\n");
        assert_eq!(ended.stdout, expected, "{output}");
        assert_eq!(json(&ended.stderr)["derived"], 1, "{output}");
        let quiet = folder.derive(&format!("--quiet {words}")).end();
        assert_eq!(quiet.stderr, "", "{output}");
    }
}

#[test]
fn reports_need_files_of_their_own() {
    let folder = Folder::with("input", "SN-1\n");
    for words in [
        "--input input --output - --refused /dev/stdout",
        "--input input --output keys.csv --refused /dev/fd/1",
        "--input input --output keys.csv --duplicates /dev/stderr",
        "--input input --output /dev/stdout",
        "--input input --output /dev/null",
    ] {
        folder.derive(words).end().error(2);
        assert_eq!(folder.files(), ["input"], "{words}");
    }
}

/// Linux tells which files a process has open.
#[cfg(target_os = "linux")]
#[test]
fn an_input_that_changes_while_it_is_read_is_told() {
    let folder = Folder::with("input", "sn-1\n");
    let fifo = folder.path("fifo");
    mkfifo(&fifo, Mode::S_IRUSR | Mode::S_IWUSR).unwrap();
    let words = "--input input --output fifo --refused refused.csv";
    let mut child = folder.derive(words).command.spawn().unwrap();
    // It has opened the input and waits for somebody to read the FIFO.
    let files = format!("/proc/{}/fd", child.id());
    let is_input =
        |file: fs::DirEntry| fs::read_link(file.path()).is_ok_and(|name| name.ends_with("input"));
    while !fs::read_dir(&files).unwrap().flatten().any(is_input) {
        assert!(child.try_wait().unwrap().is_none(), "ended too soon");
        thread::yield_now();
    }
    fs::write(folder.path("input"), "sn-1\nsn-").unwrap();
    fs::read_to_string(fifo).unwrap();
    let ended = Ended::new(child.wait_with_output().unwrap());
    assert!(
        ended.error(3).contains("changed while it was read"),
        "{}",
        ended.stderr
    );
    assert_eq!(folder.files(), ["fifo", "input"]);
}
