//! What is built for Windows on another system: MinGW links it, and wine runs it.

use std::{fs, path};

use anyhow::Result;

use crate::command::Command;
use crate::setup::{self, Missing};

pub(crate) const TARGET: &str = "x86_64-pc-windows-gnu";

/// The libraries of the target, and its linker.
pub(crate) fn mingw() -> Result<(), Missing> {
    setup::target(TARGET)?;
    setup::program(
        "x86_64-w64-mingw32-gcc --version",
        "gcc-mingw-w64-x86-64",
        "https://www.mingw-w64.org",
    )
}

/// What runs its programs.
pub(crate) fn wine() -> Result<(), Missing> {
    setup::program("wine --version", "wine wine64", "https://www.winehq.org")?;
    make_library().map_err(|error| {
        Missing::new(
            format!("{error:#}"),
            "wine can start no program of Rust without it",
        )
    })
}

const FOLDER: &str = "target/wine";

/// The library that Debian's wine lacks.
fn make_library() -> Result<()> {
    fs::create_dir_all(format!("{FOLDER}/libraries"))?;
    Command::new(format!(
        "x86_64-w64-mingw32-gcc -shared -o {FOLDER}/libraries/bcryptprimitives.dll \
         cli/tests/wine/bcryptprimitives.c -ladvapi32"
    ))
    .run()
}

/// The command, which starts programs of Windows, in a Windows of its own. Wine wants whole paths.
pub(crate) fn in_wine(command: Command) -> Command {
    let folder = path::absolute(FOLDER).unwrap_or_else(|_| FOLDER.into());
    let folder = folder.display().to_string();
    let libraries = format!("Z:{folder}/libraries").replace('/', "\\");
    command
        .env("WINEPREFIX", format!("{folder}/system"))
        .env("WINEPATH", libraries)
        .env("WINEDEBUG", "-all")
}
