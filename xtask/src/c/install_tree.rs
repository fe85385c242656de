//! The C library as one installs it: header, archive, shared library, and what pkg-config and CMake find them by.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::{header, readme};
use crate::build::notices::{self, Notices};
use crate::build::{COMPACT_SHA_2, LICENSES, places, rustc, target_folder};
use crate::command::Command;
use crate::setup;

const PACKAGE: &str = "dps-symkey-c";

const VERSION: &str = env!("CARGO_PKG_VERSION");
/// Before 1.0 a minor version may break what was there.
const MINOR_VERSION: &str = concat!(
    env!("CARGO_PKG_VERSION_MAJOR"),
    ".",
    env!("CARGO_PKG_VERSION_MINOR")
);

/// For a target, or for this machine; in dist/c-TARGET, or dist/c.
pub fn build(target: Option<&str>) -> Result<()> {
    let text = header::text()?;
    fs::write(header::FILE, text).with_context(|| format!("cannot write {}", header::FILE))?;

    let kind = match target {
        Some(target) => Kind::of(target),
        None => Kind::of(&rustc::about("host")?),
    };
    let (features, profile) = match kind {
        Kind::Firmware => (" --no-default-features", "firmware"),
        _ => ("", "release"),
    };
    let build = match kind {
        // The archive alone: a shared library would need a system to load it, another C library, or Microsoft's linker.
        Kind::Firmware | Kind::Musl | Kind::WindowsMsvc => "cargo rustc --crate-type staticlib",
        _ => "cargo build",
    };
    let mut command = format!("{build} -p {PACKAGE}{features} --locked --profile {profile}");
    let mut tree = PathBuf::from("dist/c");
    if let Some(target) = target {
        setup::target(target)?;
        command += &format!(" --target {target}");
        tree = format!("dist/c-{target}").into();
    }
    let flags = match kind {
        Kind::Firmware => places::rustflags(&[COMPACT_SHA_2])?,
        _ => places::rustflags(&[])?,
    };
    Command::new(command)
        .env("CARGO_ENCODED_RUSTFLAGS", flags)
        .run()?;

    let built = target_folder()?.join(target.unwrap_or_default());
    let built = built.join(profile);
    // What an earlier build left there may be of another kind.
    if tree.exists() {
        fs::remove_dir_all(&tree).with_context(|| format!("cannot empty {}", tree.display()))?;
    }
    let tree = Tree { built, tree };
    tree.add(header::FILE, "include/dps_symkey.h")?;
    for license in LICENSES {
        tree.add(license, &format!("{DOCUMENTS}/{license}"))?;
    }
    let notices = Notices::of(PACKAGE, features, target)?;
    tree.write(&format!("{DOCUMENTS}/{}", notices::FILE), &notices.text())?;
    let readme = readme::installed(&fs::read_to_string("bindings-c/README.md")?);
    tree.write(&format!("{DOCUMENTS}/README.md"), &readme)?;
    tree.add_libraries(kind)?;
    for (template, file) in [
        ("dps_symkey.pc", "lib/pkgconfig"),
        ("dps_symkeyConfig.cmake", "lib/cmake/dps_symkey"),
        ("dps_symkeyConfigVersion.cmake", "lib/cmake/dps_symkey"),
    ] {
        let text = fs::read_to_string(format!("bindings-c/package/{template}.in"))?;
        tree.write(&format!("{file}/{template}"), &kind.fill_in(&text))?;
    }
    let tree = tree.tree.display();
    places::check(&tree.to_string())?;
    println!("\n{tree}");
    Ok(())
}

/// What decides which files there are and what they are called.
#[derive(Clone, Copy)]
enum Kind {
    Firmware,
    Elf,
    /// Linux without shared libraries.
    Musl,
    Mac,
    WindowsGnu,
    WindowsMsvc,
}

impl Kind {
    fn of(target: &str) -> Self {
        match target {
            _ if target.contains("-none") => Self::Firmware,
            _ if target.contains("windows-msvc") => Self::WindowsMsvc,
            _ if target.contains("windows") => Self::WindowsGnu,
            _ if target.contains("apple") => Self::Mac,
            _ if target.contains("musl") => Self::Musl,
            _ => Self::Elf,
        }
    }

