//! A device that speaks MQTT, with `rumqttc`.

use std::sync::Arc;

use rumqttc::{
    Client, ConnectReturnCode, Connection, ConnectionError, Event, MqttOptions, Packet, QoS,
    TlsConfiguration, Transport,
};
use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use serde_json::json;

use crate::command::ID_SCOPE;
use crate::emulator::{Emulator, GUARD};
use crate::line::{Line, Reply};

pub(crate) struct Mqtt {
    client: Client,
    connection: Connection,
    id: String,
    /// Of the last request.
    rid: u32,
}

/// Why there is no connection.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NoConnection {
    Refused(ConnectReturnCode),
    Dropped,
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
        let mut options = MqttOptions::new(id, "localhost", emulator.mqtt);
        let user_name = format!("{id_scope}/registrations/{id}/api-version=2019-03-31");
        options.set_credentials(user_name, token);
        let tls = TlsConfiguration::Rustls(Arc::new(tls(emulator)));
        options.set_transport(Transport::tls_with_config(tls));
        let (client, connection) = Client::new(options, 10);
        let mut mqtt = Self {
            client,
            connection,
            id: id.to_owned(),
            rid: 0,
        };
        match mqtt.next()? {
            Packet::ConnAck(_) => {}
            packet => panic!("{packet:?}"),
        }
        let responses = "$dps/registrations/res/#";
        mqtt.client
            .subscribe(responses, QoS::AtLeastOnce)
            .expect("a request");
        match mqtt.next()? {
            Packet::SubAck(_) => Ok(mqtt),
            packet => panic!("{packet:?}"),
        }
    }

    /// The next packet that comes in.
    fn next(&mut self) -> Result<Packet, NoConnection> {
        loop {
            let event = self
                .connection
                .recv_timeout(GUARD)
                .expect("a packet in time");
            match event {
                Ok(Event::Incoming(packet)) => return Ok(packet),
                Ok(Event::Outgoing(_)) => {}
                Err(ConnectionError::ConnectionRefused(code)) => {
                    return Err(NoConnection::Refused(code));
                }
                Err(_) => return Err(NoConnection::Dropped),
            }
        }
    }

    fn ask(&mut self, topic: &str, body: String) -> Option<Reply> {
        let request = self.client.publish(topic, QoS::AtLeastOnce, false, body);
        request.expect("a request");
        loop {
            let Packet::Publish(answer) = self.next().ok()? else {
                continue;
            };
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

fn tls(emulator: &Emulator) -> ClientConfig {
    let mut roots = RootCertStore::empty();
    let ca = CertificateDer::from_pem_file(emulator.ca_file()).expect("the CA");
    roots.add(ca).expect("a certificate");
    ClientConfig::builder_with_provider(ring::default_provider().into())
        .with_safe_default_protocol_versions()
        .expect("versions of TLS")
        .with_root_certificates(roots)
        .with_no_client_auth()
}
