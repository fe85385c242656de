//! What a process keeps in its memory while it goes on. Linux shows that to whoever has begun it.

use std::collections::HashSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::os::unix::fs::FileExt as _;
use std::process::{Child, ChildStdin};
use std::thread;
use std::time::Duration;

use nix::sys::stat::Mode;
use nix::unistd::mkfifo;

use super::support::{Folder, GROUP_KEY, SECONDARY_GROUP_KEY};

/// All of it that can be written to.
fn memory(process: u32) -> Vec<u8> {
    let maps = fs::read_to_string(format!("/proc/{process}/maps")).unwrap();
    let file = File::open(format!("/proc/{process}/mem")).unwrap();
    let mut memory = Vec::new();
    for line in maps.lines() {
        let mut fields = line.split([' ', '-']);
        let mut place = || u64::from_str_radix(fields.next().unwrap(), 16).unwrap();
        let (start, end) = (place(), place());
        if fields.next().unwrap().starts_with("rw") {
            let mut part = vec![0; (end - start) as usize];
            // What the kernel keeps for itself there it does not show.
            if file.read_exact_at(&mut part, start).is_ok() {
                memory.extend(part);
            }
        }
    }
    assert!(memory.len() > 10_000);
    memory
}

#[test]
fn the_text_of_a_key_is_not_kept_wherever_it_comes_from() {
    for source in ["-", "/dev/stdin", "key"] {
        let folder = Folder::with("key", format!("{GROUP_KEY}\n"));
        let fifo = folder.path("fifo");
        mkfifo(&fifo, Mode::S_IRUSR | Mode::S_IWUSR).unwrap();
        let words = format!("derive --group-key-file {source} --input fifo --output keys.csv");
        let mut child = folder.command(&words).command.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(GROUP_KEY.as_bytes()).unwrap();
        drop(stdin);
        // It has read the key, and waits for the first ID.
        let mut input = OpenOptions::new().write(true).open(fifo).unwrap();
        let part = &GROUP_KEY[20..36];
        let found = memory(child.id())
            .windows(part.len())
            .any(|window| window == part.as_bytes());
        assert!(!found, "from {source}");
        input.write_all(b"sn-1\n").unwrap();
        drop(input);
        assert!(child.wait_with_output().unwrap().status.success());
    }
}

/// How much of its input a job works on at once, in bytes.
const CHUNK: usize = 256 << 10;
/// How many chunks have been written when the memory is searched. The job is busy with the ones after them.
const WRITTEN: usize = 10;
/// How many bytes of each key are searched for.
const PART: usize = 16;

/// A file job that has written many rows and waits for more.
struct Job {
    child: Child,
    _stdin: ChildStdin,
    /// What it has written, from the header on.
    output: String,
}

impl Job {
    fn start(folder: &Folder, words: &str, header: &str, row: &dyn Fn(usize) -> String) -> Self {
        let derive = folder
            .derive("--quiet --input -")
            .args(words.split_whitespace());
        let mut command = derive
            .env("DPS_SECONDARY_GROUP_KEY", SECONDARY_GROUP_KEY)
            .command;
        let mut child = command.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let rows = rows_written(row);
        let input: String = (0..rows * 12 / 10).map(row).collect();
        let input = format!("{header}{input}");
        let feed = thread::spawn(move || {
            stdin.write_all(input.as_bytes()).unwrap();
            stdin
        });
        let mut output = String::new();
        if words.contains("--output -") {
            for _ in 0..rows + 2 {
                assert!(stdout.read_line(&mut output).unwrap() > 0);
            }
            // The rest goes to nobody.
            thread::spawn(move || io::copy(&mut stdout, &mut io::sink()));
        } else {
            while output.lines().count() < rows + 2 {
                assert!(child.try_wait().unwrap().is_none(), "ended too soon");
                thread::sleep(Duration::from_millis(10));
                output = temporary_output(folder);
            }
        }
        let stdin = feed.join().unwrap();
        Self {
            child,
            _stdin: stdin,
            output,
        }
    }
}

/// As far as it is written.
fn temporary_output(folder: &Folder) -> String {
    let files = folder.files();
    let temporary = files.iter().filter(|name| name.starts_with(".dps-symkey-"));
    let texts = temporary.map(|name| folder.read(name));
    texts.max_by_key(String::len).unwrap_or_default()
}

/// The rows that so many chunks have, and some of the next one.
fn rows_written(row: &dyn Fn(usize) -> String) -> usize {
    WRITTEN * CHUNK / row(0).len()
}

/// How many of the parts stand in the memory.
fn count(memory: &[u8], parts: &HashSet<&[u8]>) -> usize {
    let is_digit = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let texts = memory.split(|byte| !is_digit(byte));
    let windows = texts.flat_map(|text| text.windows(PART));
    windows.filter(|window| parts.contains(window)).count()
}

#[test]
fn keys_that_were_written_are_not_kept() {
    let plain = |row| format!("sn-{row:07}-mac-a1-b2-c3-d4-e5-f6-and-more-and-more-and-more\n");
    let quoted =
        |row| format!("\"sn-{row:07}-mac-a1-b2-c3-d4-e5-f6-and-more\",\"a \"\"note\"\"\"\n");
    let plain: &dyn Fn(usize) -> String = &plain;
    for (words, header, row) in [
        ("--output keys.csv", "", plain),
        ("--output - --refused refused.csv", "", plain),
        (
            "--output keys.csv --id-column id --allow-duplicates",
            "id\n",
            plain,
        ),
        ("--output keys.csv --id-column id", "id,note\n", &quoted),
    ] {
        let folder = Folder::new();
        let mut job = Job::start(&folder, words, header, row);
        let memory = memory(job.child.id());
        job.child.kill().unwrap();
        job.child.wait().unwrap();
        // The first rows of each chunk may stand in the one before, and the header in the first.
        let rows = job
            .output
            .lines()
            .skip(1)
            .take(rows_written(row) - 2 * WRITTEN);
        let keys: Vec<&[u8]> = rows
            .flat_map(|row| row.rsplit(',').take(2))
            .map(str::as_bytes)
            .collect();
        assert!(keys.len() > 50_000 && keys.iter().all(|key| key.len() == 44));
        let parts = keys.iter().map(|key| &key[4..4 + PART]).collect();
        assert_eq!(count(&memory, &parts), 0, "{words}");
    }
}