    fn archive(self) -> &'static str {
        match self {
            Self::WindowsMsvc => "dps_symkey.lib",
            _ => "libdps_symkey.a",
        }
    }

    /// As Cargo names it and where it goes, where there is one.
    fn shared_library(self) -> Option<(&'static str, String)> {
        match self {
            Self::Firmware | Self::Musl | Self::WindowsMsvc => None,
            Self::Elf => Some((
                "libdps_symkey.so",
                format!("lib/libdps_symkey.so.{VERSION}"),
            )),
            Self::Mac => Some(("libdps_symkey.dylib", "lib/libdps_symkey.dylib".to_owned())),
            Self::WindowsGnu => Some(("dps_symkey.dll", "bin/dps_symkey.dll".to_owned())),
        }
    }

    /// What Rust's standard library needs of the system: `rustc --print native-static-libs`.
    fn private_libraries(self) -> &'static [&'static str] {
        match self {
            Self::Firmware | Self::Musl => &[],
            Self::Elf => &["pthread", "m", "dl"],
            Self::Mac => &["iconv", "System", "c", "m"],
            Self::WindowsGnu | Self::WindowsMsvc => {
                &["kernel32", "ntdll", "userenv", "ws2_32", "dbghelp"]
            }
        }
    }

    fn fill_in(self, template: &str) -> String {
        let libraries = self.private_libraries();
        let shared = self.shared_library().map(|(_, place)| place);
        let shared = shared.unwrap_or_default();
        let flags: Vec<_> = libraries.iter().map(|name| format!("-l{name}")).collect();
        template
            .replace("@VERSION@", VERSION)
            .replace("@MINOR_VERSION@", MINOR_VERSION)
            .replace("@STATIC_LIBRARY@", self.archive())
            .replace("@SHARED_LIBRARY@", &shared)
            .replace("@IMPORT_LIBRARY@", IMPORT_LIBRARY)
            .replace("@PRIVATE_LIBRARIES@", &flags.join(" "))
            .replace("@PRIVATE_LIBRARY_NAMES@", &libraries.join(";"))
    }
}

const IMPORT_LIBRARY: &str = "libdps_symkey.dll.a";

const DOCUMENTS: &str = "share/doc/dps_symkey";

/// From the folder where Cargo builds into the folder that one installs.
struct Tree {
    built: PathBuf,
    tree: PathBuf,
}

impl Tree {
    fn add_libraries(&self, kind: Kind) -> Result<()> {
        let archive = kind.archive();
        self.add(self.built.join(archive), &format!("lib/{archive}"))?;
        if let Some((file, place)) = kind.shared_library() {
            self.add(self.built.join(file), &place)?;
        }
        let library = "libdps_symkey.so";
        match kind {
            Kind::Elf => {
                let minor = format!("{library}.{MINOR_VERSION}");
                self.link(&format!("{library}.{VERSION}"), &minor)?;
                self.link(&minor, library)
            }
            Kind::WindowsGnu => {
                let import = self.built.join(IMPORT_LIBRARY);
                self.add(import, &format!("lib/{IMPORT_LIBRARY}"))
            }
            _ => Ok(()),
        }
    }

    fn add(&self, from: impl AsRef<Path>, to: &str) -> Result<()> {
        let from = from.as_ref();
        let to = self.place(to)?;
        fs::copy(from, to).with_context(|| format!("cannot copy {}", from.display()))?;
        Ok(())
    }

    fn write(&self, to: &str, text: &str) -> Result<()> {
        Ok(fs::write(self.place(to)?, text)?)
    }

    /// A name in `lib` for another file there.
    fn link(&self, file: &str, name: &str) -> Result<()> {
        let tree = self.tree.display();
        Command::new(format!("ln -s {file} {tree}/lib/{name}")).read()?;
        Ok(())
    }

    /// The path of a file, in a folder that is there.
    fn place(&self, file: &str) -> Result<PathBuf> {
        let file = self.tree.join(file);
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        Ok(file)
    }
}
