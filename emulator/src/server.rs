//! Listens, and serves every connection until it is told to stop.

use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_rustls::LazyConfigAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::server::Acceptor;
use tokio_rustls::server::TlsStream;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::log::{Event, Log, Transport};
use crate::mqtt::Sessions;
use crate::service::Service;
use crate::{https, mqtt};

/// Connections at once; more are closed at once. Each holds some ten KiB, and a request of at most 64 KiB.
const MOST_CONNECTIONS: usize = 2_048;
/// For the TLS handshake.
const HANDSHAKE_TIME: Duration = Duration::from_secs(15);
/// For connections to end when all are told to.
const STOP_TIME: Duration = Duration::from_secs(3);

/// The ports that are listened on.
pub(crate) struct Listeners {
    https: TcpListener,
    mqtt: TcpListener,
}

/// A port that cannot be listened on.
#[derive(Debug, thiserror::Error)]
#[error("cannot listen on {address}: {error}; {}", remedy(error))]
pub(crate) struct NotListening {
    address: SocketAddr,
    error: io::Error,
}

fn remedy(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::PermissionDenied => {
            "ports below 1024 need rights: give another with --https-port or --mqtt-port, or see the README"
        }
        io::ErrorKind::AddrInUse => {
            "something else has this port: give another with --https-port or --mqtt-port"
        }
        _ => "give an address of this machine with --listen",
    }
}

impl Listeners {
    pub(crate) async fn bind(address: IpAddr, https: u16, mqtt: u16) -> Result<Self, NotListening> {
        Ok(Self {
            https: bind(address, https).await?,
            mqtt: bind(address, mqtt).await?,
        })
    }

    /// The addresses, HTTPS first.
    pub(crate) fn addresses(&self) -> io::Result<(SocketAddr, SocketAddr)> {
        Ok((self.https.local_addr()?, self.mqtt.local_addr()?))
    }

    /// Serves until it is told to stop and every connection has ended.
    pub(crate) async fn serve(self, tls: ServerConfig, service: Service, stop: CancellationToken) {
        let service = Arc::new(service);
        let door = Door {
            tls: Arc::new(tls),
            room: Arc::new(Semaphore::new(MOST_CONNECTIONS)),
            tasks: TaskTracker::new(),
            log: service.log.clone(),
            stop: stop.clone(),
        };
        let sessions = Sessions::default();
        let for_https = {
            let (service, stop) = (Arc::clone(&service), stop.clone());
            move |stream, peer| https::serve(Arc::clone(&service), stream, peer, stop.clone())
        };
        let for_mqtt = move |stream, peer| {
            mqtt::serve(
                Arc::clone(&service),
                sessions.clone(),
                stream,
                peer,
                stop.clone(),
            )
        };
        tokio::join!(
            door.receive(self.https, Transport::Https, for_https),
            door.receive(self.mqtt, Transport::Mqtt, for_mqtt),
        );
        door.tasks.close();
        // What has not ended by then is ended with the runtime.
        let _ = tokio::time::timeout(STOP_TIME, door.tasks.wait()).await;
    }
}

async fn bind(address: IpAddr, port: u16) -> Result<TcpListener, NotListening> {
    let address = SocketAddr::new(address, port);
    TcpListener::bind(address)
        .await
        .map_err(|error| NotListening { address, error })
}

/// Why a handshake came to nothing.
enum NoHandshake {
    /// The client went away before it said anything, as who only looks whether a port is open.
    Gone,
    NotTls,
    /// After its hello, by either side.
    Ended,
}

async fn handshake(
    stream: TcpStream,
    tls: Arc<ServerConfig>,
) -> Result<TlsStream<TcpStream>, NoHandshake> {
    let hello = LazyConfigAcceptor::new(Acceptor::default(), stream).await;
    let hello = hello.map_err(|error| match error.kind() {
        io::ErrorKind::InvalidData => NoHandshake::NotTls,
        _ => NoHandshake::Gone,
    })?;
    hello.into_stream(tls).await.map_err(|_| NoHandshake::Ended)
}

/// Where connections come in, over either protocol.
struct Door {
    tls: Arc<ServerConfig>,
    room: Arc<Semaphore>,
    tasks: TaskTracker,
    log: Log,
    stop: CancellationToken,
}

impl Door {
    async fn receive<F: Future<Output = ()> + Send + 'static>(
        &self,
        listener: TcpListener,
        transport: Transport,
        serve: impl Fn(TlsStream<TcpStream>, SocketAddr) -> F + Clone + Send + 'static,
    ) {
        loop {
            let accepted = tokio::select! {
                accepted = listener.accept() => accepted,
                () = self.stop.cancelled() => return,
            };
            let (stream, peer) = match accepted {
                Ok(connection) => connection,
                Err(error) => {
                    // Out of files or memory: others must end first.
                    self.log.write(&Event::Trouble {
                        reason: format!("cannot accept a connection: {error}"),
                    });
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    continue;
                }
            };
            let Ok(place) = Arc::clone(&self.room).try_acquire_owned() else {
                self.log.write(&Event::Misused {
                    transport,
                    peer,
                    reason: "closed: there are too many connections",
                });
                continue;
            };
            let handshake = handshake(stream, Arc::clone(&self.tls));
            let handshake = tokio::time::timeout(HANDSHAKE_TIME, handshake);
            let (log, stop, serve) = (self.log.clone(), self.stop.clone(), serve.clone());
            self.tasks.spawn(async move {
                // Held as long as the connection lasts.
                let _place = place;
                let handshake = tokio::select! {
                    handshake = handshake => handshake,
                    () = stop.cancelled() => return,
                };
                let reason = match handshake {
                    Ok(Ok(stream)) => return serve(stream, peer).await,
                    Ok(Err(NoHandshake::Gone)) => return,
                    Ok(Err(NoHandshake::NotTls)) => "this is not TLS",
                    Ok(Err(NoHandshake::Ended)) => {
                        "the client ended the TLS handshake; does it trust the CA, and ask for a name in the certificate?"
                    }
                    Err(_) => "the TLS handshake was not finished in time",
                };
                log.write(&Event::Misused {
                    transport,
                    peer,
                    reason,
                });
            });
        }
    }
}
