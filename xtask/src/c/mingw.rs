//! What is built for Windows on another system: MinGW links it, and wine runs it. The command is, too.

use std::path::PathBuf;
use std::{env, fs, path};

use anyhow::{Result, ensure};

use super::{STRICT, install_tree};
use crate::command::Command;
use crate::report::Report;
use crate::setup::{self, Missing};

pub(crate) const TARGET: &str = "x86_64-pc-windows-gnu";

/// The libraries of the target, and its linker.
pub(crate) fn tools() -> Result<(), Missing> {
    setup::target(TARGET)?;
    setup::program("x86_64-w64-mingw32-gcc --version", "gcc-mingw-w64-x86-64")
}

/// Where Cargo builds for it, if not in its usual folder: MinGW's `dlltool` takes no path with a space in it.
pub(crate) fn target_dir() -> Option<PathBuf> {
    let project = env::current_dir().unwrap_or_default();
    let has_space = project.as_os_str().as_encoded_bytes().contains(&b' ');
    has_space.then(|| env::temp_dir().join("dps-symkey-windows"))
}

/// The option of Cargo for it.
pub(crate) fn target_dir_option() -> String {
    target_dir().map_or_else(String::new, |folder| {
        format!(" --target-dir {}", folder.display())
    })
}

/// What runs its programs.
pub(crate) fn wine() -> Result<(), Missing> {
    setup::program("wine --version", "wine wine64")?;
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

/// Windows: an example linked by MinGW, and with `long` run by wine; the archive for Visual Studio, which needs no linker.
pub(super) fn test(report: &mut Report, long: bool) {
    const MSVC: &str = "x86_64-pc-windows-msvc";
    let program = format!("{}/derive.exe", super::FOLDER);
    report.check_with(tools(), || {
        install_tree::build(Some(TARGET))?;
        fs::create_dir_all(super::FOLDER)?;
        let tree = format!("dist/c-{TARGET}");
        Command::new(format!(
            "x86_64-w64-mingw32-gcc -std=c99 {STRICT} -I{tree}/include -o {program} examples/c/derive.c \
             {tree}/lib/libdps_symkey.a -lkernel32 -lntdll -luserenv -lws2_32 -ldbghelp"
        ))
        .run()
    });
    if long {
        report.check_with(wine(), || {
            let group_key = fs::read_to_string("examples/data/group-key.txt")?;
            let run = Command::new(format!("wine {program} 007-888-ABC A1:B2:C3:D4:E5:F6"))
                .env("DPS_GROUP_KEY", group_key.trim_end());
            let run = in_wine(run);
            let printed = run.read()?;
            let expected = "device key: Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=";
            ensure!(
                printed.contains(expected),
                "{program} prints {printed} and not {expected}"
            );
            Ok(())
        });
    }
    report.check_with(setup::target(MSVC), || install_tree::build(Some(MSVC)));
}
