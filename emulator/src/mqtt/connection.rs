use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use mqtt_proto::v3::ConnectReturnCode::{
    Accepted, BadUserNameOrPassword, IdentifierRejected, NotAuthorized, ServerUnavailable,
    UnacceptableProtocolVersion,
};
use mqtt_proto::v3::{Connect, Packet, Publish, Subscribe, SubscribeReturnCode};
use mqtt_proto::{Pid, Protocol, QoS, QosPid, TopicName};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt as _, BufStream};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::packets::{self, NoPacket, connack, suback};
use super::sessions::Sessions;
use super::topic::{Asked, RESPONSES, RequestTopic, ResponseTopic};
use super::user_name::UserName;
use crate::fault::{Effect, Moment};
use crate::judge::Credentials;
use crate::log::{Event, Transport};
use crate::refusal::{Refusal, WrongResource};
use crate::registration_id::RegistrationId;
use crate::service::{Dropped, RefuseAt, Request, Service};

/// For the packet that connects.
const CONNECT_TIME: Duration = Duration::from_secs(15);
/// Where a client asks for no keep-alive, it is kept for so long without a word. IoT Hub's greatest keep-alive is 1,767 s
/// and it waits half as long again.
const LONGEST_SILENCE: Duration = Duration::from_secs(1_767 * 3 / 2);

/// For a client to take notice that its connection ends.
const CLOSE_TIME: Duration = Duration::from_secs(1);

