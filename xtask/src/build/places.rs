//! Where this machine keeps things, which nothing that is published may say: the same sources give the same program
//! wherever they are built, and nobody learns a user's name from it.

use std::path::{Path, PathBuf};
use std::{env, fs};

use anyhow::{Context as _, Result, ensure};

use super::{rustc, target_folder};
use crate::c::mingw;

/// The value of `CARGO_ENCODED_RUSTFLAGS` that builds what is published: these flags, those that the user has set, and another
/// name for each place of this machine.
pub fn rustflags(flags: &[&str]) -> Result<String> {
    let given = env::var("RUSTFLAGS").unwrap_or_default();
    let flags = flags.iter().copied().chain(given.split_whitespace());
    let mut flags: Vec<_> = flags.map(str::to_owned).collect();
    for (folder, name) in places()? {
        flags.push(format!("--remap-path-prefix={}={name}", folder.display()));
    }
    Ok(flags.join("\u{1f}"))
}

/// The folders that a compiler names, and what it shall name them. Of two that fit it takes the last.
fn places() -> Result<Vec<(PathBuf, String)>> {
    let registry = cargo_home().join("registry/src");
    let mut places = vec![
        (env::current_dir()?, "dps-symkey".to_owned()),
        (target_folder()?, "target".to_owned()),
        (cargo_home(), "cargo".to_owned()),
        // What the standard library itself is compiled with. The sources are there where somebody has installed them.
        (
            rustc::sysroot()?.join("lib/rustlib/src/rust"),
            format!("/rustc/{}", rustc::about("commit-hash")?),
        ),
    ];
    places.extend(mingw::target_dir().map(|folder| (folder, "target".to_owned())));
    // Each registry has a folder, whose name is that of the host.
    for folder in fs::read_dir(&registry).into_iter().flatten() {
        places.push((folder?.path(), "registry".to_owned()));
    }
    Ok(places)
}

/// Where Cargo keeps the sources of crates.
fn cargo_home() -> PathBuf {
    let cargo_home = env::var_os("CARGO_HOME").map(PathBuf::from);
    cargo_home.unwrap_or_else(|| env::home_dir().unwrap_or_default().join(".cargo"))
}

/// Fails where a file in a folder names a place of this machine.
pub(crate) fn check(folder: &str) -> Result<()> {
    let mut places: Vec<_> = places()?.into_iter().map(|(folder, _)| folder).collect();
    places.push(rustc::sysroot()?);
    places.extend(env::home_dir());
    let named = named(Path::new(folder), &places)?;
    ensure!(
        named.is_empty(),
        "these files name places of this machine:\n{}",
        named.join("\n")
    );
    Ok(())
}

/// The files of a folder that name one of the places, and which.
fn named(folder: &Path, places: &[PathBuf]) -> Result<Vec<String>> {
    let mut named = Vec::new();
    for entry in
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?
    {
        let path = entry?.path();
        if path.is_dir() {
            named.extend(self::named(&path, places)?);
            continue;
        }
        let file = String::from_utf8_lossy(&fs::read(&path)?).into_owned();
        for place in places {
            if names(&file, &place.display().to_string()) {
                named.push(format!("{}: {}", path.display(), place.display()));
            }
        }
    }
    Ok(named)
}

/// Whether a text has the path of a folder, alone or before that of a file in it. The root of all is no place.
fn names(text: &str, place: &str) -> bool {
    place.len() > 1
        && text.match_indices(place).any(|(at, _)| {
            let rest = text.get(at + place.len()..).unwrap_or_default();
            !rest.starts_with(|next: char| next.is_alphanumeric() || "-_.".contains(next))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_place_gets_another_name() {
        let flags = rustflags(&["--cfg=a"]).unwrap();
        let project = env::current_dir().unwrap();
        let project = format!("--remap-path-prefix={}=dps-symkey", project.display());
        assert!(flags.split('\u{1f}').any(|flag| flag == project), "{flags}");
    }

    #[test]
    fn a_path_is_found_wherever_it_stands() {
        assert!(names("\0/home/me/project/src/lib.rs\0", "/home/me"));
        assert!(names("built in /home/me", "/home/me"));
        assert!(names("/home/meadow /home/me/x", "/home/me"));
        assert!(!names("/home/meadow /home/me-too", "/home/me"));
        assert!(!names("anything / at all", "/"));
    }

    #[test]
    fn a_file_that_names_a_place_is_found() {
        let folder = env::temp_dir().join(format!("dps-symkey-places-{}", std::process::id()));
        fs::create_dir_all(folder.join("lib")).unwrap();
        fs::write(folder.join("lib/a.so"), b"\xff\0/home/me/a.rs\0").unwrap();
        fs::write(folder.join("readme"), "home").unwrap();
        let named = named(&folder, &["/home/me".into(), "/work".into()]);
        fs::remove_dir_all(&folder).unwrap();
        let expected = format!("{}: /home/me", folder.join("lib/a.so").display());
        assert_eq!(named.unwrap(), [expected]);
    }
}
