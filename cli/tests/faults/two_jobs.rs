//! Two jobs at once on one output, as when somebody starts a second before the first has ended.

use std::fs;
use std::io::Write as _;
use std::thread;
use std::time::Duration;

use super::fleet::{FIRST, Fleet, SECOND};
use super::place::{Ended, JOB, KEYS, OLD, OLD_REPORT, Place, REPORT, is_running};

const ROUNDS: usize = 8;
/// How much of its input each gets only when both have begun, in bytes.
const HELD_BACK: usize = 1_000;

pub(crate) fn two_jobs_on_one_output_leave_the_result_of_one() {
    let place = Place::with(&FIRST);
    fs::remove_file(place.path("in/fleet.csv")).expect("an input that nobody reads");
    let mut looks = 0_u64;
    let mut of_two = 0;
    for round in 0..ROUNDS {
        place.write(KEYS, OLD);
        place.write(REPORT, OLD_REPORT);
        let mut jobs = [&*FIRST, &*SECOND].map(|fleet| {
            let (rows, last) = fleet.input.split_at(fleet.input.len() - HELD_BACK);
            let (child, stdin) = place.start(place.derive(&format!("{JOB} -")), rows.as_bytes());
            (child, stdin, last)
        });
        while place.temporary_files().len() < 4 {
            for (child, ..) in &mut jobs {
                assert!(is_running(child), "ended too soon");
            }
            thread::sleep(Duration::from_millis(2));
        }
        // Neither is always the first.
        jobs.rotate_left(round % 2);
        let children = jobs.map(|(child, mut stdin, last)| {
            stdin.write_all(last.as_bytes()).expect("the last rows");
            child
        });
        // Whoever looks at the output meanwhile sees one that is whole.
        let mut are_running = true;
        while are_running {
            are_running = children.iter().any(is_running);
            let keys = place.read(KEYS);
            assert!(
                keys == OLD.as_bytes() || whose(&keys).is_some(),
                "{} bytes",
                keys.len()
            );
            looks += 1;
        }
        for child in children {
            Ended::of(Ok(child)).assert_done();
        }
        place.assert_only(&[KEYS, REPORT]);
        let of_keys = whose(&place.read(KEYS)).expect("the output of one");
        let report = place.read(REPORT);
        let is_of = |fleet: &Fleet| fleet.is_report(&report);
        assert!(is_of(&FIRST) || is_of(&SECOND), "the report of one");
        // Nothing promises that both files are of the same job.
        of_two += usize::from(!is_of(of_keys));
    }
    println!(
        "{ROUNDS} times two jobs, {looks} looks at the output; {of_two} times the report was of the other job"
    );
}

/// The fleet whose keys these are, all of them.
fn whose(keys: &[u8]) -> Option<&'static Fleet> {
    [&*FIRST, &*SECOND]
        .into_iter()
        .find(|fleet| keys == fleet.output.as_bytes())
}
