use std::fs::{self, File};
use std::io::{self, Write as _};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, ExitStatus, Output, Stdio};
use std::thread;
use std::time::Duration;

use nix::sys::wait::{Id, WaitPidFlag, WaitStatus, waitid};
use nix::unistd::Pid;
use tempfile::TempDir;

use super::fleet::{Fleet, GROUP_KEY};

/// A file job's folders, in each of which it could leave something: `in` for its input, `out` for its output, `run`,
/// where it runs, and `tmp`, which is its `TMPDIR`.
pub(crate) struct Place(TempDir);

/// The options of a job, but for its input: in CSV, to `out/keys.csv`.
pub(crate) const JOB: &str = "--quiet --id-column id --output ../out/keys.csv --input";
pub(crate) const FROM_FILE: &str = "../in/fleet.csv";

/// What is under the output's name before most jobs, and its report.
pub(crate) const OLD: &str = "what was there before\n";
pub(crate) const OLD_REPORT: &str = "line,code,reason,id,place\n2,old,report,of,before\n";

pub(crate) const KEYS: &str = "out/keys.csv";
pub(crate) const REPORT: &str = "out/keys.csv.refused.csv";

impl Place {
    pub(crate) fn new() -> Self {
        Self::within(&std::env::temp_dir())
    }

    pub(crate) fn within(folder: &Path) -> Self {
        let place = Self(tempfile::tempdir_in(folder).expect("a temporary folder"));
        for folder in ["in", "out", "run", "tmp"] {
            fs::create_dir(place.path(folder)).expect("a folder");
        }
        place
    }

