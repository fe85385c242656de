//! What the emulator keeps in its folder from one start to the next.

use std::path::Path;

use crate::device::ID;
use crate::emulator::{Emulator, ID_SCOPE, client_that_trusts, command};
use crate::secrets::assert_none_shown;

const STATE: &str = ".dps-emulator";

fn read(emulator: &Emulator, name: &str) -> Vec<u8> {
    std::fs::read(emulator.folder.path().join(STATE).join(name)).unwrap()
}

/// A further emulator with what this one has kept; this one has ended.
fn again(emulator: Emulator, words: &str) -> Emulator {
    let folder = tempfile::tempdir().unwrap();
    std::fs::rename(
        emulator.folder.path().join(STATE),
        folder.path().join(STATE),
    )
    .unwrap();
    drop(emulator);
    Emulator::start_in(folder, words)
}

#[cfg(unix)]
fn assert_secret(file: &Path) {
    use std::os::unix::fs::PermissionsExt as _;

    let mode = std::fs::metadata(file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "{}", file.display());
}

#[test]
fn keeps_its_ca_and_the_key_that_it_made() {
    let emulator = Emulator::start_in(tempfile::tempdir().unwrap(), "");
    let state = emulator.folder.path().join(STATE);
    #[cfg(unix)]
    for secret in ["ca-key.pem", "group-key.txt"] {
        assert_secret(&state.join(secret));
    }
    let (ca, key) = (read(&emulator, "ca.pem"), read(&emulator, "group-key.txt"));
    let key = String::from_utf8(key).unwrap();
    assert_eq!(key.len(), 89);
    assert_none_shown(&emulator.said(), [key.trim_end()]);

    // The next start is the same service, on other ports.
    let emulator = again(emulator, "");
    assert!(
        emulator
            .tls_by(emulator.mqtt, client_that_trusts(&ca))
            .is_ok()
    );
    assert_eq!(read(&emulator, "group-key.txt"), key.as_bytes());
    // Another folder is another service.
    let other = Emulator::start("");
    assert!(other.tls_by(other.mqtt, client_that_trusts(&ca)).is_err());
}

#[test]
fn gives_a_device_the_same_hub_after_a_new_start() {
    let words = "--assigning 0 --hub a.x --hub b.x --hub c.x --hub d.x";
    let hubs = |emulator: &Emulator| -> Vec<String> {
        let hub = |number| {
            let id = format!("sn-{number}");
            let begun = emulator.register(&id, "{}");
            let ended = emulator.operation(&id, &begun.operation_id()).body;
            ended["registrationState"]["assignedHub"]
                .as_str()
                .unwrap()
                .to_owned()
        };
        (0..20).map(hub).collect()
    };
    let emulator = Emulator::start(words);
    let before = hubs(&emulator);
    for hub in ["a.x", "b.x", "c.x", "d.x"] {
        assert!(before.iter().any(|other| other == hub), "{before:?}");
    }
    drop(emulator);
    assert_eq!(hubs(&Emulator::start(words)), before);
}

/// As it says itself where the CA's key is broken.
#[test]
fn makes_a_new_ca_where_the_key_was_removed() {
    let emulator = Emulator::start_in(tempfile::tempdir().unwrap(), "");
    let key = emulator.folder.path().join(STATE).join("ca-key.pem");
    std::fs::write(&key, "no key").unwrap();
    let output = command(&emulator.folder)
        .args(["--id-scope", ID_SCOPE])
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(
        said.contains("ca-key.pem") && said.contains("remove it"),
        "{said}"
    );
    std::fs::remove_file(&key).unwrap();
    let emulator = again(emulator, "");
    assert!(
        emulator
            .tls_by(
                emulator.https,
                client_that_trusts(&read(&emulator, "ca.pem"))
            )
            .is_ok()
    );
    assert_eq!(emulator.lookup(ID, "").status, 401);
}

#[test]
fn is_where_it_was_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let emulator = Emulator::start_in(folder, "--state a/b");
    for name in ["ca.pem", "ca-key.pem", "group-key.txt"] {
        assert!(emulator.folder.path().join("a/b").join(name).exists());
    }
    assert!(!emulator.folder.path().join(STATE).exists());
}