/// Why a connection ends.
enum End {
    /// As it should.
    Done,
    /// At once, by a fault.
    Dropped,
    /// The client broke the protocol, or a rule of the service.
    Misused(&'static str),
}

impl From<std::io::Error> for End {
    /// The client is gone.
    fn from(_: std::io::Error) -> Self {
        Self::Done
    }
}

impl From<Dropped> for End {
    fn from(_: Dropped) -> Self {
        Self::Dropped
    }
}

impl From<NoPacket> for End {
    fn from(no_packet: NoPacket) -> Self {
        match no_packet {
            NoPacket::Gone => Self::Done,
            NoPacket::Version => Self::Misused("this is another version than MQTT 3.1.1"),
            NoPacket::Broken(reason) => Self::Misused(reason),
        }
    }
}

/// Serves one connection until it ends, or all are told to.
pub(crate) async fn serve(
    service: Arc<Service>,
    sessions: Sessions,
    stream: impl AsyncRead + AsyncWrite + Unpin,
    peer: SocketAddr,
    stop: CancellationToken,
) {
    // Both hold a few hundred bytes at a time.
    let stream = BufStream::with_capacity(2 << 10, 2 << 10, stream);
    let log = service.log.clone();
    let mut connection = Connection {
        service,
        stream,
        subscribed: None,
        last_pid: Pid::default(),
    };
    let end = tokio::select! {
        end = connection.run(&sessions) => end,
        () = stop.cancelled() => End::Done,
    };
    match end {
        End::Dropped => return,
        End::Done => {}
        End::Misused(reason) => log.write(&Event::Misused {
            transport: Transport::Mqtt,
            peer,
            reason,
        }),
    }
    // A client that is still reading has time to.
    let _ = timeout(CLOSE_TIME, connection.close()).await;
}

struct Connection<S> {
    service: Arc<Service>,
    stream: BufStream<S>,
    /// With which quality of service the client has subscribed to the answers, if it has.
    subscribed: Option<QoS>,
    /// Of the last answer that is to be acknowledged.
    last_pid: Pid,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Connection<S> {
    async fn run(&mut self, sessions: &Sessions) -> End {
        let (credentials, keep_alive) = match self.connect().await {
            Ok(connected) => connected,
            Err(end) => return end,
        };
        let id = credentials.registration_id.lower_case();
        let session = sessions.begin(format!("{}/{id}", credentials.id_scope));
        loop {
            let step = async {
                let packet = timeout(keep_alive, packets::read(&mut self.stream)).await;
                let packet =
                    packet.map_err(|_| End::Misused("nothing came within the keep-alive"))??;
                self.handle(&credentials, packet).await
            };
            let step = tokio::select! {
                step = step => step,
                () = session.taken_over.cancelled() => return End::Done,
            };
            if let Err(end) = step {
                return end;
            }
        }
    }

    /// Reads the packet that connects and accepts the connection, or refuses it.
    async fn connect(&mut self) -> Result<(Credentials, Duration), End> {
        let packet = timeout(CONNECT_TIME, packets::read(&mut self.stream)).await;
        let connect = match packet.map_err(|_| End::Misused("no CONNECT came in time"))? {
            Ok(Packet::Connect(connect)) if connect.protocol == Protocol::V311 => connect,
            Ok(Packet::Connect(_)) | Err(NoPacket::Version) => {
                self.write(&connack(UnacceptableProtocolVersion)).await?;
                return Err(NoPacket::Version.into());
            }
            Ok(_) => return Err(End::Misused("the first packet is not CONNECT")),
            Err(no_packet) => return Err(no_packet.into()),
        };
        let keep_alive = match connect.keep_alive {
            0 => LONGEST_SILENCE,
            seconds => Duration::from_millis(u64::from(seconds) * 1_500).min(LONGEST_SILENCE),
        };
        let (code, reason) = match credentials(&connect) {
            Ok(credentials) => {
                return self
                    .admit(credentials)
                    .await
                    .map(|credentials| (credentials, keep_alive));
            }
            Err(refused) => refused,
        };
        self.write(&connack(code)).await?;
        Err(End::Misused(reason))
    }

    async fn admit(&mut self, credentials: Credentials) -> Result<Credentials, End> {
        let service = Arc::clone(&self.service);
        match service
            .faults
            .next(Moment::Connect, &credentials.registration_id)
        {
            Some(Effect::Drop) => return Err(End::Dropped),
            Some(Effect::Delay(delay)) => tokio::time::sleep(delay).await,
            // No others happen at this moment.
            Some(Effect::Answer(_) | Effect::End(_)) | None => {}
        }
        let code = match service.refuse_at {
            RefuseAt::Register => Accepted,
            RefuseAt::Connect => match service.admit(Transport::Mqtt, &credentials) {
                Ok(_) => Accepted,
                // As a maintainer of `Azure/azure-iot-sdk-python` says in issue 670.
                Err(Refusal::Resource(WrongResource::UnknownScope)) => ServerUnavailable,
                Err(_) => NotAuthorized,
            },
        };
        self.write(&connack(code)).await?;
        match code {
            Accepted => Ok(credentials),
            _ => Err(End::Done),
        }
    }

    async fn handle(&mut self, credentials: &Credentials, packet: Packet) -> Result<(), End> {
        match packet {
            Packet::Publish(publish) => self.publish(credentials, publish).await,
            Packet::Subscribe(Subscribe { pid, topics }) => {
                let codes = topics
                    .iter()
                    .map(|(filter, quality)| self.subscribe(filter, *quality));
                let codes = codes.collect();
                self.write(&suback(pid, codes)).await
            }
            Packet::Unsubscribe(unsubscribe) => {
                if unsubscribe
                    .topics
                    .iter()
                    .any(|filter| &**filter == RESPONSES)
                {
                    self.subscribed = None;
                }
                self.write(&Packet::Unsuback(unsubscribe.pid)).await
            }
            Packet::Pingreq => self.write(&Packet::Pingresp).await,
            // An answer is not sent again: a client that lost it asks again.
            Packet::Puback(_) => Ok(()),
            Packet::Disconnect => Err(End::Done),
            _ => Err(End::Misused("a second CONNECT came")),
        }
    }

    /// There is one topic to subscribe to, with QoS 1 at most.
    fn subscribe(&mut self, filter: &str, quality: QoS) -> SubscribeReturnCode {
        if filter != RESPONSES {
            return SubscribeReturnCode::Failure;
        }
        let (quality, code) = match quality {
            QoS::Level0 => (QoS::Level0, SubscribeReturnCode::MaxLevel0),
            QoS::Level1 | QoS::Level2 => (QoS::Level1, SubscribeReturnCode::MaxLevel1),
        };
        self.subscribed = Some(quality);
        code
    }

    async fn publish(&mut self, credentials: &Credentials, publish: Publish) -> Result<(), End> {
        if publish.retain {
            return Err(End::Misused(
                "published a message to be retained, which the service does not do",
            ));
        }
        let pid = match publish.qos_pid {
            QosPid::Level0 => None,
            QosPid::Level1(pid) => Some(pid),
            QosPid::Level2(_) => {
                return Err(End::Misused(
                    "published with QoS 2, which the service does not have",
                ));
            }
        };
        let topic = RequestTopic::parse(&publish.topic_name).map_err(End::Misused)?;
        if let Some(pid) = pid {
            self.write(&Packet::Puback(pid)).await?;
        }
        let request = match topic.asked {
            Asked::Register => Request::Register {
                body: &publish.payload,
            },
            Asked::Operation(operation_id) => Request::Operation { operation_id },
        };
        let service = Arc::clone(&self.service);
        let answer = service
            .answer(Transport::Mqtt, credentials, request)
            .await?;
        let quality = self.subscribed.ok_or(End::Misused(
            "asked without having subscribed to $dps/registrations/res/#, where the answer goes",
        ))?;
        let topic = ResponseTopic {
            status: answer.status,
            rid: topic.rid,
            retry_after: answer.retry_after,
        };
        let topic = TopicName::try_from(topic.to_string().as_str());
        let topic = topic.map_err(|_| End::Misused("the request ID cannot stand in a topic"))?;
        let qos_pid = match quality {
            QoS::Level0 => QosPid::Level0,
            QoS::Level1 | QoS::Level2 => {
                self.last_pid += 1;
                QosPid::Level1(self.last_pid)
            }
        };
        let answer = Publish::new(qos_pid, topic, answer.body.into());
        self.write(&Packet::Publish(answer)).await
    }

    /// Ends the connection after what was written last. Were anything left unread, that could be lost on its way.
    async fn close(&mut self) -> std::io::Result<()> {
        self.stream.shutdown().await?;
        tokio::io::copy(&mut self.stream, &mut tokio::io::sink()).await?;
        Ok(())
    }

    async fn write(&mut self, packet: &Packet) -> Result<(), End> {
        // A client that reads nothing is not waited for.
        timeout(CONNECT_TIME, packets::write(&mut self.stream, packet))
            .await
            .map_err(|_| End::Misused("it does not read what it is sent"))??;
        Ok(())
    }
}

/// Who connects. Otherwise the code with which the connection is refused, and why.
fn credentials(
    connect: &Connect,
) -> Result<Credentials, (mqtt_proto::v3::ConnectReturnCode, &'static str)> {
    let user_name = connect.username.as_deref();
    let user_name = user_name.ok_or((BadUserNameOrPassword, "there is no user name"))?;
    let user_name = UserName::parse(user_name).map_err(|reason| (BadUserNameOrPassword, reason))?;
    let id = user_name.registration_id;
    if !id.eq_ignore_ascii_case(&connect.client_id) {
        let reason = "the client ID is not the registration ID of the user name";
        return Err((IdentifierRejected, reason));
    }
    let registration_id = RegistrationId::parse(id)
        .ok_or((IdentifierRejected, "the client ID is no registration ID"))?;
    let token = connect.password.as_deref().map(String::from_utf8_lossy);
    Ok(Credentials {
        id_scope: user_name.id_scope.to_owned(),
        registration_id,
        token: token.map(|token| token.into_owned()),
    })
}