    /// With the fleet as input, and the output and report of an earlier job.
    pub(crate) fn with(fleet: &Fleet) -> Self {
        let place = Self::new();
        place.write("in/fleet.csv", &fleet.input);
        place.write(KEYS, OLD);
        place.write(REPORT, OLD_REPORT);
        place
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, contents: impl AsRef<[u8]>) {
        fs::write(self.path(name), contents).unwrap_or_else(|error| panic!("{name}: {error}"));
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// The names of all files in all folders, hidden ones too, in order.
    pub(crate) fn files(&self) -> Vec<String> {
        fn add_files(folder: &Path, name: &str, names: &mut Vec<String>) {
            for file in fs::read_dir(folder).expect("a folder") {
                let file = file.expect("a file");
                let file_name = file.file_name().into_string().expect("a name in UTF-8");
                let name = format!("{name}{file_name}");
                match file.file_type().expect("a type").is_dir() {
                    true => add_files(&file.path(), &format!("{name}/"), names),
                    false => names.push(name),
                }
            }
        }
        let mut names = Vec::new();
        add_files(self.0.path(), "", &mut names);
        names.sort();
        names
    }

    /// The temporary files beside the output.
    pub(crate) fn temporary_files(&self) -> Vec<String> {
        let mut files = self.files();
        files.retain(|name| name.starts_with("out/.dps-symkey-"));
        files
    }

    pub(crate) fn mode(&self, name: &str) -> u32 {
        let metadata = fs::symlink_metadata(self.path(name)).expect("a file");
        metadata.permissions().mode() & 0o777
    }

    /// Which file it is, whatever its name.
    pub(crate) fn inode(&self, name: &str) -> u64 {
        let metadata = fs::metadata(self.path(name));
        metadata
            .unwrap_or_else(|error| panic!("{name}: {error}"))
            .ino()
    }

    /// `derive` with these options, in `run`.
    pub(crate) fn derive(&self, words: &str) -> Command {
        self.derive_by(&[], words)
    }

    /// `derive`, run by another command.
    pub(crate) fn derive_by(&self, by: &[&str], words: &str) -> Command {
        let program = env!("CARGO_BIN_EXE_dps-symkey");
        let (first, others) = by.split_first().unwrap_or((&program, &[]));
        let mut command = Command::new(first);
        command.args(others);
        if !by.is_empty() {
            command.arg(program);
        }
        self.derive_with(command, words)
    }

    /// `derive`, of the program that the command runs.
    pub(crate) fn derive_with(&self, mut command: Command, words: &str) -> Command {
        command
            .arg("derive")
            .args(words.split_whitespace())
            .current_dir(self.path("run"))
            .env("TMPDIR", self.path("tmp"))
            .env("DPS_GROUP_KEY", GROUP_KEY)
            .env_remove("DPS_SECONDARY_GROUP_KEY")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Starts a job from a pipe, writes so much of its input, and keeps the pipe open.
    pub(crate) fn start(&self, mut command: Command, input: &[u8]) -> (Child, ChildStdin) {
        let mut child = command
            .stdin(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let mut stdin = child.stdin.take().expect("its standard input");
        stdin.write_all(input).expect("the first rows");
        (child, stdin)
    }

    /// Waits until a temporary file of the job has so many bytes.
    pub(crate) fn wait_for_length(&self, child: &Child, length: u64) {
        let is_so_long = |name: &String| {
            fs::metadata(self.path(name)).is_ok_and(|metadata| metadata.len() >= length)
        };
        while !self.temporary_files().iter().any(is_so_long) {
            assert!(is_running(child), "ended too soon");
            thread::sleep(Duration::from_millis(2));
        }
    }

    /// All is as it was before the job: `with` and no file more.
    #[track_caller]
    pub(crate) fn assert_untouched(&self) {
        self.assert_only(&["in/fleet.csv", KEYS, REPORT]);
        assert_eq!(self.read(KEYS), OLD.as_bytes());
        assert_eq!(self.read(REPORT), OLD_REPORT.as_bytes());
    }

    /// The fleet's keys and report, whole, and no file more.
    #[track_caller]
    pub(crate) fn assert_done(&self, fleet: &Fleet) {
        self.assert_only(&["in/fleet.csv", KEYS, REPORT]);
        assert_rows(&self.read(KEYS), fleet);
        assert!(fleet.is_report(&self.read(REPORT)));
        assert_eq!((self.mode(KEYS), self.mode(REPORT)), (0o600, 0o600));
    }

    /// There are these files alone, and no key in any of them but the output.
    #[track_caller]
    pub(crate) fn assert_only(&self, names: &[&str]) {
        assert_eq!(self.files(), names);
        for name in names.iter().filter(|&&name| name != KEYS) {
            let is_file = fs::metadata(self.path(name)).is_ok_and(|metadata| metadata.is_file());
            assert!(!is_file || !has_key(&self.read(name)), "a key in {name}");
        }
    }
}

pub(crate) fn id(child: &Child) -> Pid {
    Pid::from_raw(i32::try_from(child.id()).expect("a process ID"))
}

/// Whether the job has not ended. Its ID stays its own until it is waited for, which this does not.
pub(crate) fn is_running(child: &Child) -> bool {
    let how = WaitPidFlag::WEXITED | WaitPidFlag::WNOHANG | WaitPidFlag::WNOWAIT;
    let status = waitid(Id::Pid(id(child)), how).expect("its status");
    status == WaitStatus::StillAlive
}

/// Says where they differ, and not a million bytes of both.
#[track_caller]
pub(crate) fn assert_rows(output: &[u8], fleet: &Fleet) {
    let expected = fleet.output.as_bytes();
    let same = output
        .iter()
        .zip(expected)
        .take_while(|(one, other)| one == other);
    let same = same.count();
    assert!(
        output == expected,
        "{} bytes in place of {}, which differ from byte {same} on",
        output.len(),
        expected.len()
    );
}

/// Whether there is whatever looks like a device key, or a part of the group key.
pub(crate) fn has_key(text: &[u8]) -> bool {
    let is_digit = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let is_key = |window: &[u8]| window[43] == b'=' && window[..43].iter().all(is_digit);
    let start = &GROUP_KEY.as_bytes()[..12];
    text.windows(44).any(is_key) || text.windows(start.len()).any(|window| window == start)
}

/// How a job ended. Whatever happened, it says so in whole lines, without a panic and without any key.
pub(crate) struct Ended {
    pub(crate) status: ExitStatus,
    pub(crate) stderr: String,
}

impl Ended {
    #[track_caller]
    pub(crate) fn of(child: io::Result<Child>) -> Self {
        let output = child.and_then(Child::wait_with_output);
        Self::new(output.expect("its output"))
    }

    #[track_caller]
    fn new(output: Output) -> Self {
        let stderr = String::from_utf8(output.stderr).expect("standard error in UTF-8");
        assert!(!stderr.contains("panicked"), "{stderr}");
        assert!(!has_key(stderr.as_bytes()), "{stderr}");
        assert!(stderr.is_empty() || stderr.ends_with('\n'), "{stderr}");
        Self {
            status: output.status,
            stderr,
        }
    }

    /// The one error of a job whose machine failed, which says this.
    #[track_caller]
    pub(crate) fn assert_failed(&self, reason: &str) {
        assert_eq!(self.status.code(), Some(3), "{}", self.stderr);
        assert_eq!(self.stderr.lines().count(), 1, "{}", self.stderr);
        assert!(self.stderr.starts_with("error: "), "{}", self.stderr);
        assert!(self.stderr.contains(reason), "{reason}: {}", self.stderr);
    }

    /// The job did all, and refused some rows.
    #[track_caller]
    pub(crate) fn assert_done(&self) {
        assert_eq!(self.status.code(), Some(1), "{}", self.stderr);
        assert_eq!(self.stderr.lines().count(), 1, "{}", self.stderr);
        assert!(self.stderr.contains("rows were refused"), "{}", self.stderr);
    }
}

pub(crate) fn open(path: &Path) -> File {
    File::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
