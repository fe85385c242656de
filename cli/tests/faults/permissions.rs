//! What the job's user must not read or write.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::process::Command;

use super::fleet::FIRST;
use super::place::{Ended, FROM_FILE, JOB, KEYS, Place, REPORT, open};
use super::requirements;

/// A place that belongs to the user whom the job runs as.
fn place() -> Place {
    let place = Place::with(&FIRST);
    if let Some(user) = requirements::other_user().get() {
        for name in ["", "in", "out", "run", "tmp", "in/fleet.csv", KEYS, REPORT] {
            chown(place.path(name), Some(*user), Some(*user)).expect("another owner");
        }
    }
    place
}

fn set_mode(place: &Place, name: &str, mode: u32) {
    fs::set_permissions(place.path(name), Permissions::from_mode(mode)).expect("a mode");
}

fn job(place: &Place, words: &str) -> Ended {
    // Where the user can run it. Copied by another process: a program that a child of this one, begun meanwhile, still
    // has open cannot be run.
    let program = place.path("run/dps-symkey");
    let copied = Command::new("cp")
        .arg(env!("CARGO_BIN_EXE_dps-symkey"))
        .arg(&program)
        .status();
    assert!(copied.is_ok_and(|status| status.success()));
    let mut job = place.derive_with(Command::new(&program), words);
    job.stdin(open(&place.path("in/fleet.csv")));
    if let Some(user) = requirements::other_user().get() {
        job.uid(*user).gid(*user);
    }
    let ended = Ended::of(job.spawn());
    fs::remove_file(program).expect("the program");
    ended
}

pub(crate) fn a_job_in_the_folders_of_its_user_works() {
    let place = place();
    job(&place, &format!("{JOB} {FROM_FILE}")).assert_done();
    place.assert_done(&FIRST);
}

pub(crate) fn an_input_that_must_not_be_read_gives_no_output() {
    let place = place();
    set_mode(&place, "in/fleet.csv", 0o000);
    let ended = job(&place, &format!("{JOB} {FROM_FILE}"));
    ended.assert_failed("cannot read ../in/fleet.csv: permission denied");
    set_mode(&place, "in/fleet.csv", 0o600);
    place.assert_untouched();
}

pub(crate) fn a_folder_that_must_not_be_written_to_keeps_the_old_output() {
    let place = place();
    set_mode(&place, "out", 0o500);
    let ended = job(&place, &format!("{JOB} {FROM_FILE}"));
    ended.assert_failed("cannot write ../out/keys.csv: permission denied");
    place.assert_untouched();
    set_mode(&place, "out", 0o700);
}

pub(crate) fn an_output_that_must_not_be_written_to_is_kept() {
    for name in [KEYS, REPORT] {
        let place = place();
        set_mode(&place, name, 0o400);
        let ended = job(&place, &format!("{JOB} {FROM_FILE}"));
        ended.assert_failed(&format!("cannot write ../{name}: permission denied"));
        place.assert_untouched();
    }
}

pub(crate) fn a_folder_for_reports_that_must_not_be_written_to_gives_no_output() {
    let place = place();
    set_mode(&place, "in", 0o500);
    for option in ["--refused", "--duplicates"] {
        let ended = job(
            &place,
            &format!("{JOB} {FROM_FILE} {option} ../in/report.csv"),
        );
        ended.assert_failed("cannot write ../in/report.csv: permission denied");
        place.assert_untouched();
    }
    set_mode(&place, "in", 0o700);
}

pub(crate) fn a_folder_for_copies_that_must_not_be_written_to_gives_no_output() {
    let place = place();
    set_mode(&place, "tmp", 0o500);
    let ended = job(&place, &format!("{JOB} -"));
    ended.assert_failed("cannot make a temporary file: permission denied");
    set_mode(&place, "tmp", 0o700);
    place.assert_untouched();
}
