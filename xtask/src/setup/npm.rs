use std::{fs, io};

use super::{Missing, add, alone};
use crate::command::Command;

/// The name of npm. On Windows it is a script.
pub(crate) const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

/// What npm is always told: nothing that packages bring is run to install them, and what it has fetched before is as good, since
/// it takes minutes to find out that there is no network.
const OPTIONS: &str = "--prefer-offline --ignore-scripts --no-audit --no-fund";

/// Node.js.
pub fn node() -> Result<(), Missing> {
    match Command::new("node --version").succeeds() {
        true => Ok(()),
        false => Err(Missing::new(
            "there is no Node.js",
            "install version 20 or later from https://nodejs.org",
        )),
    }
}

/// The packages from npm that a folder's lock file names, in that folder.
pub fn npm_packages(folder: &str) -> Result<(), Missing> {
    npm_ci(folder, " --omit=dev")
}

/// Those with what builds and tests there.
pub(crate) fn npm_development_packages(folder: &str) -> Result<(), Missing> {
    npm_ci(folder, "")
}

/// A package that was packed here, beside those of the folder's lock file, which stays as it is.
pub fn npm_package(folder: &str, package: &str) -> Result<(), Missing> {
    add(&Command::new(format!(
        "{NPM} install --prefix {folder} --no-save --no-package-lock {OPTIONS} ./{package}"
    )))
}

fn npm_ci(folder: &str, options: &str) -> Result<(), Missing> {
    node()?;
    // Another suite may use what is there, and `npm ci` begins by taking it away.
    let _alone = alone();
    if is_installed(folder).is_ok_and(|is| is) {
        return Ok(());
    }
    add(&Command::new(format!(
        "{NPM} ci --prefix {folder} {OPTIONS}{options}"
    )))
}

/// Whether npm has installed what the lock file names. It notes what it has installed when all of it is there.
fn is_installed(folder: &str) -> io::Result<bool> {
    let modified = |file: &str| fs::metadata(format!("{folder}/{file}"))?.modified();
    Ok(modified("node_modules/.package-lock.json")? > modified("package-lock.json")?)
}
