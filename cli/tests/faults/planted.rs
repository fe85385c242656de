//! What another user put into a folder where everybody may write, such as `/tmp`.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt as _, chown, lchown, symlink};
use std::path::Path;
use std::thread;

use nix::sys::stat::Mode;
use nix::unistd::mkfifo;

use super::fleet::FIRST;
use super::place::{Ended, JOB, KEYS, OLD, Place, REPORT, assert_rows};
use super::requirements;

const ELSEWHERE: &str = "in/elsewhere";

/// A place where `out` is a folder like `/tmp`, and another user put links there to somebody's file and folder.
fn place() -> Place {
    let place = Place::with(&FIRST);
    set_mode(&place, "out", 0o1777);
    place.write(ELSEWHERE, OLD);
    symlink("../in/elsewhere", place.path("out/link")).expect("a link");
    symlink("../in", place.path("out/folder")).expect("a link to a folder");
    // Theirs only leads to the first.
    symlink("out/link", place.path("indirect")).expect("a link to a link");
    for link in ["out/link", "out/folder"] {
        belongs_to(&place.path(link), *requirements::root().get());
    }
    place
}

fn belongs_to(link: &Path, user: u32) {
    lchown(link, Some(user), Some(user)).expect("another owner");
}

fn set_mode(place: &Place, name: &str, mode: u32) {
    fs::set_permissions(place.path(name), Permissions::from_mode(mode)).expect("a mode");
}

fn job(place: &Place, words: &str) -> Ended {
    Ended::of(place.derive(words).spawn())
}

const PLANTED: &str = "another user put";

pub(crate) fn a_link_is_followed_neither_to_the_output_nor_to_a_report() {
    for words in [
        "--input ../in/fleet.csv --output ../out/link --refused ../in/refused.csv",
        "--input ../in/fleet.csv --output ../indirect --refused ../in/refused.csv",
        "--input ../in/fleet.csv --output ../out/folder/elsewhere --refused ../in/refused.csv",
        "--input ../in/fleet.csv --output ../in/keys.csv --refused ../out/link",
        "--input ../in/fleet.csv --output ../in/keys.csv --duplicates ../out/link",
    ] {
        for contents in [
            "line,code,reason,id,place\n",
            "line,first_line,registration_id,first_registration_id\n",
        ] {
            let place = place();
            place.write(ELSEWHERE, contents);
            let before = place.files();
            job(&place, &format!("--quiet --id-column id {words}")).assert_failed(PLANTED);
            assert_eq!(place.read(ELSEWHERE), contents.as_bytes(), "{words}");
            assert_eq!(place.files(), before, "{words}");
        }
    }
}

pub(crate) fn a_link_is_not_followed_to_an_input_or_a_key() {
    let place = place();
    place.write(ELSEWHERE, &FIRST.input);
    job(&place, &format!("{JOB} ../out/link")).assert_failed(PLANTED);
    job(
        &place,
        &format!("{JOB} ../in/fleet.csv --group-key-file ../out/link"),
    )
    .assert_failed(PLANTED);
    assert_eq!(place.read(KEYS), OLD.as_bytes());
}

pub(crate) fn a_pipe_gets_no_keys() {
    let place = place();
    let fifo = place.path("out/fifo");
    mkfifo(&fifo, Mode::S_IRWXU).expect("a FIFO");
    belongs_to(&fifo, *requirements::root().get());
    let reader = thread::spawn({
        let fifo = fifo.clone();
        move || fs::read(fifo)
    });
    let words = "--quiet --id-column id --input ../in/fleet.csv --output ../out/fifo --refused ../in/refused.csv";
    job(&place, words).assert_failed(PLANTED);
    let read = reader.join().expect("the reader").expect("nothing");
    assert!(read.is_empty());
}

pub(crate) fn a_link_of_one_s_own_or_of_the_folder_s_owner_is_followed() {
    let other = *requirements::root().get();
    for (owner_of_link, owner_of_folder, mode) in [
        // One's own; the folder's owner's; in a folder that is not for everybody; in one that is not sticky.
        (0, other, 0o1777),
        (other, other, 0o1777),
        (other, 0, 0o1755),
        (other, 0, 0o777),
    ] {
        let place = place();
        belongs_to(&place.path("out/link"), owner_of_link);
        chown(place.path("out"), Some(owner_of_folder), None).expect("another owner");
        set_mode(&place, "out", mode);
        let words = "--quiet --id-column id --input ../in/fleet.csv --output ../out/link --refused ../in/refused.csv";
        job(&place, words).assert_done();
        assert_rows(&place.read(ELSEWHERE), &FIRST);
        assert!(
            fs::symlink_metadata(place.path("out/link"))
                .expect("the link")
                .is_symlink()
        );
        assert!(FIRST.is_report(&place.read("in/refused.csv")));
        assert_eq!(place.read(REPORT), super::place::OLD_REPORT.as_bytes());
    }
}
