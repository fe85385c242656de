//! What a test needs that not every machine has.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::LazyLock;

/// What was found, or why there is none and how to get it.
pub(crate) struct Means<T: 'static>(&'static LazyLock<Result<T, &'static str>>);

impl<T> Means<T> {
    pub(crate) fn get(&self) -> &'static T {
        match &**self.0 {
            Ok(means) => means,
            Err(missing) => panic!("{missing}"),
        }
    }

    pub(crate) fn missing(&self) -> Option<&'static str> {
        self.0.as_ref().err().copied()
    }
}

/// A command that runs another with mounts of its own, which go with it.
pub(crate) fn small_disk() -> Means<Vec<&'static str>> {
    static UNSHARE: LazyLock<Result<Vec<&str>, &str>> = LazyLock::new(|| {
        [
            vec!["unshare", "--mount"],
            // Whoever is not root can be it in a user namespace, where the system allows them.
            vec!["unshare", "--map-root-user", "--mount"],
        ]
        .into_iter()
        .find(|unshare| {
            let mut command = Command::new(unshare[0]);
            command
                .args(&unshare[1..])
                .args(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", "/mnt"]);
            succeeds(&mut command)
        })
        .ok_or("no small disk can be mounted; run as root, or allow user namespaces")
    });
    Means(&UNSHARE)
}

/// A folder that can be written to and is not on the file system of temporary files.
pub(crate) fn other_file_system() -> Means<PathBuf> {
    static FOLDER: LazyLock<Result<PathBuf, &str>> = LazyLock::new(|| {
        let device = |folder: &PathBuf| fs::metadata(folder).map(|metadata| metadata.dev()).ok();
        let usual = device(&std::env::temp_dir());
        ["/dev/shm", env!("CARGO_TARGET_TMPDIR"), "/var/tmp", "/run"]
            .map(PathBuf::from)
            .into_iter()
            .find(|folder| {
                let other = device(folder);
                other.is_some() && other != usual && tempfile::tempdir_in(folder).is_ok()
            })
            .ok_or("no second file system can be written to; mount a tmpfs on /dev/shm")
    });
    Means(&FOLDER)
}

/// The right to give files to another user, and that user.
pub(crate) fn root() -> Means<u32> {
    static USER: LazyLock<Result<u32, &str>> = LazyLock::new(|| {
        let folder = tempfile::tempdir().map_err(|_| "no temporary folder can be made")?;
        match chown(folder.path(), Some(NOBODY), Some(NOBODY)) {
            Ok(()) => Ok(NOBODY),
            Err(_) => Err("no file can be given to another user; run as root"),
        }
    });
    Means(&USER)
}

const NOBODY: u32 = 65_534;

/// The user to run a command as, so that permissions hold: nobody else where whoever runs the tests is not root.
pub(crate) fn other_user() -> Means<Option<u32>> {
    static USER: LazyLock<Result<Option<u32>, &str>> = LazyLock::new(|| {
        if !nix::unistd::geteuid().is_root() {
            return Ok(None);
        }
        match succeeds(Command::new("true").uid(NOBODY).gid(NOBODY)) {
            true => Ok(Some(NOBODY)),
            false => Err("root may not become another user; run as one, or with CAP_SETUID"),
        }
    });
    Means(&USER)
}

fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}
