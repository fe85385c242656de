//! Pipes whose readers go away.

use std::io::{Read as _, pipe};
use std::process::Child;
use std::thread;

use nix::sys::stat::Mode;
use nix::unistd::mkfifo;

use super::fleet::FIRST;
use super::place::{Ended, FROM_FILE, JOB, Place, assert_rows, open};

const GONE: &str = "whoever read the output has gone";

fn words(input: &str, output: &str) -> String {
    format!(
        "--quiet --id-column id --input {input} --output {output} --refused ../out/keys.csv.refused.csv"
    )
}

pub(crate) fn a_reader_that_goes_away_is_told_in_one_line() {
    for output in ["-", "/dev/stdout"] {
        for input in [FROM_FILE, "-"] {
            // Before the header, and after some rows.
            for length in [0, 1, 100_000] {
                let place = Place::with(&FIRST);
                let mut job = place.derive(&words(input, output));
                let job = job.stdin(open(&place.path("in/fleet.csv")));
                let mut child = job.spawn().expect("the command");
                read_and_go(&mut child, length);
                let ended = Ended::of(Ok(child));
                ended.assert_failed(GONE);
                place.assert_untouched();
            }
        }
    }
}

/// Reads so much of the job's standard output, which is as it should be, and closes the pipe.
fn read_and_go(child: &mut Child, length: usize) {
    let mut stdout = child.stdout.take().expect("its standard output");
    let mut read = vec![0; length];
    stdout.read_exact(&mut read).expect("rows");
    assert!(read == FIRST.output.as_bytes()[..length]);
}

pub(crate) fn a_reader_of_a_fifo_that_goes_away_is_told_in_one_line() {
    let place = Place::with(&FIRST);
    let fifo = place.path("run/fifo");
    mkfifo(&fifo, Mode::S_IRUSR | Mode::S_IWUSR).expect("a FIFO");
    let job = place.derive(&words(FROM_FILE, "fifo")).spawn();
    let mut read = vec![0; 100_000];
    open(&fifo).read_exact(&mut read).expect("rows");
    assert!(read == FIRST.output.as_bytes()[..read.len()]);
    let ended = Ended::of(job);
    ended.assert_failed("cannot write fifo");
    ended.assert_failed(GONE);
    std::fs::remove_file(&fifo).expect("the FIFO");
    place.assert_untouched();
}

pub(crate) fn nobody_to_tell_is_no_reason_to_fail() {
    // Both standard streams of a job into a file are pipes that nobody reads.
    let place = Place::with(&FIRST);
    let (reader, writer) = pipe().expect("a pipe");
    drop(reader);
    let job = place
        .derive(&format!("{JOB} {FROM_FILE}"))
        .stdout(writer.try_clone().expect("a pipe"))
        .stderr(writer)
        .spawn();
    assert_eq!(Ended::of(job).status.code(), Some(1));
    place.assert_done(&FIRST);
}

pub(crate) fn a_slow_reader_gets_all_rows_once() {
    let place = Place::with(&FIRST);
    let mut child = place
        .derive(&words(FROM_FILE, "-"))
        .spawn()
        .expect("the command");
    let mut stdout = child.stdout.take().expect("its standard output");
    let mut output = Vec::new();
    let mut piece = [0; 40_000];
    loop {
        match stdout.read(&mut piece).expect("rows") {
            0 => break,
            length => output.extend_from_slice(&piece[..length]),
        }
        thread::yield_now();
    }
    Ended::of(Ok(child)).assert_done();
    assert_rows(&output, &FIRST);
}
