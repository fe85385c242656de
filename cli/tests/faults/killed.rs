//! SIGKILL, which no process can answer.

use std::fs;
use std::os::unix::process::ExitStatusExt as _;
use std::process::Child;
use std::thread;
use std::time::{Duration, Instant};

use fastrand::Rng;

use super::fleet::{FIRST, Fleet, SECOND};
use super::place::{Ended, FROM_FILE, JOB, KEYS, Place, REPORT, is_running};

const KILLS: usize = 200;

/// What is under the names of output and report.
#[derive(Clone, PartialEq, Eq)]
struct Named {
    keys: Vec<u8>,
    report: Vec<u8>,
}

/// How the kills went.
#[derive(Debug, Default)]
struct Tally {
    /// The job was killed before it named anything.
    before_the_names: usize,
    /// Those of which a temporary file was left.
    with_files_left: usize,
    /// The report takes its name first: where the output has its own, it is not alone.
    between_the_names: usize,
    after_the_names: usize,
    /// The job had ended by itself.
    too_late: usize,
}

pub(crate) fn a_job_killed_at_any_moment_leaves_the_old_output_or_the_new_one() {
    let seed = std::env::var("FAULTS_SEED").map_or_else(
        |_| fastrand::u64(..),
        |seed| seed.parse().expect("a number"),
    );
    println!("the moments of the kills: FAULTS_SEED={seed}");
    let mut random = Rng::with_seed(seed);

    let place = Place::with(&FIRST);
    let (first, run_time) = run(&place, &FIRST);
    place.assert_done(&FIRST);
    let (second, _) = run(&place, &SECOND);
    place.assert_done(&SECOND);

    let mut tally = Tally::default();
    let mut before = second.clone();
    // Of the job before, so that it is seen that they are in nobody's way.
    let mut left = Vec::new();
    for kill in 0..KILLS {
        let (fleet, new) = match before.keys == first.keys {
            true => (&*SECOND, &second),
            false => (&*FIRST, &first),
        };
        let is_killed = match kill % 8 {
            1 | 5 => kill_at_a_time(&place, fleet, run_time, &mut random),
            3 => kill_at_a_length(&place, fleet, &mut random),
            7 => kill_at_the_first_name(&place, fleet),
            _ => kill_while_it_waits(&place, fleet, run_time, &mut random),
        };
        let now = named(&place);
        let is_new = (now.keys == new.keys, now.report == new.report);
        match is_new {
            (true, true) if !is_killed => tally.too_late += 1,
            (true, true) => tally.after_the_names += 1,
            _ if !is_killed => panic!("the job ended without its result"),
            _ if now == before => tally.before_the_names += 1,
            (false, true) if now.keys == before.keys => tally.between_the_names += 1,
            _ => panic!(
                "neither the old nor the new: {} bytes of keys, {} of the report",
                now.keys.len(),
                now.report.len()
            ),
        }
        let mut all_left = place.temporary_files();
        assert!(left.iter().all(|name| all_left.contains(name)));
        all_left.retain(|name| !left.contains(name));
        tally.with_files_left += usize::from(!all_left.is_empty());
        for name in &all_left {
            assert_is_the_beginning_of_one(&place, name, new);
        }
        for name in &left {
            fs::remove_file(place.path(name)).expect("an older temporary file");
        }
        left = all_left;
        before = now;
    }
    println!("{KILLS} kills, {run_time:?} for a whole job: {tally:?}");
    // However busy the machine is, a job that waits for its input is not done.
    assert!(tally.before_the_names >= KILLS / 2, "{tally:?}");
    assert!(tally.with_files_left > 0, "{tally:?}");
}

