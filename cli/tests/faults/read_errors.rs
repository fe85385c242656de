//! Input that cannot be read to its end.

use std::fs::{self, File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::process::Child;
use std::thread;

use nix::fcntl::OFlag;
use nix::pty::{grantpt, posix_openpt, ptsname_r, unlockpt};
use nix::sys::stat::Mode;
use nix::unistd::mkfifo;

use super::fleet::FIRST;
use super::place::{Ended, FROM_FILE, JOB, Place, open};

pub(crate) fn a_terminal_that_hangs_up_gives_no_output() {
    let place = Place::with(&FIRST);
    let terminal = posix_openpt(OFlag::O_RDWR | OFlag::O_NOCTTY).expect("a terminal");
    grantpt(&terminal).expect("a terminal");
    unlockpt(&terminal).expect("a terminal");
    let other_end = ptsname_r(&terminal).expect("its other end");
    let mut other_end = OpenOptions::new()
        .write(true)
        .open(other_end)
        .expect("its other end");
    let job = place
        .derive(&format!("{JOB} -"))
        .stdin(OwnedFd::from(terminal))
        .spawn();
    // Whole rows, so that nothing but the error tells that they are not all.
    let rows = FIRST.input.split_inclusive('\n').take(3_000);
    for row in rows {
        other_end.write_all(row.as_bytes()).expect("a row");
    }
    drop(other_end);
    Ended::of(job).assert_failed("cannot read standard input");
    place.assert_untouched();
}

pub(crate) fn a_connection_that_is_reset_gives_no_output() {
    let place = Place::with(&FIRST);
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let mut input =
        TcpStream::connect(listener.local_addr().expect("its address")).expect("a connection");
    let (mut sender, _) = listener.accept().expect("a connection");
    // What the sender has not read when it closes makes it a reset.
    input.write_all(b"unread").expect("some bytes");
    let job = place
        .derive(&format!("{JOB} -"))
        .stdin(OwnedFd::from(input))
        .spawn();
    let rows: String = FIRST.input.split_inclusive('\n').take(3_000).collect();
    sender.write_all(rows.as_bytes()).expect("rows");
    drop(sender);
    Ended::of(job).assert_failed("cannot read standard input");
    place.assert_untouched();
}

pub(crate) fn a_file_that_fails_to_be_read_gives_no_output() {
    // A process has nothing at address 0.
    let place = Place::with(&FIRST);
    for words in [
        "--quiet --id-column id --output ../out/keys.csv --input /proc/self/mem",
        "--quiet --output ../out/keys.csv --input /proc/self/mem",
    ] {
        Ended::of(place.derive(words).spawn()).assert_failed("cannot read /proc/self/mem");
        place.assert_untouched();
    }
}

pub(crate) fn a_folder_as_input_gives_no_output() {
    let place = Place::with(&FIRST);
    let job = place.derive(&format!("{JOB} ../in")).spawn();
    Ended::of(job).assert_failed("name a file in it");
    let job = place
        .derive(&format!("{JOB} -"))
        .stdin(open(&place.path("in")))
        .spawn();
    Ended::of(job).assert_failed("cannot read standard input");
    place.assert_untouched();
}

/// Starts a job that is in the middle of its file while nobody reads the FIFO that it writes to, and looks at the file
/// once more when somebody has.
fn begin_from_file(place: &Place) -> (Child, File) {
    let fifo = place.path("run/fifo");
    mkfifo(&fifo, Mode::S_IRUSR | Mode::S_IWUSR).expect("a FIFO");
    let words = format!(
        "--quiet --id-column id --input {FROM_FILE} --output fifo --refused ../out/keys.csv.refused.csv"
    );
    let job = place.derive(&words).spawn().expect("the command");
    let mut fifo = File::open(fifo).expect("the FIFO");
    let mut first = [0; 1];
    fifo.read_exact(&mut first).expect("the first byte");
    (job, fifo)
}

fn end(place: &Place, child: Child, mut fifo: File) -> Ended {
    let reader = thread::spawn(move || {
        let mut output = Vec::new();
        fifo.read_to_end(&mut output).map(drop)
    });
    let ended = Ended::of(Ok(child));
    reader.join().expect("the reader").expect("the rows");
    fs::remove_file(place.path("run/fifo")).expect("the FIFO");
    ended
}

pub(crate) fn an_input_that_is_removed_in_the_middle_gives_no_output() {
    let place = Place::with(&FIRST);
    let (child, fifo) = begin_from_file(&place);
    fs::remove_file(place.path("in/fleet.csv")).expect("the input");
    end(&place, child, fifo).assert_failed("cannot read");
    place.write("in/fleet.csv", &FIRST.input);
    place.assert_untouched();
}

pub(crate) fn an_input_that_is_cut_short_in_the_middle_gives_no_output() {
    let place = Place::with(&FIRST);
    let (child, fifo) = begin_from_file(&place);
    let input = OpenOptions::new()
        .write(true)
        .open(place.path("in/fleet.csv"));
    input
        .and_then(|input| input.set_len(400_000))
        .expect("the input");
    end(&place, child, fifo).assert_failed("changed while it was read");
    place.assert_untouched();
}
