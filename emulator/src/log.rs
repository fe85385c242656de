//! The log: everything that this program ever says while it runs.
//!
//! Every field is named here, so that a look at this file shows that none can hold a key, a signature or a token. What a
//! client sent is in none of them but a registration ID that is one.

use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use serde::Serialize;

use crate::clock;

/// What happened.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case", tag = "event")]
pub(crate) enum Event<'a> {
    /// The addresses are served from now on.
    Listening {
        id_scope: &'a str,
        https: SocketAddr,
        mqtt: SocketAddr,
        /// The certificate to trust.
        ca_file: &'a Path,
        /// The group key, where this program made it.
        #[serde(skip_serializing_if = "Option::is_none")]
        group_key_file: Option<&'a Path>,
    },
    /// A device asked something.
    Request {
        transport: Transport,
        registration_id: &'a str,
        request: &'static str,
        /// None where the connection was dropped by a fault.
        status: Option<u16>,
        outcome: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        fault: Option<&'static str>,
    },
    /// A device was not admitted.
    Refused {
        transport: Transport,
        registration_id: &'a str,
        code: &'static str,
        reason: String,
    },
    /// A client broke a protocol, or went against a rule of the service.
    Misused {
        transport: Transport,
        peer: SocketAddr,
        reason: &'static str,
    },
    /// What its user should know.
    Warning {
        code: &'static str,
        reason: String,
    },
    /// The emulator itself could not do something.
    Trouble {
        reason: String,
    },
    /// Lines that nobody read in time.
    Lost {
        lines: u64,
    },
    Stopped,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Transport {
    Https,
    Mqtt,
}

impl Transport {
    const fn name(self) -> &'static str {
        match self {
            Self::Https => "HTTPS",
            Self::Mqtt => "MQTT",
        }
    }
}

impl std::fmt::Display for Event<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Listening {
                id_scope,
                https,
                mqtt,
                ca_file,
                group_key_file,
            } => {
                write!(
                    f,
                    "serving ID scope {id_scope}: HTTPS on {https}, MQTT on {mqtt}; trust the CA in {}",
                    ca_file.display()
                )?;
                match group_key_file {
                    Some(file) => write!(f, "; the group key is in {}", file.display()),
                    None => Ok(()),
                }
            }
            Self::Request {
                transport,
                registration_id,
                request,
                status,
                outcome,
                fault,
            } => {
                write!(f, "{} {registration_id} {request}: ", transport.name())?;
                if let Some(status) = status {
                    write!(f, "{status} ")?;
                }
                f.write_str(outcome)?;
                match fault {
                    Some(fault) => write!(f, " (fault asked for: {fault})"),
                    None => Ok(()),
                }
            }
            Self::Refused {
                transport,
                registration_id,
                code: _,
                reason,
            } => write!(
                f,
                "{} {registration_id} REFUSED: {reason}",
                transport.name()
            ),
            Self::Misused {
                transport,
                peer,
                reason,
            } => write!(f, "{} from {peer}: {reason}", transport.name()),
            Self::Warning { code: _, reason } => write!(f, "warning: {reason}"),
            Self::Trouble { reason } => write!(f, "trouble: {reason}"),
            Self::Lost { lines: 1 } => {
                f.write_str("1 line of this log was not read in time and is lost")
            }
            Self::Lost { lines } => write!(
                f,
                "{lines} lines of this log were not read in time and are lost"
            ),
            Self::Stopped => f.write_str("stopped"),
        }
    }
}

/// An event, as a line of JSON has it.
#[derive(Serialize)]
struct Line<'a> {
    time: String,
    #[serde(flatten)]
    event: &'a Event<'a>,
}

/// Where events are written. A reader that is slow or gone holds nothing up: lines are dropped and counted.
#[derive(Clone, Debug)]
pub(crate) struct Log {
    json: bool,
    /// `None` ends the log.
    lines: SyncSender<Option<String>>,
    lost: Arc<AtomicU64>,
    writer: Arc<Mutex<Option<JoinHandle<()>>>>,
}

impl Log {
    /// How many lines wait for a slow reader.
    const WAITING: usize = 4_096;

    /// A log on standard output: a line of text or of JSON for each event.
    pub(crate) fn new(json: bool) -> io::Result<Self> {
        let (lines, received) = sync_channel(Self::WAITING);
        let writer = thread::Builder::new().name("log".to_owned());
        let writer = writer.spawn(move || write_lines(&received))?;
        Ok(Self {
            json,
            lines,
            lost: Arc::default(),
            writer: Arc::new(Mutex::new(Some(writer))),
        })
    }

    /// A log whose lines whoever has the receiver takes.
    #[cfg(feature = "fuzzing")]
    pub(crate) fn received() -> (Self, Receiver<Option<String>>) {
        // As many as one connection of a fuzzer has: room for all that may wait takes longer to make than they do.
        let (lines, received) = sync_channel(64);
        let log = Self {
            json: true,
            lines,
            lost: Arc::default(),
            writer: Arc::default(),
        };
        (log, received)
    }

    pub(crate) fn write(&self, event: &Event<'_>) {
        let lost = self.lost.swap(0, Ordering::Relaxed);
        if lost > 0 {
            self.send(&Event::Lost { lines: lost }, lost);
        }
        self.send(event, 1);
    }

    fn send(&self, event: &Event<'_>, counts_as: u64) {
        if self.lines.try_send(Some(self.line(event))).is_err() {
            self.lost.fetch_add(counts_as, Ordering::Relaxed);
        }
    }

    fn line(&self, event: &Event<'_>) -> String {
        let time = clock::log_time();
        if self.json {
            let line = serde_json::to_string(&Line { time, event });
            // Only a path that is not UTF-8 fails, of a folder that was given.
            line.unwrap_or_else(|error| format!("{{\"event\":\"trouble\",\"reason\":\"{error}\"}}"))
        } else {
            format!("{time} {event}")
        }
    }

    /// Writes the last event, and waits until all lines are out or their reader takes none.
    pub(crate) fn finish(self, event: &Event<'_>) {
        self.write(event);
        if self.lines.try_send(None).is_err() {
            return;
        }
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(writer) = writer.take() {
            for _ in 0..100 {
                if writer.is_finished() {
                    return;
                }
                thread::sleep(std::time::Duration::from_millis(10));
            }
        }
    }
}

fn write_lines(lines: &Receiver<Option<String>>) {
    let mut output = io::stdout();
    while let Ok(Some(line)) = lines.recv() {
        // A log that nobody reads any more is no reason to stop serving.
        let _ = writeln!(output, "{line}").and_then(|()| output.flush());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_the_lines_that_are_lost() {
        let said = |lines| Event::Lost { lines }.to_string();
        assert_eq!(
            said(1),
            "1 line of this log was not read in time and is lost"
        );
        assert_eq!(
            said(2),
            "2 lines of this log were not read in time and are lost"
        );
    }
}
