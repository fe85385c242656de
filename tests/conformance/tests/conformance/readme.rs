//! The README's "Try the whole path without Azure", as it stands there.
#![cfg(unix)]

use std::process::Command;

use crate::command::{HUB, PROJECT, program};
use crate::emulator::Emulator;

/// The commands, without the comments between them.
fn commands(readme: &str) -> Vec<String> {
    let (_, section) = readme
        .split_once("## Try the whole path without Azure\n")
        .unwrap();
    let (_, block) = section.split_once("```sh\n").unwrap();
    let (block, _) = block.split_once("```\n").unwrap();
    let block = block.replace("\\\n", "");
    let lines = block
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(str::to_owned).collect()
}

#[test]
fn three_commands_lead_from_a_mac_address_to_a_hub() {
    let readme = std::fs::read_to_string(format!("{PROJECT}/README.md")).unwrap();
    let commands = commands(&readme);
    let [service, derive, register] = &*commands else {
        panic!("{commands:?}");
    };
    // Its ports may be in use here, so that the test takes others; all else is as it stands.
    let service = service
        .strip_prefix("cargo run -p dps-emulator -- ")
        .unwrap();
    let options =
        "--id-scope 0ne00002193 --group-key-file examples/data/group-key.txt --https-port 8443";
    assert_eq!(service, options);
    let emulator = Emulator::start("");
    let port = emulator.https.to_string();

    let examples = format!("{PROJECT}/examples");
    std::os::unix::fs::symlink(examples, emulator.folder().join("examples")).unwrap();
    let programs = program("dps-symkey").parent().unwrap().to_owned();
    let path = std::env::var("PATH").unwrap_or_default();
    // `cargo run … --bin register --` is the program that Cargo has built.
    let prelude = "set -e; cargo() { while [ \"$1\" != -- ]; do shift; done; shift; command register \"$@\"; }";
    let script = format!("{prelude}\n{derive}\n{}", register.replace("8443", &port));
    let output = Command::new("bash")
        .args(["-c", &script])
        .current_dir(emulator.folder())
        .env("PATH", format!("{}:{path}", programs.display()))
        .output()
        .expect("bash");
    let (stdout, stderr) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert_eq!(stdout, format!("assigned to {HUB}\n"), "{stderr}");
}
