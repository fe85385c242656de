//! What the figures were measured on, and with.

use std::fs;
use std::thread;

use serde::Serialize;

use super::FOLDER;
use super::peers::{Peers, first_line};
use crate::command::Command;
use crate::setup::PYTHON;

#[derive(Serialize)]
pub(super) struct Machine {
    pub(super) cpu: String,
    pub(super) cores: usize,
    /// Those of this project that the processor has the instructions for.
    pub(super) backends: Vec<String>,
    pub(super) os: String,
    /// The core that all of one core was measured on.
    pub(super) core: Option<usize>,
    /// This project and what it is compared with, as each says itself.
    pub(super) versions: Vec<String>,
}

impl Machine {
    pub(super) fn look(peers: &Peers) -> Self {
        let backends = Command::new(format!("{FOLDER}/ours backends")).read();
        Self {
            cpu: cpu().unwrap_or_else(|| "unknown processor".to_owned()),
            cores: thread::available_parallelism().map_or(1, usize::from),
            backends: backends
                .iter()
                .flat_map(|names| names.lines())
                .map(str::to_owned)
                .collect(),
            os: os().unwrap_or_else(|| std::env::consts::OS.to_owned()),
            core: free_core(),
            versions: versions(peers),
        }
    }

    /// The command, on one core where the system can do that.
    pub(super) fn on_one_core(&self, command: &str) -> String {
        match self.core {
            Some(core) => format!("taskset -c {core} {command}"),
            None => command.to_owned(),
        }
    }
}

/// The second core rather than the first, which many systems serve their devices with.
fn free_core() -> Option<usize> {
    let can_use = |core: &usize| {
        Command::new(format!("taskset -c {core} true"))
            .output()
            .is_some()
    };
    [1, 0].into_iter().find(can_use)
}

fn cpu() -> Option<String> {
    let lscpu = Command::new("lscpu").env("LC_ALL", "C").output();
    let lscpu = lscpu.map(|text| String::from_utf8_lossy(&text).into_owned());
    let named = lscpu.as_deref().and_then(|text| {
        let name = field(text, "Model name")?;
        Some(match field(text, "Hypervisor vendor") {
            Some(hypervisor) => format!("{name}, virtual ({hypervisor})"),
            None => name.to_owned(),
        })
    });
    named
        .or_else(|| first_line("sysctl -n machdep.cpu.brand_string"))
        .or_else(|| std::env::var("PROCESSOR_IDENTIFIER").ok())
}

/// The value in a line `name:   value`.
fn field<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    text.lines().find_map(|line| {
        let (found, value) = line.split_once(':')?;
        (found.trim() == name).then(|| value.trim())
    })
}

fn os() -> Option<String> {
    let kernel = first_line("uname -sr");
    let release = fs::read_to_string("/etc/os-release").ok();
    let name = release.as_deref().and_then(pretty_name);
    match (name, kernel) {
        (Some(name), Some(kernel)) => Some(format!("{name}, {kernel}")),
        (name, kernel) => name.map(str::to_owned).or(kernel),
    }
}

/// Source: os-release(5).
fn pretty_name(release: &str) -> Option<&str> {
    let mut lines = release.lines();
    let name = lines.find_map(|line| line.strip_prefix("PRETTY_NAME="))?;
    Some(name.trim_matches('"'))
}

fn versions(peers: &Peers) -> Vec<String> {
    let mut versions = vec![
        match first_line("git describe --always --dirty --exclude=*") {
            Some(commit) => format!("dps-symkey {} ({commit})", env!("CARGO_PKG_VERSION")),
            None => format!("dps-symkey {}", env!("CARGO_PKG_VERSION")),
        },
    ];
    versions.extend(first_line("rustc --version"));
    let tree = Command::new("cargo tree -p dps-symkey-bench --depth 1 --prefix none --locked");
    let tree = tree.output().unwrap_or_default();
    versions.extend(crates(
        &String::from_utf8_lossy(&tree),
        ["hmac", "sha2", "ring", "base64"],
    ));
    if peers.libcrypto {
        versions.extend(first_line(&format!("{FOLDER}/libcrypto")));
    }
    // Both bring their own OpenSSL, which does the work.
    if peers.python {
        let openssl = first_line(&format!(
            "{PYTHON} -c print(__import__('ssl').OPENSSL_VERSION)"
        ));
        versions.extend(with(first_line(&format!("{PYTHON} --version")), openssl));
    }
    if peers.node {
        let openssl = first_line("node -p process.versions.openssl");
        let node = first_line("node --version").map(|version| format!("Node {version}"));
        versions.extend(with(
            node,
            openssl.map(|version| format!("OpenSSL {version}")),
        ));
    }
    versions
}

fn with(program: Option<String>, library: Option<String>) -> Option<String> {
    let library = library.map(|library| format!(" with {library}"));
    program.map(|program| program + &library.unwrap_or_default())
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
        assert_eq!(field(lscpu, "Model name"), Some("Some CPU @ 2.00GHz"));
        assert_eq!(field(lscpu, "Model"), None);
        let release = "NAME=\"Debian\"\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n";
        assert_eq!(pretty_name(release), Some("Debian GNU/Linux 12 (bookworm)"));
        assert_eq!(pretty_name("ID=x\n"), None);
    }

    #[test]
    fn reads_the_versions_of_crates() {
        let tree = "dps-symkey-bench v0.1.0 (/folder)\nhmac v0.13.0\nring v0.17.14 (*)\n";
        assert_eq!(
            crates(tree, ["ring", "hmac", "sha2"]),
            ["ring 0.17.14", "hmac 0.13.0"]
        );
    }
}
