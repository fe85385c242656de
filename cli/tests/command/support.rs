//! Runs the command in a temporary folder, without the keys of whoever runs the tests, and looks at how it ended.

use std::ffi::OsStr;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, ExitStatus, Output, Stdio};
use std::{fs, thread};

use tempfile::TempDir;

/// The group key of Microsoft's how-to for legacy devices.
pub(crate) const GROUP_KEY: &str =
    "8isrFI1sGsIlvvFSSFRiMfCNzv21fjbE/+ah/lSh3lF8e2YG1Te7w1KpZhJFFXJrqYKi9yegxkqIChbqOS9Egw==";
/// The bytes 0 to 63.
pub(crate) const SECONDARY_GROUP_KEY: &str =
    "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+Pw==";
/// What reports of an earlier run begin with, without which no file is replaced or removed.
pub(crate) const OLD_REPORT: &str = "line,code,reason,registration_id\n";
pub(crate) const OLD_DUPLICATES: &str = "line,first_line,registration_id,first_registration_id\n";
pub(crate) const ID: &str = "sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6";
pub(crate) const DEVICE_KEY: &str = "Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=";
pub(crate) const SECONDARY_DEVICE_KEY: &str = "H49tqPHTlla5LkNA3pLy6NhQsAJ1mlIoQhoIwGmv15I=";

/// The device keys of `sn-1`, `sn-2`, `sn-3`, made with Python's `hmac`.
pub(crate) const KEY_1: &str = "DDZCm8QaAgDRwj/Pi+PXAM1OO9fXvWohnEYiPvQOBfk=";
pub(crate) const KEY_2: &str = "/sxMqD2VIBOkhAIPlsXIKNWJUQVe/6fIW6ELYBFxp4U=";
pub(crate) const KEY_3: &str = "jL/Ob1FpidIcYiqkOit8/ApikbR8oyg/E4IhOG6dOIc=";
/// The same with the secondary group key.
pub(crate) const SECONDARY_KEY_1: &str = "dSqvBiVobXu4IASD0Kw5SmQ5Qz7ouQb8oh1LP0eXfvA=";

/// What no line on standard error may have a part of.
const SECRETS: [&str; 8] = [
    GROUP_KEY,
    SECONDARY_GROUP_KEY,
    DEVICE_KEY,
    SECONDARY_DEVICE_KEY,
    KEY_1,
    KEY_2,
    KEY_3,
    SECONDARY_KEY_1,
];

pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    /// A folder with one file.
    pub(crate) fn with(name: &str, contents: impl AsRef<[u8]>) -> Self {
        Self::new().and(name, contents)
    }

    /// The folder with one file more.
    pub(crate) fn and(self, name: &str, contents: impl AsRef<[u8]>) -> Self {
        fs::write(self.path(name), contents).expect("a new file");
        self
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn read(&self, name: &str) -> String {
        String::from_utf8(self.read_bytes(name)).expect("UTF-8")
    }

    pub(crate) fn read_bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// The names of all files, hidden ones too, in order.
    pub(crate) fn files(&self) -> Vec<String> {
        let files = fs::read_dir(self.0.path()).expect("the folder");
        let name = |file: fs::DirEntry| file.file_name().into_string().expect("a name in UTF-8");
        let mut names: Vec<_> = files.map(|file| name(file.expect("a file"))).collect();
        names.sort();
        names
    }

    /// The command with these words as its arguments, in this folder and without keys.
    pub(crate) fn command(&self, words: &str) -> Invocation {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dps-symkey"));
        command
            .args(words.split_whitespace())
            .current_dir(self.0.path())
            // What a temporary file could be left in.
            .env("TMPDIR", self.0.path())
            .env_remove("DPS_GROUP_KEY")
            .env_remove("DPS_SECONDARY_GROUP_KEY")
            .env_remove("DPS_DEVICE_KEY")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        Invocation {
            command,
            input: Vec::new(),
        }
    }

    /// `derive` with the group key.
    pub(crate) fn derive(&self, words: &str) -> Invocation {
        self.command("derive")
            .args(words.split_whitespace())
            .env("DPS_GROUP_KEY", GROUP_KEY)
    }

    /// A file job from `input`, which is made, to `keys.csv`.
    pub(crate) fn job(&self, input: impl AsRef<[u8]>, words: &str) -> Ended {
        fs::write(self.path("input"), input).expect("the input");
        self.derive("--input input --output keys.csv")
            .args(words.split_whitespace())
            .end()
    }
}

pub(crate) struct Invocation {
    pub(crate) command: Command,
    input: Vec<u8>,
}

