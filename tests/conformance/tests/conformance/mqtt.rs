//! A device that speaks MQTT: packets by `rumqttc`, TLS by `rustls`.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;

use bytes::BytesMut;
use rumqttc::mqttbytes::Error;
use rumqttc::{Connect, ConnectReturnCode, Packet, PubAck, Publish, QoS, Subscribe};
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use serde_json::json;

use crate::command::ID_SCOPE;
use crate::emulator::{Emulator, GUARD};
use crate::line::{Line, Reply};

/// More than any packet has here, in bytes.
const LARGEST_PACKET: usize = 64 << 10;

pub(crate) struct Mqtt {
    stream: StreamOwned<ClientConnection, TcpStream>,
    /// What has come and is not a whole packet yet.
    received: BytesMut,
    id: String,
    /// Of the last request.
    rid: u16,
}

/// Why there is no connection.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NoConnection {
    Refused(ConnectReturnCode),
    Dropped,
}

impl From<std::io::Error> for NoConnection {
    fn from(error: std::io::Error) -> Self {
        assert!(
            !matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut),
            "no packet in time"
        );
        Self::Dropped
    }
}

impl Mqtt {
    pub(crate) fn connect(
        emulator: &Emulator,
        id: &str,
        token: &str,
    ) -> Result<Self, NoConnection> {
        Self::connect_to(emulator, ID_SCOPE, id, token)
    }

    /// Connects, and subscribes to the answers.
    pub(crate) fn connect_to(
        emulator: &Emulator,
        id_scope: &str,
        id: &str,
        token: &str,
    ) -> Result<Self, NoConnection> {
        let mut mqtt = Self {
            stream: tls(emulator),
            received: BytesMut::new(),
            id: id.to_owned(),
            rid: 0,
        };
        let mut connect = Connect::new(id);
        // However long a busy machine takes.
        connect.keep_alive = 0;
        let user_name = format!("{id_scope}/registrations/{id}/api-version=2019-03-31");
        connect.set_login(user_name, token);
        mqtt.send(&Packet::Connect(connect))?;
        match mqtt.receive()? {
            Packet::ConnAck(answer) if answer.code == ConnectReturnCode::Success => {}
            Packet::ConnAck(answer) => return Err(NoConnection::Refused(answer.code)),
            packet => panic!("{packet:?}"),
        }
        let mut subscribe = Subscribe::new("$dps/registrations/res/#", QoS::AtLeastOnce);
        subscribe.pkid = 1;
        mqtt.send(&Packet::Subscribe(subscribe))?;
        match mqtt.receive()? {
            Packet::SubAck(_) => Ok(mqtt),
            packet => panic!("{packet:?}"),
        }
    }

    fn send(&mut self, packet: &Packet) -> Result<(), NoConnection> {
        let mut bytes = BytesMut::new();
        packet.write(&mut bytes, LARGEST_PACKET).expect("a packet");
        self.stream.write_all(&bytes)?;
        Ok(self.stream.flush()?)
    }

    fn receive(&mut self) -> Result<Packet, NoConnection> {
        loop {
            match Packet::read(&mut self.received, LARGEST_PACKET) {
                Ok(packet) => return Ok(packet),
                Err(Error::InsufficientBytes(_)) => {}
                Err(error) => panic!("{error}"),
            }
            let mut bytes = [0; 4_096];
            match self.stream.read(&mut bytes)? {
                0 => return Err(NoConnection::Dropped),
                count => self.received.extend_from_slice(&bytes[..count]),
            }
        }
    }

    fn ask(&mut self, topic: &str, body: String) -> Option<Reply> {
        let mut request = Publish::new(topic, QoS::AtLeastOnce, body);
        request.pkid = self.rid;
        self.send(&Packet::Publish(request)).ok()?;
        loop {
            let Packet::Publish(answer) = self.receive().ok()? else {
                continue;
            };
            self.send(&Packet::PubAck(PubAck::new(answer.pkid))).ok()?;
            let path = answer.topic.strip_prefix("$dps/registrations/res/");
            let (status, query) = path
                .and_then(|path| path.split_once("/?"))
                .expect("an answer's topic");
            let option = |name: &str| {
                let mut options = query.split('&').filter_map(|option| option.split_once('='));
                options
                    .find(|(other, _)| *other == name)
                    .map(|(_, value)| value)
            };
            assert_eq!(option("$rid"), Some(&*self.rid.to_string()));
            return Some(Reply {
                status: status.parse().expect("a status"),
                retry_after: option("retry-after").map(|seconds| seconds.parse().expect("seconds")),
                body: serde_json::from_slice(&answer.payload).expect("JSON"),
            });
        }
    }
}

impl Line for Mqtt {
    fn register(&mut self) -> Option<Reply> {
        self.rid += 1;
        let topic = format!("$dps/registrations/PUT/iotdps-register/?$rid={}", self.rid);
        let body = json!({ "registrationId": self.id, "payload": { "model": "pump" } });
        self.ask(&topic, body.to_string())
    }

    fn operation(&mut self, operation_id: &str) -> Option<Reply> {
        self.rid += 1;
        let topic = format!(
            "$dps/registrations/GET/iotdps-get-operationstatus/?$rid={}&operationId={operation_id}",
            self.rid
        );
        self.ask(&topic, " ".to_owned())
    }
}

fn tls(emulator: &Emulator) -> StreamOwned<ClientConnection, TcpStream> {
    let mut roots = RootCertStore::empty();
    let ca = CertificateDer::from_pem_file(emulator.ca_file()).expect("the CA");
    roots.add(ca).expect("a certificate");
    let config = ClientConfig::builder_with_provider(ring::default_provider().into())
        .with_safe_default_protocol_versions()
        .expect("versions of TLS")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from("localhost").expect("a name");
    let connection = ClientConnection::new(Arc::new(config), name).expect("a client");
    let stream = TcpStream::connect(("127.0.0.1", emulator.mqtt)).expect("a connection");
    stream.set_read_timeout(Some(GUARD)).expect("a time-out");
    StreamOwned::new(connection, stream)
}