pub(crate) fn what_a_killed_job_leaves_is_for_its_owner_alone() {
    let place = Place::with(&FIRST);
    let (rows, _) = FIRST.input.split_at(FIRST.input.len() - 100);
    let (mut child, stdin) = place.start(place.derive(&format!("{JOB} -")), rows.as_bytes());
    // Some keys are in it, which is what makes it worth looking at.
    place.wait_for_length(&child, 100_000);
    child.kill().expect("a kill");
    assert_eq!(Ended::of(Ok(child)).status.signal(), Some(9));
    drop(stdin);
    let left = place.temporary_files();
    assert_eq!(left.len(), 2, "of the output and of the report");
    for name in &left {
        assert_eq!(place.mode(name), 0o600, "{name}");
    }
    // The copy of a pipe has no name, so that nothing is left in the folder for temporary files.
    assert_eq!(place.files().len(), 3 + left.len(), "{:?}", place.files());

    // A job does not know whose they are: another may be running. So they stay until somebody deletes them.
    let job = place.derive(&format!("{JOB} {FROM_FILE}")).spawn();
    Ended::of(job).assert_done();
    assert_eq!(place.temporary_files(), left);
    for name in &left {
        fs::remove_file(place.path(name)).expect("a temporary file");
    }
    place.assert_done(&FIRST);
}

/// A whole job, what it makes, and its time.
fn run(place: &Place, fleet: &Fleet) -> (Named, Duration) {
    let begin = Instant::now();
    let child = spawn(place, fleet);
    Ended::of(Ok(child)).assert_done();
    (named(place), begin.elapsed())
}

fn named(place: &Place) -> Named {
    Named {
        keys: place.read(KEYS),
        report: place.read(REPORT),
    }
}

fn spawn(place: &Place, fleet: &Fleet) -> Child {
    place.write("in/fleet.csv", &fleet.input);
    let mut job = place.derive(&format!("{JOB} {FROM_FILE}"));
    job.spawn().expect("the command")
}

/// Kills the job, which is told whether it came to that.
fn kill(mut child: Child) -> bool {
    // Of a process that has ended, and was not waited for, it is no error.
    child.kill().expect("a kill");
    let ended = Ended::of(Ok(child));
    let is_killed = ended.status.signal() == Some(9);
    if !is_killed {
        ended.assert_done();
    }
    is_killed
}

/// Kills a job that has got a part of its input, or all but the end, some time after that.
fn kill_while_it_waits(place: &Place, fleet: &Fleet, run_time: Duration, random: &mut Rng) -> bool {
    let length = random.usize(..fleet.input.len());
    let job = place.derive(&format!("{JOB} -"));
    let (child, stdin) = place.start(job, &fleet.input.as_bytes()[..length]);
    thread::sleep(run_time.mul_f64(random.f64() / 4.0));
    let is_killed = kill(child);
    drop(stdin);
    assert!(is_killed, "the job did not wait for its input");
    is_killed
}

/// Kills a job at a time within that of a whole one, or some time after.
fn kill_at_a_time(place: &Place, fleet: &Fleet, run_time: Duration, random: &mut Rng) -> bool {
    let child = spawn(place, fleet);
    thread::sleep(run_time.mul_f64(random.f64() * 1.25));
    kill(child)
}

/// Kills a job when its output has some length, or all of it and only its name is missing.
fn kill_at_a_length(place: &Place, fleet: &Fleet, random: &mut Rng) -> bool {
    let length = random.usize(1..=fleet.output.len()) as u64;
    // Those of the job before are there too.
    let older = place.temporary_files();
    let child = spawn(place, fleet);
    let is_so_long = |name: &String| {
        let metadata = fs::metadata(place.path(name));
        !older.contains(name) && metadata.is_ok_and(|metadata| metadata.len() >= length)
    };
    while !place.temporary_files().iter().any(is_so_long) && is_running(&child) {
        thread::sleep(Duration::from_micros(500));
    }
    kill(child)
}

/// Kills a job as soon as the first of its files, the report, has taken its name.
fn kill_at_the_first_name(place: &Place, fleet: &Fleet) -> bool {
    let old = place.inode(REPORT);
    let child = spawn(place, fleet);
    while place.inode(REPORT) == old && is_running(&child) {}
    kill(child)
}

/// What is left has each row once and in order, up to where the job was, and is for its owner alone.
fn assert_is_the_beginning_of_one(place: &Place, name: &str, new: &Named) {
    let left = place.read(name);
    assert!(
        new.keys.starts_with(&left) || new.report.starts_with(&left),
        "{name}: {} bytes that are the beginning of nothing",
        left.len()
    );
    assert_eq!(place.mode(name), 0o600, "{name}");
}