impl Invocation {
    pub(crate) fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.command.arg(argument);
        self
    }

    pub(crate) fn args<T: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = T>) -> Self {
        self.command.args(arguments);
        self
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    pub(crate) fn stdin(mut self, input: impl Into<Vec<u8>>) -> Self {
        self.input = input.into();
        self
    }

    pub(crate) fn end(self) -> Ended {
        let Self { mut command, input } = self;
        let mut child = command.spawn().expect("the command");
        let mut stdin = child.stdin.take().expect("its standard input");
        let writer = thread::spawn(move || {
            // A command that does not read all of it has closed the pipe.
            let _ = stdin.write_all(&input);
        });
        let output = child.wait_with_output().expect("its output");
        writer.join().expect("the writer");
        Ended::new(output)
    }
}

/// How the command ended. Whatever was run, standard error has no secret and nothing but text.
pub(crate) struct Ended {
    pub(crate) status: ExitStatus,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ended {
    pub(crate) fn new(output: Output) -> Self {
        let stderr = String::from_utf8(output.stderr).expect("standard error in UTF-8");
        assert!(!has_secret(&stderr), "a part of a key: {stderr}");
        assert!(!stderr.contains('\x1b'), "no terminal: {stderr:?}");
        assert!(
            !has_wrong_plural(&stderr),
            "a count that does not agree: {stderr}"
        );
        Self {
            status: output.status,
            stdout: String::from_utf8(output.stdout).expect("standard output in UTF-8"),
            stderr,
        }
    }

    /// Standard output of a command that did all.
    #[track_caller]
    pub(crate) fn done(self) -> String {
        self.assert_status(0);
        assert!(!self.stderr.contains("error"), "{}", self.stderr);
        self.stdout
    }

    /// [`done`](Self::done) without a word on standard error.
    #[track_caller]
    pub(crate) fn done_silently(self) -> String {
        assert_eq!(self.stderr, "");
        self.done()
    }

    /// The one error of a command that did nothing.
    #[track_caller]
    pub(crate) fn error(&self, status: i32) -> &str {
        let errors = self.errors(status);
        assert_eq!(errors.len(), 1, "{}", self.stderr);
        errors[0]
    }

    /// The errors of a command that did nothing: one line each, and nothing else anywhere.
    #[track_caller]
    pub(crate) fn errors(&self, status: i32) -> Vec<&str> {
        self.assert_status(status);
        assert_eq!(self.stdout, "");
        let lines = self.stderr.lines();
        lines
            .map(|line| {
                let message = line.strip_prefix("error: ");
                let message = message.unwrap_or_else(|| panic!("no error: {}", self.stderr));
                assert!(!message.ends_with('.'), "{message}");
                message
            })
            .collect()
    }

    /// The codes of the errors on standard error, of a command with `--json`.
    #[track_caller]
    pub(crate) fn codes(&self, status: i32) -> Vec<String> {
        self.assert_status(status);
        let lines = self.stderr.lines().map(json);
        let errors = lines.filter(|object| object.get("rows").is_none());
        errors
            .map(|error| {
                assert!(
                    error["message"]
                        .as_str()
                        .is_some_and(|text| !text.is_empty())
                );
                error["code"].as_str().expect("a code").to_owned()
            })
            .collect()
    }

    /// The lines of standard error that are warnings.
    pub(crate) fn warnings(&self) -> Vec<&str> {
        let lines = self.stderr.lines();
        lines
            .filter_map(|line| line.strip_prefix("warning: "))
            .collect()
    }

    #[track_caller]
    pub(crate) fn assert_status(&self, status: i32) {
        assert_eq!(
            self.status.code(),
            Some(status),
            "{}{}",
            self.stdout,
            self.stderr
        );
    }
}

/// The object in a line of `--json`.
#[track_caller]
pub(crate) fn json(line: &str) -> serde_json::Value {
    serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))
}

/// Whether the text has one of several, as in "1 rows".
fn has_wrong_plural(text: &str) -> bool {
    let words: Vec<_> = text.split_whitespace().collect();
    let is_plural =
        |word: &str| word.len() > 2 && word.ends_with('s') && !["has", "was"].contains(&word);
    let pairs = words.windows(2);
    pairs
        .into_iter()
        .any(|pair| pair[0] == "1" && is_plural(pair[1].trim_end_matches([':', ',', ';'])))
}

/// Whether the text has a part of a key that the tests use, or whatever looks like a key.
pub(crate) fn has_secret(text: &str) -> bool {
    let text = text.as_bytes();
    let has = |part: &[u8]| text.windows(part.len()).any(|window| window == part);
    let is_digit = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let is_key = |window: &[u8]| window[43] == b'=' && window[..43].iter().all(is_digit);
    let mut parts = SECRETS
        .iter()
        .flat_map(|secret| secret.as_bytes().windows(12));
    parts.any(has) || text.windows(44).any(is_key)
}
