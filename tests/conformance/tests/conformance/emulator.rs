//! The emulator, started as a program.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

use crate::command::{ID_SCOPE, PROJECT, SECONDARY_GROUP_KEY, without_keys};

/// Against hanging for ever. A busy machine is far from it.
pub(crate) const GUARD: Duration = Duration::from_secs(120);

/// A running emulator with the how-to's group key, and a secondary one. It ends with this value.
pub(crate) struct Emulator {
    program: Child,
    log: Receiver<Value>,
    folder: TempDir,
    pub(crate) https: u16,
    pub(crate) mqtt: u16,
}

impl Emulator {
    /// On any free ports.
    pub(crate) fn start(words: &str) -> Self {
        Self::start_with(&format!("--https-port 0 --mqtt-port 0 {words}"))
    }

    /// On the ports that real clients know. Nothing else may use them meanwhile.
    pub(crate) fn start_with(words: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let secondary = folder.path().join("secondary.txt");
        std::fs::write(&secondary, SECONDARY_GROUP_KEY).expect("a key file");
        let mut command = without_keys("dps-emulator");
        let mut program = command
            .args(["--json", "--id-scope", ID_SCOPE, "--group-key-file"])
            .arg(format!("{PROJECT}/examples/data/group-key.txt"))
            .args(["--retry-after", "1", "--secondary-group-key-file"])
            .arg(secondary)
            .args(words.split_whitespace())
            .current_dir(&folder)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the emulator");
        let lines = BufReader::new(program.stdout.take().expect("its log"));
        let (sender, log) = channel();
        thread::spawn(move || {
            for line in lines.lines().map_while(Result::ok) {
                // Nobody listens where the test has ended.
                let _ = sender.send(serde_json::from_str(&line).expect("a line of JSON"));
            }
        });
        let mut emulator = Self {
            program,
            log,
            folder,
            https: 0,
            mqtt: 0,
        };
        let listening = emulator.logged("listening");
        emulator.https = port(&listening["https"]);
        emulator.mqtt = port(&listening["mqtt"]);
        emulator
    }

    /// The next line of the log about such an event; others are passed over.
    pub(crate) fn logged(&self, event: &str) -> Value {
        loop {
            let line = self.log.recv_timeout(GUARD);
            let line = line.unwrap_or_else(|_| panic!("no {event} in the log"));
            if line["event"] == event {
                return line;
            }
        }
    }

    pub(crate) fn ca_file(&self) -> PathBuf {
        self.folder.path().join(".dps-emulator/ca.pem")
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }
}

fn port(address: &Value) -> u16 {
    let port = address
        .as_str()
        .and_then(|address| address.rsplit(':').next());
    port.and_then(|port| port.parse().ok()).expect("a port")
}

impl Drop for Emulator {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}
