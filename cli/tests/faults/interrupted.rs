//! The signals that ask a process to end.

use std::fs::{self, File};
use std::io::Write as _;
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Child, ChildStdin};
use std::thread;
use std::time::Instant;

use nix::fcntl::{FcntlArg, fcntl};
use nix::sys::signal::{Signal, kill};
use nix::unistd::pipe;

use super::fleet::FIRST;
use super::place::{Ended, FROM_FILE, JOB, KEYS, OLD, OLD_REPORT, Place, REPORT, id, is_running};

/// Each signal comes at so many, one after another in the time of a whole job and some more.
const MOMENTS: u32 = 12;

const SIGNALS: [Signal; 3] = [Signal::SIGINT, Signal::SIGTERM, Signal::SIGHUP];

/// The signals as a program at a terminal has them, whatever whoever runs the tests ignores.
const WITH_SIGNALS: [&str; 2] = ["env", "--default-signal=HUP,INT,TERM"];

fn send(child: &Child, signal: Signal) {
    // Of a process that has ended, and was not waited for, it is no error.
    kill(id(child), signal).expect("a signal");
}

fn begin(place: &Place) -> Child {
    let mut job = place.derive_by(&WITH_SIGNALS, &format!("{JOB} {FROM_FILE}"));
    job.spawn().expect("the command")
}

pub(crate) fn a_signal_at_any_moment_leaves_the_old_output_or_the_new_one() {
    let place = Place::with(&FIRST);
    let time = Instant::now();
    Ended::of(Ok(begin(&place))).assert_done();
    let run_time = time.elapsed();
    place.assert_done(&FIRST);

    let (mut before_it_listens, mut interrupted, mut too_late) = (0, 0, 0);
    for moment in 0..MOMENTS {
        for signal in SIGNALS {
            place.write(KEYS, OLD);
            place.write(REPORT, OLD_REPORT);
            let child = begin(&place);
            thread::sleep(run_time * 5 * moment / (4 * MOMENTS));
            send(&child, signal);
            let ended = Ended::of(Ok(child));
            match ended.status.code() {
                // Nothing was begun.
                None => {
                    assert_eq!(ended.status.signal(), Some(signal as i32));
                    before_it_listens += 1;
                    place.assert_untouched();
                }
                Some(3) => {
                    interrupted += 1;
                    ended.assert_failed("interrupted");
                    place.assert_untouched();
                }
                _ => {
                    too_late += 1;
                    ended.assert_done();
                    place.assert_done(&FIRST);
                }
            }
        }
    }
    println!(
        "signals: {before_it_listens} before the job listened, {interrupted} in its middle, {too_late} too late"
    );
}

/// Starts a job that has many rows, and keys in its temporary file, and waits for more rows.
fn begin_and_wait(place: &Place) -> (Child, ChildStdin) {
    let rows = &FIRST.input.as_bytes()[..FIRST.input.len() - 100];
    let job = place.derive_by(&WITH_SIGNALS, &format!("{JOB} -"));
    let (child, stdin) = place.start(job, rows);
    place.wait_for_length(&child, 100_000);
    (child, stdin)
}

pub(crate) fn a_signal_after_many_rows_leaves_only_what_was_there() {
    for signal in SIGNALS {
        let place = Place::with(&FIRST);
        let (child, stdin) = begin_and_wait(&place);
        send(&child, signal);
        let ended = Ended::of(Ok(child));
        drop(stdin);
        ended.assert_failed("interrupted");
        place.assert_untouched();
    }
}

pub(crate) fn a_signal_after_the_first_name_is_too_late() {
    let place = Place::with(&FIRST);
    for signal in SIGNALS.into_iter().cycle().take(9) {
        place.write(KEYS, OLD);
        place.write(REPORT, OLD_REPORT);
        let old = place.inode(REPORT);
        let child = begin(&place);
        // The report goes first.
        while place.inode(REPORT) == old && is_running(&child) {}
        send(&child, signal);
        Ended::of(Ok(child)).assert_done();
        place.assert_done(&FIRST);
    }
}

pub(crate) fn a_second_signal_changes_nothing() {
    let place = Place::with(&FIRST);
    let (child, stdin) = begin_and_wait(&place);
    for signal in SIGNALS.into_iter().cycle().take(30) {
        send(&child, signal);
    }
    let ended = Ended::of(Ok(child));
    drop(stdin);
    ended.assert_failed("interrupted");
    place.assert_untouched();
}

/// It waits for somebody to read its summary, which is all that is left to do.
pub(crate) fn a_second_signal_after_the_names_tells_that_the_output_is_there() {
    let place = Place::with(&FIRST);
    let (reader, writer) = pipe().expect("a pipe");
    let room = fcntl(&writer, FcntlArg::F_GETPIPE_SZ).expect("its size");
    let mut writer = File::from(writer);
    writer.write_all(&vec![b'\n'; room as usize]).unwrap();
    let words = format!("{JOB} {FROM_FILE}").replace("--quiet", "--json");
    let mut job = place.derive_by(&WITH_SIGNALS, &words);
    let old = place.inode(KEYS);
    let child = job.stdout(writer).spawn().expect("the command");
    // The output goes last.
    while place.inode(KEYS) == old {
        assert!(is_running(&child), "ended too soon");
        thread::yield_now();
    }
    send(&child, Signal::SIGINT);
    send(&child, Signal::SIGTERM);
    let output = child.wait_with_output().expect("its output");
    drop(reader);
    assert_eq!(output.status.code(), Some(3));
    let stderr = String::from_utf8(output.stderr).expect("standard error in UTF-8");
    assert!(stderr.contains("the output file was made"), "{stderr}");
    place.assert_done(&FIRST);
}

pub(crate) fn a_stopped_job_goes_on() {
    let place = Place::with(&FIRST);
    let (child, mut stdin) = begin_and_wait(&place);
    send(&child, Signal::SIGSTOP);
    // The state stands behind the name of the program.
    let state = format!("/proc/{}/stat", child.id());
    while !fs::read_to_string(&state)
        .expect("its state")
        .contains(") T ")
    {
        thread::yield_now();
    }
    send(&child, Signal::SIGCONT);
    stdin
        .write_all(&FIRST.input.as_bytes()[FIRST.input.len() - 100..])
        .expect("the last rows");
    drop(stdin);
    Ended::of(Ok(child)).assert_done();
    place.assert_done(&FIRST);
}
