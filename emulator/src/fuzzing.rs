//! What the targets in `fuzz` reach: the parsers, and connections in memory. No interface: it changes with them.

#![allow(
    clippy::unwrap_used,
    reason = "a fuzzer is to stop where what cannot fail fails"
)]

use std::future::pending;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use tokio::io::{AsyncWriteExt as _, BufReader, ReadHalf, SimplexStream, join, simplex};
use tokio_util::sync::CancellationToken;

use crate::enrollment_group::EnrollmentGroup;
use crate::fault::Faults;
use crate::judge::{Credentials, Judge};
use crate::key::GroupKey;
use crate::log::Log;
use crate::mqtt::packets;
use crate::mqtt::topic::{Asked, RequestTopic, ResponseTopic};
use crate::mqtt::user_name::UserName;
use crate::registration_id::RegistrationId;
use crate::registrations::Pace;
use crate::sas_token::{Dialect, SasToken};
use crate::service::{RefuseAt, Service};
use crate::upper_case::UpperCase;
use crate::{https, mqtt};

/// Seconds after which the emulator lets a device ask again.
pub const RETRY_AFTER: u32 = 3;

const PEER: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 1);

/// An enrollment group; its keys as text.
#[derive(Clone, Copy, Debug)]
pub struct Group<'a> {
    /// Its name.
    pub name: &'a str,
    /// Of its provisioning service.
    pub id_scope: &'a str,
    /// Base64.
    pub primary_key: &'a str,
    /// Base64.
    pub secondary_key: Option<&'a str>,
    /// Whether its devices are refused.
    pub is_disabled: bool,
}

/// An emulator without sockets and certificates.
#[derive(Debug)]
pub struct Emulator {
    service: Arc<Service>,
    log: Receiver<Option<String>>,
}

/// A token that is well formed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is for, decoded.
    pub resource: String,
    /// HMAC-SHA256.
    pub signature: Vec<u8>,
    /// In seconds since 1970.
    pub expiry: u64,
    /// What was signed.
    pub signed_text: String,
}

impl Emulator {
    /// None where a key is none. `refuse_at_register`: MQTT connections are accepted whatever their token.
    #[must_use]
    pub fn new(groups: &[Group<'_>], is_strict: bool, refuse_at_register: bool) -> Option<Self> {
        let group = |group: &Group<'_>| {
            let key = |text| GroupKey::parse(text).ok();
            Some(EnrollmentGroup {
                name: group.name.to_owned(),
                id_scope: group.id_scope.to_owned(),
                primary_key: key(group.primary_key)?,
                secondary_key: match group.secondary_key {
                    Some(text) => Some(key(text)?),
                    None => None,
                },
                hubs: vec!["hub.azure-devices.net".to_owned()],
                is_disabled: group.is_disabled,
            })
        };
        let judge = Judge {
            groups: groups.iter().map(group).collect::<Option<_>>()?,
            dialect: dialect(is_strict),
            upper_case: UpperCase::LowerCased,
        };
        let pace = Pace {
            assigning: 0,
            retry_after: RETRY_AFTER,
        };
        let refuse_at = match refuse_at_register {
            true => RefuseAt::Register,
            false => RefuseAt::Connect,
        };
        let (log, received) = Log::received();
        let service = Service::new(judge, Faults::new(Vec::new()), pace, refuse_at, log);
        Some(Self {
            service: Arc::new(service),
            log: received,
        })
    }

    /// The name of the group that admits the device, or the code and the text of the refusal. None where the ID is none.
    #[must_use]
    pub fn admit(
        &self,
        id_scope: &str,
        registration_id: &str,
        token: &str,
        now: u64,
    ) -> Option<Result<String, (&'static str, String)>> {
        let credentials = Credentials {
            id_scope: id_scope.to_owned(),
            registration_id: RegistrationId::parse(registration_id)?,
            token: Some(token.to_owned()),
        };
        let admitted = self.service.judge.admit(&credentials, now);
        let admitted = admitted.map(|group| group.name.clone());
        Some(admitted.map_err(|refusal| (refusal.code(), refusal.to_string())))
    }

    /// What is answered over HTTPS to what comes in pieces of so many bytes, after which the client waits.
    #[must_use]
    pub fn https(&self, sent: &[u8], piece: usize) -> Vec<u8> {
        let mut answered = Vec::new();
        in_memory(sent, piece, Then::Wait, async |read| {
            let stream = join(read, &mut answered);
            https::serve(
                Arc::clone(&self.service),
                stream,
                PEER,
                CancellationToken::new(),
            )
            .await;
        });
        answered
    }

