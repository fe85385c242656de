//! What the figures were measured on, and with.

use std::{env, fs, thread};

use serde::Serialize;
use xtask::command::Command;
use xtask::setup::PYTHON;

use crate::{FOLDER, RUST};

#[derive(Default, Serialize)]
pub(crate) struct Machine {
    pub(crate) cpu: String,
    pub(crate) cores: usize,
    /// Those of this project that the processor has the instructions for.
    pub(crate) backends: Vec<String>,
    pub(crate) os: String,
    /// The core that all of one core is measured on.
    pub(crate) core: Option<usize>,
    /// This project and what it is compared with, as each says itself.
    pub(crate) versions: Vec<String>,
}

impl Machine {
    pub(crate) fn look() -> Self {
        Self {
            cpu: cpu().unwrap_or_else(|| "unknown processor".to_owned()),
            cores: thread::available_parallelism().map_or(1, usize::from),
            backends: printed(&format!("{RUST}/ours backends"))
                .unwrap_or_default()
                .lines()
                .map(str::to_owned)
                .collect(),
            os: os(),
            core: free_core(),
            versions: Vec::new(),
        }
    }

    /// The command, on one core where the system can do that.
    pub(crate) fn on_one_core(&self, command: &str) -> String {
        match self.core {
            Some(core) => format!("taskset -c {core} {command}"),
            None => command.to_owned(),
        }
    }
}

/// What a command prints, if it succeeds.
fn printed(command: &str) -> Option<String> {
    let printed = Command::new(command).env("LC_ALL", "C").read().ok()?;
    Some(printed.trim_end().to_owned())
}

/// The second core rather than the first, which many systems serve their devices with.
fn free_core() -> Option<usize> {
    let can_use = |core: &usize| printed(&format!("taskset -c {core} true")).is_some();
    [1, 0].into_iter().find(can_use)
}

fn cpu() -> Option<String> {
    let Some(lscpu) = printed("lscpu") else {
        return printed("sysctl -n machdep.cpu.brand_string");
    };
    let name = value(&lscpu, "Model name", ':')?;
    Some(match value(&lscpu, "Hypervisor vendor", ':') {
        Some(hypervisor) => format!("{name}, virtual ({hypervisor})"),
        None => name.to_owned(),
    })
}

/// Source: os-release(5).
fn os() -> String {
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let kernel = printed("uname -sr").unwrap_or_else(|| env::consts::OS.to_owned());
    match value(&release, "PRETTY_NAME", '=') {
        Some(name) => format!("{}, {kernel}", name.trim_matches('"')),
        None => kernel,
    }
}

/// The value in a line `name:   value`, where a colon separates them.
fn value<'t>(text: &'t str, name: &str, separator: char) -> Option<&'t str> {
    text.lines().find_map(|line| {
        let (found, value) = line.split_once(separator)?;
        (found.trim() == name).then(|| value.trim())
    })
}

/// Asked once all of them are built.
pub(crate) fn versions() -> Vec<String> {
    let commit = printed("git describe --always --dirty --exclude=*");
    let commit = commit.unwrap_or_else(|| "no Git".to_owned());
    let mut versions = vec![format!(
        "dps-symkey {} ({commit})",
        env!("CARGO_PKG_VERSION")
    )];
    versions.extend(printed("rustc --version"));
    let tree = "cargo tree -p dps-symkey-bench-programs --depth 1 --prefix none --locked";
    versions.extend(crates(
        &printed(tree).unwrap_or_default(),
        ["hmac", "sha2", "ring", "base64"],
    ));
    versions.extend(printed(&format!("{FOLDER}/libcrypto")));
    // Both bring their own OpenSSL, which does the work.
    let with = |program: Option<String>, library: Option<String>| {
        Some(format!("{} with {}", program?, library?))
    };
    versions.extend(with(
        printed(&format!("{PYTHON} --version")),
        printed(&format!(
            "{PYTHON} -c print(__import__('ssl').OPENSSL_VERSION)"
        )),
    ));
    versions.extend(with(
        printed("node --version").map(|version| format!("Node {version}")),
        printed("node -p process.versions.openssl").map(|version| format!("OpenSSL {version}")),
    ));
    versions
}

/// Of a list of crates, as `cargo tree` prints it, those named.
fn crates<const N: usize>(tree: &str, names: [&str; N]) -> Vec<String> {
    let version = |name: &str| {
        let mut lines = tree.lines().filter_map(|line| line.split_once(" v"));
        let version = lines.find(|(found, _)| *found == name)?.1;
        Some(format!("{name} {}", version.split(' ').next()?))
    };
    names.into_iter().filter_map(version).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_systems_say() {
        let lscpu =
            "Architecture:     x86_64\n  Model name:     Some CPU @ 2.00GHz\nStepping:  1\n";
        assert_eq!(value(lscpu, "Model name", ':'), Some("Some CPU @ 2.00GHz"));
        assert_eq!(value(lscpu, "Model", ':'), None);
        let release = "NAME=\"Debian\"\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n";
        assert_eq!(
            value(release, "PRETTY_NAME", '='),
            Some("\"Debian GNU/Linux 12 (bookworm)\"")
        );
    }

    #[test]
    fn reads_the_versions_of_crates() {
        let tree = "dps-symkey-bench-programs v0.1.0 (/folder)\nhmac v0.13.0\nring v0.17.14 (*)\n";
        assert_eq!(
            crates(tree, ["ring", "hmac", "sha2"]),
            ["ring 0.17.14", "hmac 0.13.0"]
        );
    }
}
