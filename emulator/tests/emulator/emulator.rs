//! The program, started and listened to.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use serde_json::Value;
use tempfile::TempDir;

/// Against hanging for ever. A busy machine is far from it.
pub(crate) const GUARD: Duration = Duration::from_secs(120);
pub(crate) const ID_SCOPE: &str = "0ne00002193";
/// The group key of Microsoft's how-to for legacy devices.
pub(crate) const GROUP_KEY: &str =
    "8isrFI1sGsIlvvFSSFRiMfCNzv21fjbE/+ah/lSh3lF8e2YG1Te7w1KpZhJFFXJrqYKi9yegxkqIChbqOS9Egw==";

pub(crate) type Tls = StreamOwned<ClientConnection, TcpStream>;

/// A running emulator, which ends with this value.
pub(crate) struct Emulator {
    pub(crate) program: Child,
    log: Receiver<Value>,
    output: Arc<Mutex<String>>,
    pub(crate) folder: TempDir,
    pub(crate) https: u16,
    pub(crate) mqtt: u16,
    client: Arc<ClientConfig>,
}

/// How the log is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reader {
    ToTheEnd,
    /// After the first line no more is read, and the pipe stays open.
    Stalls,
    /// After the first line the pipe is closed.
    GoesAway,
}

/// The program in a folder, without the keys of whoever runs the tests.
pub(crate) fn command(folder: &TempDir) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dps-emulator"));
    command
        .current_dir(folder)
        .env_remove("DPS_GROUP_KEY")
        .env_remove("DPS_SECONDARY_GROUP_KEY")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

impl Emulator {
    pub(crate) fn start(words: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(folder.path().join("group-key.txt"), GROUP_KEY).expect("a key file");
        Self::start_in(folder, &format!("--group-key-file group-key.txt {words}"))
    }

    pub(crate) fn start_in(folder: TempDir, words: &str) -> Self {
        Self::start_with(folder, words, Reader::ToTheEnd)
    }

    pub(crate) fn start_with(folder: TempDir, words: &str, reader: Reader) -> Self {
        let mut program = command(&folder)
            .args([
                "--json",
                "--id-scope",
                ID_SCOPE,
                "--https-port",
                "0",
                "--mqtt-port",
                "0",
            ])
            .args(words.split_whitespace())
            .spawn()
            .expect("the emulator");
        let lines = BufReader::new(program.stdout.take().expect("its log"));
        let output = Arc::new(Mutex::new(String::new()));
        let (sender, log) = channel();
        let all = Arc::clone(&output);
        thread::spawn(move || {
            let mut lines = lines.lines().map_while(Result::ok);
            let most = if reader == Reader::ToTheEnd {
                usize::MAX
            } else {
                1
            };
            for line in lines.by_ref().take(most) {
                all.lock().expect("the output").push_str(&line);
                // Nobody listens where the test has ended.
                let _ = sender.send(serde_json::from_str(&line).expect("a line of JSON"));
            }
            drop(sender);
            if reader == Reader::Stalls {
                thread::park();
            }
        });
        let errors = BufReader::new(program.stderr.take().expect("its errors"));
        let all = Arc::clone(&output);
        thread::spawn(move || {
            for line in errors.lines().map_while(Result::ok) {
                all.lock().expect("the output").push_str(&line);
                let _ = writeln!(std::io::stderr(), "{line}");
            }
        });
        let client = Arc::new(
            ClientConfig::builder_with_provider(ring::default_provider().into())
                .with_safe_default_protocol_versions()
                .expect("versions of TLS")
                .with_root_certificates(RootCertStore::empty())
                .with_no_client_auth(),
        );
        let mut emulator = Self {
            program,
            log,
            output,
            folder,
            https: 0,
            mqtt: 0,
            client,
        };
        let listening = emulator.logged("listening");
        emulator.https = port(&listening["https"]);
        emulator.mqtt = port(&listening["mqtt"]);
        let ca = listening["ca_file"].as_str().expect("a path");
        let ca = std::fs::read(emulator.folder.path().join(ca)).expect("the CA");
        emulator.client = client_that_trusts(&ca);
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

    /// The next line about such an event is this one. Its time, and a peer, are not compared.
    #[track_caller]
    pub(crate) fn assert_logged(&self, expected: &Value) {
        let mut line = self.logged(expected["event"].as_str().expect("an event"));
        let fields = line.as_object_mut().expect("an object");
        let time = fields.remove("time");
        assert!(time.is_some_and(|time| time.as_str().is_some_and(|time| time.ends_with('Z'))));
        fields.remove("peer");
        assert_eq!(line, *expected);
    }

    /// Of the next line about a refusal: the transport, the code and the reason.
    pub(crate) fn refused(&self) -> [String; 3] {
        let line = self.logged("refused");
        ["transport", "code", "reason"].map(|field| line[field].as_str().expect("text").to_owned())
    }

    /// The reason in the next line about a misuse.
    pub(crate) fn misused(&self) -> String {
        let line = self.logged("misused");
        line["reason"].as_str().expect("a reason").to_owned()
    }

    /// All that it has said until now, on either stream.
    pub(crate) fn said(&self) -> String {
        self.output.lock().expect("the output").clone()
    }

    /// Stops it by a signal, and gives how it ended.
    #[cfg(unix)]
    pub(crate) fn stop(&mut self, signal: nix::sys::signal::Signal) -> std::process::ExitStatus {
        let id = i32::try_from(self.program.id()).expect("a process");
        nix::sys::signal::kill(nix::unistd::Pid::from_raw(id), signal).expect("a signal");
        let last = self.log.iter().last();
        assert!(last.is_none_or(|line| line["event"] == "stopped"));
        self.program.wait().expect("its end")
    }

    /// A connection without TLS.
    pub(crate) fn tcp(&self, port: u16) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", port)).expect("a connection");
        stream.set_read_timeout(Some(GUARD)).expect("a time-out");
        stream
    }

