#![doc = include_str!("../README.md")]

mod answer;
mod api_version;
mod arguments;
mod base64;
mod certificate_authority;
mod clock;
mod enrollment_group;
mod fault;
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub mod fuzzing;
mod group_option;
mod groups;
mod https;
mod judge;
mod key;
mod log;
mod mqtt;
mod option_list;
mod quantity;
mod random;
mod refusal;
mod registration_id;
mod registrations;
mod sas_token;
mod secrecy;
mod server;
mod service;
mod signature_mistake;
mod start_failure;
mod upper_case;

use std::ffi::OsString;
use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Parser as _;
use tokio_util::sync::CancellationToken;

use arguments::Arguments;
use certificate_authority::CertificateAuthority;
use fault::Faults;
use judge::Judge;
use log::{Event, Log};
use registrations::Pace;
use sas_token::Dialect;
use server::Listeners;
use service::Service;
use start_failure::Failure;

/// Runs the emulator with these arguments, the program's name first, until a signal stops it.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let words: Vec<OsString> = arguments.into_iter().collect();
    // What may be a key is not repeated.
    let is_key_given = || secrecy::is_key_among(words.get(1..).unwrap_or_default());
    let arguments = match Arguments::try_parse_from(&words) {
        Ok(arguments) => arguments,
        Err(error) if error.use_stderr() && is_key_given() => {
            return fail(&Failure::key_as_argument());
        }
        Err(error) => {
            // Where the stream is closed there is nobody to tell.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    match start(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) if is_key_given() => fail(&Failure::key_as_argument()),
        Err(failure) => fail(&failure),
    }
}

/// Where the stream is closed there is nobody to tell.
fn fail(failure: &Failure) -> ExitCode {
    let _ = writeln!(io::stderr(), "error: {failure}");
    ExitCode::from(failure)
}

fn start(arguments: Arguments) -> Result<(), Failure> {
    allow_many_connections();
    let state = &arguments.state;
    std::fs::create_dir_all(state)
        .map_err(|error| Failure::file("make the folder", state, error))?;
    let (groups, group_key_file) = groups::read(&arguments)?;
    let machine = |error| Failure::Machine(format!("cannot start: {error}"));
    let authority = CertificateAuthority::in_folder(state)
        .map_err(|error| Failure::Machine(format!("cannot make the CA: {error}")))?;
    let ca_file = authority.file.clone();
    let tls = authority
        .server(&arguments.hosts, arguments.listen)
        .map_err(|error| Failure::Machine(format!("cannot make the certificate: {error}")))?;
    let log = Log::new(arguments.json).map_err(machine)?;
    let service = Service::new(
        Judge {
            groups,
            dialect: if arguments.lenient {
                Dialect::Lenient
            } else {
                Dialect::Strict
            },
            upper_case: arguments.upper_case,
        },
        Faults::new(arguments.faults),
        Pace {
            assigning: arguments.assigning,
            retry_after: arguments.retry_after,
        },
        arguments.refuse_at,
        log.clone(),
    );
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(machine)?;
    runtime.block_on(async {
        let stop = stop_by_signal().map_err(machine)?;
        let (address, https, mqtt) = (arguments.listen, arguments.https_port, arguments.mqtt_port);
        let listeners = Listeners::bind(address, https, mqtt).await;
        let listeners = listeners.map_err(|not| Failure::Machine(not.to_string()))?;
        let (https, mqtt) = listeners.addresses().map_err(machine)?;
        log.write(&Event::Listening {
            id_scope: &arguments.id_scope,
            https,
            mqtt,
            ca_file: &ca_file,
            group_key_file: group_key_file.as_deref(),
        });
        if !address.to_canonical().is_loopback() {
            log.write(&Event::Warning {
                code: "listens_beyond_loopback",
                reason: format!(
                    "listening on {address}, where other machines reach this emulator, which is for tests: use --listen 127.0.0.1 \
                     unless they need to"
                ),
            });
        }
        listeners.serve(tls, service, stop).await;
        Ok(())
    })?;
    runtime.shutdown_background();
    log.finish(&Event::Stopped);
    Ok(())
}

/// A process may have but 1,024 open files to begin with, and each connection is one.
fn allow_many_connections() {
    #[cfg(unix)]
    {
        // Where it is not allowed, connections wait for others to end.
        let _ = rlimit::increase_nofile_limit(8_192);
    }
}

/// Told by SIGINT (Ctrl-C) and SIGTERM.
fn stop_by_signal() -> io::Result<CancellationToken> {
    let stop = CancellationToken::new();
    let told = stop.clone();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut interrupt = signal(SignalKind::interrupt())?;
        let mut terminate = signal(SignalKind::terminate())?;
        tokio::spawn(async move {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
            told.cancel();
        });
    }
    #[cfg(not(unix))]
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            told.cancel();
        }
    });
    Ok(stop)
}
