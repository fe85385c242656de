//! Disks that are full, and files that grow beyond a limit.

use std::fs::{self, OpenOptions};
use std::process::{Command, Stdio};

use super::fleet::FIRST;
use super::place::{Ended, FROM_FILE, JOB, Place, open};
use super::requirements;

/// What to do about it, in our words.
const FULL: &str = "free some space";

/// Mounts a small disk on a folder, with what the folder has, runs the command, and takes what is there then to `after`.
const ON_A_SMALL_DISK: &str = r#"set -e
    folder=$1 before=$2 after=$3 options=$4
    shift 4
    cp -a "$folder/." "$before"
    mount -t tmpfs -o "$options" tmpfs "$folder"
    cp -a "$before/." "$folder"
    status=0
    "$@" || status=$?
    cp -a "$folder/." "$after"
    exit $status"#;

/// Runs a job of the fleet with a small disk on one of its folders, and gives the place as it is seen from there.
fn on_a_small_disk(place: &Place, folder: &str, options: &str, words: &str) -> Ended {
    let name = |name: &str| {
        place
            .path(name)
            .to_str()
            .expect("a path in UTF-8")
            .to_owned()
    };
    for folder in ["before", "after"] {
        fs::create_dir(place.path(folder)).expect("a folder");
    }
    let mut by: Vec<_> = requirements::small_disk().get().clone();
    let (folder, before, after) = (name(folder), name("before"), name("after"));
    by.extend([
        "sh",
        "-c",
        ON_A_SMALL_DISK,
        "sh",
        &folder,
        &before,
        &after,
        options,
    ]);
    let input = open(&place.path("in/fleet.csv"));
    let job = place.derive_by(&by, words).stdin(input).spawn();
    let ended = Ended::of(job);
    fs::remove_dir_all(&before).expect("what was there before");
    // What the command saw takes the place of the empty folder below it.
    fs::remove_dir_all(&folder).expect("the folder");
    fs::rename(&after, &folder).expect("what was there after");
    ended
}

pub(crate) fn a_disk_that_is_full_before_the_output_is_whole_keeps_the_old_one() {
    // Not even the first rows, and some of them.
    for size in ["size=16k", "size=100k", "size=700k"] {
        let place = Place::with(&FIRST);
        let ended = on_a_small_disk(&place, "out", size, &format!("{JOB} {FROM_FILE}"));
        ended.assert_failed("cannot write ../out/keys.csv");
        ended.assert_failed(FULL);
        place.assert_untouched();
    }
    // What is large enough shows that the disk is what failed.
    let place = Place::with(&FIRST);
    let job = format!("{JOB} {FROM_FILE}");
    on_a_small_disk(&place, "out", "size=8m", &job).assert_done();
    place.assert_done(&FIRST);
}

pub(crate) fn a_disk_that_is_full_for_the_report_gives_no_output() {
    let place = Place::with(&FIRST);
    fs::create_dir(place.path("reports")).expect("a folder");
    let job = format!("{JOB} {FROM_FILE} --refused ../reports/refused.csv");
    let ended = on_a_small_disk(&place, "reports", "size=8k", &job);
    ended.assert_failed("cannot write ../reports/refused.csv");
    ended.assert_failed(FULL);
    place.assert_untouched();
}

pub(crate) fn a_disk_without_room_for_one_more_file_keeps_the_old_output() {
    let place = Place::with(&FIRST);
    // The folder itself and the two files that are there are about all that it can have.
    let ended = on_a_small_disk(
        &place,
        "out",
        "size=8m,nr_inodes=4",
        &format!("{JOB} {FROM_FILE}"),
    );
    ended.assert_failed("cannot write ../out/keys.csv");
    ended.assert_failed(FULL);
    place.assert_untouched();
}

pub(crate) fn a_full_disk_for_the_copy_of_a_pipe_gives_no_output() {
    let place = Place::with(&FIRST);
    let ended = on_a_small_disk(&place, "tmp", "size=100k", &format!("{JOB} -"));
    let copy = format!("a copy of the input in {}", place.path("tmp").display());
    ended.assert_failed(&copy);
    ended.assert_failed(FULL);
    place.assert_untouched();
}

/// `sh` limits the files that a command writes, in units of 512 bytes.
fn with_limit(place: &Place, signal: &str, words: &str) -> Command {
    let limit = format!(r#"{signal} ulimit -f 600; exec "$@""#);
    place.derive_by(
        &["env", "--default-signal=XFSZ", "sh", "-c", &limit, "sh"],
        words,
    )
}

pub(crate) fn an_output_beyond_the_size_limit_keeps_the_old_one() {
    // The system sends SIGXFSZ, which ends a process that has nothing against it.
    for signal in ["", "trap '' XFSZ;"] {
        let place = Place::with(&FIRST);
        let ended = Ended::of(with_limit(&place, signal, &format!("{JOB} {FROM_FILE}")).spawn());
        ended.assert_failed("cannot write ../out/keys.csv");
        ended.assert_failed("raise the limit");
        place.assert_untouched();
    }
}

pub(crate) fn a_copy_beyond_the_size_limit_gives_no_output() {
    let place = Place::with(&FIRST);
    // What is written first, and so is too long first, is the copy.
    let job = with_limit(&place, "", &format!("{JOB} -"))
        .stdin(open(&place.path("in/fleet.csv")))
        .spawn();
    let ended = Ended::of(job);
    ended.assert_failed("raise the limit");
    place.assert_untouched();
}

pub(crate) fn a_device_without_room_is_told() {
    let full = || {
        OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .expect("/dev/full")
    };
    for input in [FROM_FILE, "-"] {
        for output in ["-", "/dev/stdout", "/dev/fd/1", "/dev/full"] {
            let place = Place::with(&FIRST);
            let words = format!(
                "--quiet --id-column id --input {input} --output {output} --refused ../out/keys.csv.refused.csv"
            );
            let job = place
                .derive(&words)
                .stdin(open(&place.path("in/fleet.csv")))
                .stdout(full())
                .spawn();
            Ended::of(job).assert_failed(FULL);
            place.assert_untouched();
        }
    }
    // Whoever has no room for the error either has the exit status.
    let place = Place::with(&FIRST);
    let job = place
        .derive(&format!("{JOB} {FROM_FILE}"))
        .stdout(Stdio::null())
        .stderr(full())
        .spawn();
    assert_eq!(Ended::of(job).status.code(), Some(1));
    place.assert_done(&FIRST);
}
