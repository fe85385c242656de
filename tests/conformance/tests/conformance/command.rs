//! The command `dps-symkey`, as a factory and a device use it.

use std::path::PathBuf;
use std::process::Command;

/// The top of the project.
pub(crate) const PROJECT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
pub(crate) const ID_SCOPE: &str = "0ne00002193";
/// The device of Microsoft's how-to for legacy devices.
pub(crate) const SERIAL: &str = "007-888-ABC";
pub(crate) const MAC: &str = "A1:B2:C3:D4:E5:F6";
pub(crate) const ID: &str = "sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6";
pub(crate) const HUB: &str = "test-docs-hub.azure-devices.net";
/// The bytes 0 to 63.
pub(crate) const SECONDARY_GROUP_KEY: &str =
    "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+Pw==";

/// The group key of the how-to.
pub(crate) fn group_key() -> String {
    let file = format!("{PROJECT}/examples/data/group-key.txt");
    let key = std::fs::read_to_string(file).expect("the group key");
    key.trim_end().to_owned()
}

/// A program that Cargo has built beside these tests.
pub(crate) fn program(name: &str) -> PathBuf {
    let tests = std::env::current_exe().expect("this program");
    let folder = tests.ancestors().nth(2).expect("the folder of programs");
    let program = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(
        program.exists(),
        "{} is not there: run `cargo xtask test conformance`, or first `cargo build -p dps-symkey -p dps-emulator -p dps-symkey-examples`",
        program.display()
    );
    program
}

/// A program of ours without the keys of whoever runs the tests.
pub(crate) fn without_keys(name: &str) -> Command {
    let mut command = Command::new(program(name));
    for variable in ["DPS_GROUP_KEY", "DPS_SECONDARY_GROUP_KEY", "DPS_DEVICE_KEY"] {
        command.env_remove(variable);
    }
    command
}

/// What the command prints with these words as its arguments and this key.
pub(crate) fn dps_symkey(words: &[&str], variable: &str, key: &str) -> String {
    let mut command = without_keys("dps-symkey");
    let output = command.args(words).env(variable, key).output();
    let output = output.expect("the command");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    text.trim_end().to_owned()
}

/// The device key of an ID, from this group key.
pub(crate) fn device_key(group_key: &str, id: &str) -> String {
    dps_symkey(&["derive", id], "DPS_GROUP_KEY", group_key)
}

/// What the command says to a device: its token for an hour.
pub(crate) fn token(device_key: &str, id: &str) -> String {
    token_for(
        device_key,
        &["--id-scope", ID_SCOPE, "--registration-id", id],
    )
}

/// A token with other words.
pub(crate) fn token_for(device_key: &str, words: &[&str]) -> String {
    let words = [&["sas", "--quiet"], words].concat();
    dps_symkey(&words, "DPS_DEVICE_KEY", device_key)
}