    /// As [`https`](Self::https), over MQTT.
    #[must_use]
    pub fn mqtt(&self, sent: &[u8], piece: usize) -> Vec<u8> {
        let mut answered = Vec::new();
        in_memory(sent, piece, Then::Wait, async |read| {
            let (stream, sessions) = (join(read, &mut answered), mqtt::Sessions::default());
            let stop = CancellationToken::new();
            mqtt::serve(Arc::clone(&self.service), sessions, stream, PEER, stop).await;
        });
        answered
    }

    /// The lines of the log since it was asked for last.
    #[must_use]
    pub fn log(&self) -> Vec<String> {
        self.log.try_iter().flatten().collect()
    }
}

/// The MQTT packets in what comes in pieces of so many bytes until the client is gone, each written again; and why there are
/// no more.
#[must_use]
pub fn packets(sent: &[u8], piece: usize) -> (Vec<Vec<u8>>, String) {
    let mut read = Vec::new();
    let end = in_memory(sent, piece, Then::Leave, async |stream| {
        let mut stream = BufReader::new(stream);
        loop {
            match packets::read(&mut stream).await {
                Ok(packet) => {
                    let mut bytes = Vec::new();
                    packets::write(&mut bytes, &packet).await.unwrap();
                    read.push(bytes);
                }
                Err(end) => return format!("{end:?}"),
            }
        }
    });
    (read, end)
}

/// The ID scope and the registration ID of a user name.
///
/// # Errors
/// What is wrong with it.
pub fn user_name(text: &str) -> Result<(&str, &str), &'static str> {
    UserName::parse(text).map(|name| (name.id_scope, name.registration_id))
}

/// The request ID of a topic, and the operation that is asked for; none to register.
///
/// # Errors
/// What is wrong with it.
pub fn request_topic(text: &str) -> Result<(&str, Option<&str>), &'static str> {
    let topic = RequestTopic::parse(text)?;
    Ok(match topic.asked {
        Asked::Register => (topic.rid, None),
        Asked::Operation(id) => (topic.rid, Some(id)),
    })
}

/// The topic of an answer.
#[must_use]
pub fn response_topic(status: u16, rid: &str, retry_after: Option<u32>) -> String {
    let topic = ResponseTopic {
        status,
        rid,
        retry_after,
    };
    topic.to_string()
}

/// A registration ID in lower case, and as the log shows it.
#[must_use]
pub fn registration_id(text: &str) -> Option<(String, String)> {
    let id = RegistrationId::parse(text)?;
    Some((id.lower_case().to_owned(), id.shown().to_owned()))
}

/// The bytes of a group key.
#[must_use]
pub fn group_key(text: &str) -> Option<Vec<u8>> {
    GroupKey::parse(text).ok().map(|key| key.bytes().to_vec())
}

/// Reads a token.
///
/// # Errors
/// What is wrong with it.
pub fn sas_token(text: &str, is_strict: bool) -> Result<Token, String> {
    let token = SasToken::parse(text, dialect(is_strict)).map_err(|error| error.to_string())?;
    Ok(Token {
        signed_text: token.signed_text(),
        resource: token.resource.into_owned(),
        signature: token.signature,
        expiry: token.expiry,
    })
}

const fn dialect(is_strict: bool) -> Dialect {
    match is_strict {
        true => Dialect::Strict,
        false => Dialect::Lenient,
    }
}

/// What a client does when it has sent everything.
#[derive(PartialEq, Eq)]
enum Then {
    Leave,
    Wait,
}

/// Runs a server over what is sent, with a clock that leaps to the next timeout where nothing else is to be done.
fn in_memory<T>(
    sent: &[u8],
    piece: usize,
    then: Then,
    serve: impl AsyncFnOnce(ReadHalf<SimplexStream>) -> T,
) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build();
    runtime.unwrap().block_on(async {
        let (read, mut write) = simplex(piece);
        let client = async {
            // A server that reads no more is no failure.
            let _ = write.write_all(sent).await;
            if then == Then::Leave {
                let _ = write.shutdown().await;
            }
            pending().await
        };
        tokio::select! {
            served = serve(read) => served,
            never = client => never,
        }
    })
}
