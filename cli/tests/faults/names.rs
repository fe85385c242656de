//! Names that mean something else than a file of their own.

use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::symlink;
use std::thread;

use nix::sys::stat::Mode;
use nix::unistd::mkfifo;

use super::fleet::FIRST;
use super::place::{Ended, FROM_FILE, JOB, KEYS, OLD, Place, REPORT, assert_rows};

fn to(output: &str) -> String {
    format!(
        "--quiet --id-column id --input {FROM_FILE} --output {output} --refused ../out/keys.csv.refused.csv"
    )
}

pub(crate) fn a_link_stays_and_its_file_is_replaced_only_by_the_whole() {
    let place = Place::with(&FIRST);
    symlink("../out/keys.csv", place.path("run/link.csv")).expect("a link");
    let is_link =
        || fs::symlink_metadata(place.path("run/link.csv")).is_ok_and(|link| link.is_symlink());

    // In the middle, its temporary file is beside the file, from where it can take the name in one step.
    let words = to("link.csv").replace(FROM_FILE, "-");
    let (child, stdin) = place.start(place.derive(&words), &FIRST.input.as_bytes()[..400_000]);
    place.wait_for_length(&child, 100_000);
    assert_eq!(place.temporary_files().len(), 2);
    let id = i32::try_from(child.id()).expect("a process ID");
    nix::sys::signal::kill(
        nix::unistd::Pid::from_raw(id),
        nix::sys::signal::Signal::SIGTERM,
    )
    .expect("a signal");
    let ended = Ended::of(Ok(child));
    drop(stdin);
    ended.assert_failed("interrupted");
    assert!(is_link());
    assert_eq!(place.read(KEYS), OLD.as_bytes());
    assert_eq!(place.files().len(), 4, "{:?}", place.files());

    Ended::of(place.derive(&to("link.csv")).spawn()).assert_done();
    assert!(is_link());
    fs::remove_file(place.path("run/link.csv")).expect("the link");
    place.assert_done(&FIRST);
}

pub(crate) fn a_link_to_nowhere_is_refused() {
    let place = Place::with(&FIRST);
    symlink("../out/nothing.csv", place.path("run/link.csv")).expect("a link");
    Ended::of(place.derive(&to("link.csv")).spawn()).assert_failed("cannot write link.csv");
    fs::remove_file(place.path("run/link.csv")).expect("the link");
    place.assert_untouched();
}

pub(crate) fn a_folder_is_refused() {
    let place = Place::with(&FIRST);
    for folder in ["../out", "../out/", "../out/.", ".", "..", "../out/new/"] {
        Ended::of(place.derive(&to(folder)).spawn()).assert_failed("it is a folder");
        place.assert_untouched();
    }
}

pub(crate) fn a_reader_of_a_fifo_gets_all_rows_once() {
    let place = Place::with(&FIRST);
    let fifo = place.path("run/fifo");
    mkfifo(&fifo, Mode::S_IRUSR | Mode::S_IWUSR).expect("a FIFO");
    let reader = thread::spawn({
        let fifo = fifo.clone();
        move || fs::read(fifo)
    });
    let ended = Ended::of(place.derive(&to("fifo")).spawn());
    ended.assert_done();
    let output = reader.join().expect("the reader").expect("the rows");
    assert_rows(&output, &FIRST);
    fs::remove_file(fifo).expect("the FIFO");
    // The keys went to the reader alone.
    place.assert_only(&["in/fleet.csv", KEYS, REPORT]);
    assert_eq!(place.read(KEYS), OLD.as_bytes());
    assert!(FIRST.is_report(&place.read(REPORT)));
}

pub(crate) fn a_file_on_standard_output_gets_all_rows_once() {
    for output in ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"] {
        let place = Place::with(&FIRST);
        place.write("run/stdout", "before\n");
        let stdout = OpenOptions::new()
            .append(true)
            .open(place.path("run/stdout"));
        let job = place
            .derive(&to(output))
            .stdout(stdout.expect("a file"))
            .spawn();
        Ended::of(job).assert_done();
        let appended = place.read("run/stdout");
        assert_rows(
            appended.strip_prefix(b"before\n").expect("what was there"),
            &FIRST,
        );
        fs::remove_file(place.path("run/stdout")).expect("the file");
        place.assert_only(&["in/fleet.csv", KEYS, REPORT]);
        assert_eq!(place.read(KEYS), OLD.as_bytes());
    }
}

pub(crate) fn the_input_is_never_the_output() {
    let place = Place::with(&FIRST);
    symlink("../in/fleet.csv", place.path("run/link.csv")).expect("a link");
    symlink("../in", place.path("run/in")).expect("a link to a folder");
    let whole = place.path("in/fleet.csv");
    let whole = whole.to_str().expect("a path in UTF-8");
    for same in [
        FROM_FILE,
        "../in/../in/fleet.csv",
        "link.csv",
        "in/fleet.csv",
        whole,
    ] {
        let ended = Ended::of(place.derive(&to(same)).spawn());
        assert_eq!(ended.status.code(), Some(2), "{}", ended.stderr);
        assert!(
            ended.stderr.contains("are the same file"),
            "{}",
            ended.stderr
        );
    }
    for link in ["run/link.csv", "run/in"] {
        fs::remove_file(place.path(link)).expect("the link");
    }
    assert_eq!(place.read("in/fleet.csv"), FIRST.input.as_bytes());
    place.assert_untouched();

    // Another name of the same file is a file of its own as soon as it is replaced.
    fs::hard_link(place.path("in/fleet.csv"), place.path("run/other.csv")).expect("another name");
    Ended::of(place.derive(&to("other.csv")).spawn()).assert_done();
    assert_rows(&place.read("run/other.csv"), &FIRST);
    fs::remove_file(place.path("run/other.csv")).expect("the output");
    assert_eq!(place.read("in/fleet.csv"), FIRST.input.as_bytes());
}

pub(crate) fn standard_input_can_be_the_old_output() {
    // A shell's `< keys.csv`: the job reads the old file to its end, whatever takes its name.
    let place = Place::with(&FIRST);
    place.write(KEYS, &FIRST.input);
    let input = File::open(place.path(KEYS)).expect("the input");
    Ended::of(place.derive(&format!("{JOB} -")).stdin(input).spawn()).assert_done();
    place.assert_done(&FIRST);
}