    pub(crate) fn tls(&self, port: u16) -> Tls {
        self.tls_by(port, Arc::clone(&self.client))
            .expect("a TLS connection")
    }

    pub(crate) fn tls_by(&self, port: u16, client: Arc<ClientConfig>) -> std::io::Result<Tls> {
        let name = ServerName::try_from("localhost").expect("a name");
        let connection = ClientConnection::new(client, name).expect("a client");
        let mut stream = StreamOwned::new(connection, self.tcp(port));
        while stream.conn.is_handshaking() {
            stream.conn.complete_io(&mut stream.sock)?;
        }
        Ok(stream)
    }

    /// Sends bytes, says that no more will come, and reads until the other side closes.
    pub(crate) fn half_closed(&self, port: u16, bytes: &[u8]) -> Vec<u8> {
        let mut stream = self.tls(port);
        // It may close before it has read all.
        let _ = stream.write_all(bytes).and_then(|()| stream.flush());
        let _ = stream.sock.shutdown(Shutdown::Write);
        read_all(&mut stream)
    }

    /// Sends bytes to the HTTPS port and reads until the other side closes.
    pub(crate) fn exchange(&self, request: &[u8]) -> String {
        let mut stream = self.tls(self.https);
        // It may close before it has read all.
        let _ = stream.write_all(request).and_then(|()| stream.flush());
        String::from_utf8(read_all(&mut stream)).expect("text")
    }
}

/// All that comes until the end. What could not be written any more does not matter.
fn read_all(stream: &mut Tls) -> Vec<u8> {
    let mut answer = Vec::new();
    while stream
        .conn
        .read_tls(&mut stream.sock)
        .is_ok_and(|read| read > 0)
        && stream.conn.process_new_packets().is_ok()
    {
        let _ = stream.conn.reader().read_to_end(&mut answer);
    }
    answer
}

pub(crate) fn client_that_trusts(ca: &[u8]) -> Arc<ClientConfig> {
    let mut roots = RootCertStore::empty();
    roots
        .add(CertificateDer::from_pem_slice(ca).expect("a certificate"))
        .expect("a root");
    let client = ClientConfig::builder_with_provider(ring::default_provider().into())
        .with_safe_default_protocol_versions()
        .expect("versions of TLS")
        .with_root_certificates(roots)
        .with_no_client_auth();
    Arc::new(client)
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
