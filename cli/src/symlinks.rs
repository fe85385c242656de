//! Names that lead elsewhere.

use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};

/// Whether the name means a file that this process was given open, whatever file that is.
pub(crate) fn is_open_file(path: &Path) -> bool {
    let folders = ["/dev/fd", "/proc/self/fd"];
    let names = ["/dev/stdin", "/dev/stdout", "/dev/stderr"];
    names.into_iter().any(|name| path == Path::new(name))
        || folders.into_iter().any(|folder| path.starts_with(folder))
}

/// Follows all links of a name, except those that another user planted where everybody may write, such as in `/tmp`:
/// they are an error, as on Linux with `fs.protected_symlinks`, which not every system has set.
///
/// What it gives has no links, so none that is planted afterwards is followed.
#[cfg(unix)]
pub(crate) fn follow(path: &Path) -> io::Result<PathBuf> {
    /// How many Linux follows.
    const MOST: usize = 40;

    if is_open_file(path) {
        return Ok(path.to_owned());
    }
    let parts = |path: &Path| {
        let parts = path.components().rev();
        parts
            .map(|part| part.as_os_str().to_owned())
            .collect::<Vec<_>>()
    };
    let mut links = 0;
    let mut followed = PathBuf::new();
    let mut rest = parts(path);
    while let Some(part) = rest.pop() {
        let name = followed.join(part);
        match fs::symlink_metadata(&name) {
            Ok(link) if link.is_symlink() => {
                refuse_planted(&name, &link)?;
                links += 1;
                if links > MOST {
                    return Err(io::Error::other("too many links; name the file itself"));
                }
                rest.extend(parts(&fs::read_link(&name)?));
            }
            _ => followed = name,
        }
    }
    match fs::symlink_metadata(&followed) {
        _ if links == 0 => Ok(path.to_owned()),
        Ok(_) => Ok(followed),
        // In /proc links lead to files that have no name.
        Err(_) if fs::metadata(path).is_ok() => Ok(path.to_owned()),
        Err(error) => Err(error),
    }
}

/// Refuses what another user put where everybody may write, by the rule of Linux: unless the folder is theirs.
#[cfg(unix)]
pub(crate) fn refuse_planted(path: &Path, metadata: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt as _;

    const STICKY_AND_WRITABLE: u32 = 0o1002;
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let folder = fs::metadata(folder)?;
    let is_open = folder.mode() & STICKY_AND_WRITABLE == STICKY_AND_WRITABLE;
    let owners = [rustix::process::geteuid().as_raw(), folder.uid()];
    if !is_open || owners.contains(&metadata.uid()) {
        return Ok(());
    }
    Err(io::Error::other(format!(
        "another user put {} into a folder where everybody may write; it may lead anywhere, so name another file",
        path.display()
    )))
}

/// Follows the links of a name, which few users of Windows may make.
#[cfg(not(unix))]
pub(crate) fn follow(path: &Path) -> io::Result<PathBuf> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_symlink() => fs::canonicalize(path),
        _ => Ok(path.to_owned()),
    }
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "as on Unix")]
pub(crate) fn refuse_planted(_: &Path, _: &Metadata) -> io::Result<()> {
    Ok(())
}
