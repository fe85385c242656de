//! The temporary file is where it can take the output's name in one step, wherever that is.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::MetadataExt as _;

use super::fleet::FIRST;
use super::place::{Ended, KEYS, Place, REPORT, assert_rows, open};
use super::requirements;

const HELD_BACK: usize = 100;

pub(crate) fn the_temporary_file_is_beside_the_output() {
    let place = Place::with(&FIRST);
    // The output is on another file system than its input, the folder where the job runs, and that of temporary files.
    let other = Place::within(requirements::other_file_system().get());
    let keys = other.path(KEYS);
    fs::write(&keys, "old").expect("an old output");
    let (rows, last) = FIRST.input.split_at(FIRST.input.len() - HELD_BACK);
    let mut job = place.derive("--quiet --id-column id --input - --output");
    job.arg(&keys);
    let (child, mut stdin) = place.start(job, rows.as_bytes());
    other.wait_for_length(&child, 100_000);
    assert_eq!(other.temporary_files().len(), 2);
    assert_eq!(place.files().len(), 3, "{:?}", place.files());
    stdin.write_all(last.as_bytes()).expect("the last rows");
    drop(stdin);
    Ended::of(Ok(child)).assert_done();
    place.assert_untouched();
    other.assert_only(&[KEYS, REPORT]);
    assert_rows(&other.read(KEYS), &FIRST);
}

pub(crate) fn the_temporary_file_is_the_one_that_takes_the_name() {
    // A name without a folder: the output is where the job runs.
    let place = Place::with(&FIRST);
    let folder = place.path("out");
    let (rows, last) = FIRST.input.split_at(FIRST.input.len() - HELD_BACK);
    let mut job = place.derive("--quiet --id-column id --input - --output keys.csv");
    job.current_dir(&folder);
    let (child, mut stdin) = place.start(job, rows.as_bytes());
    place.wait_for_length(&child, 100_000);
    let temporary_files = place.temporary_files();
    let inodes = temporary_files.iter().map(|name| place.inode(name));
    let inodes: Vec<_> = inodes.collect();
    // Somebody who has the old output open keeps it.
    let old = open(&place.path(KEYS));
    stdin.write_all(last.as_bytes()).expect("the last rows");
    drop(stdin);
    Ended::of(Ok(child)).assert_done();
    assert!(inodes.contains(&place.inode(KEYS)));
    assert!(inodes.contains(&place.inode(REPORT)));
    assert_eq!(old.metadata().expect("the old output").nlink(), 0);
    place.assert_done(&FIRST);
}
