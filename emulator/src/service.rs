//! The provisioning service, whatever the protocol over which it is spoken to.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::answer::{Answer, ServiceError, Status};
use crate::clock;
use crate::enrollment_group::EnrollmentGroup;
use crate::fault::{Effect, Faults, Moment};
use crate::judge::{Credentials, Judge};
use crate::log::{Event, Log, Transport};
use crate::refusal::Refusal;
use crate::registration_id::RegistrationId;
use crate::registrations::{Pace, Registration, Registrations};

/// What a device can ask.
#[derive(Debug)]
pub(crate) enum Request<'a> {
    /// `RuntimeRegistration_RegisterDevice`, with its body.
    Register { body: &'a [u8] },
    /// `RuntimeRegistration_OperationStatusLookup`.
    Operation { operation_id: &'a str },
    /// `RuntimeRegistration_DeviceRegistrationStatusLookup`, with its body.
    Lookup { body: &'a [u8] },
}

impl Request<'_> {
    pub(crate) const fn moment(&self) -> Moment {
        match self {
            Self::Register { .. } => Moment::Register,
            Self::Operation { .. } => Moment::Operation,
            Self::Lookup { .. } => Moment::Lookup,
        }
    }
}

/// Where the token of an MQTT connection is judged. The real service has been seen to do either.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum RefuseAt {
    /// The connection is refused: CONNACK 5, not authorized
    Connect,
    /// The connection is accepted, and the register request answered with 401
    Register,
}

#[derive(Debug)]
pub(crate) struct Service {
    pub(crate) judge: Judge,
    pub(crate) faults: Faults,
    pub(crate) pace: Pace,
    pub(crate) refuse_at: RefuseAt,
    pub(crate) log: Log,
    registrations: Mutex<Registrations>,
    has_warned_of_upper_case: AtomicBool,
}

/// A device that wants no answer any more, or gets none.
pub(crate) struct Dropped;

impl Service {
    pub(crate) fn new(
        judge: Judge,
        faults: Faults,
        pace: Pace,
        refuse_at: RefuseAt,
        log: Log,
    ) -> Self {
        Self {
            judge,
            faults,
            pace,
            refuse_at,
            log,
            registrations: Mutex::default(),
            has_warned_of_upper_case: AtomicBool::default(),
        }
    }

    /// The group that admits the device. A refusal is logged, and so is the first ID with upper-case letters.
    pub(crate) fn admit(
        &self,
        transport: Transport,
        credentials: &Credentials,
    ) -> Result<&EnrollmentGroup, Refusal> {
        let id = &credentials.registration_id;
        self.judge
            .admit(credentials, clock::now())
            .inspect(|_| {
                if id.has_upper_case()
                    && !self.has_warned_of_upper_case.swap(true, Ordering::Relaxed)
                {
                    self.log.write(&Event::Warning {
                        code: "registration_id_upper_case",
                        reason: format!(
                            "the registration ID {} has upper-case letters, and which device key the service takes for it is not public: \
                             use lower case in the factory and on the device",
                            id.shown()
                        ),
                    });
                }
            })
            .inspect_err(|refusal| {
                self.log.write(&Event::Refused {
                    transport,
                    registration_id: id.shown(),
                    code: refusal.code(),
                    reason: refusal.to_string(),
                });
            })
    }

    /// Answers a request. Where the answer is late by a fault, this waits.
    pub(crate) async fn answer(
        &self,
        transport: Transport,
        credentials: &Credentials,
        request: Request<'_>,
    ) -> Result<Answer, Dropped> {
        let moment = request.moment();
        let effect = self.faults.next(moment, &credentials.registration_id);
        let fault = effect.as_ref().map(Effect::name);
        let mut end = Status::Assigned;
        let answer = match effect {
            Some(Effect::Drop) => Err(Dropped),
            Some(Effect::Answer(answer)) => Ok(answer),
            Some(Effect::Delay(delay)) => {
                tokio::time::sleep(delay).await;
                Ok(self.answer_at_once(transport, credentials, request, end))
            }
            Some(Effect::End(status)) => {
                end = status;
                Ok(self.answer_at_once(transport, credentials, request, end))
            }
            None => Ok(self.answer_at_once(transport, credentials, request, end)),
        };
        self.log.write(&Event::Request {
            transport,
            registration_id: credentials.registration_id.shown(),
            request: moment.name(),
            status: answer.as_ref().ok().map(|answer| answer.status),
            outcome: answer.as_ref().map_or("no answer", |answer| answer.outcome),
            fault,
        });
        answer
    }

    fn answer_at_once(
        &self,
        transport: Transport,
        credentials: &Credentials,
        request: Request<'_>,
        end: Status,
    ) -> Answer {
        let Ok(group) = self.admit(transport, credentials) else {
            return ServiceError::Unauthorized.into();
        };
        let id = &credentials.registration_id;
        let mut registrations = self
            .registrations
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let answer = match request {
            Request::Register { body } => payload(body, id).map(|payload| {
                let result = Registration::new(group, id, payload, end);
                registrations.begin(result, self.pace)
            }),
            Request::Operation { operation_id } => {
                registrations.operation(group, id, operation_id, self.pace)
            }
            Request::Lookup { body } => {
                payload(body, id).and_then(|_| registrations.lookup(group, id))
            }
        };
        answer.unwrap_or_else(Answer::from)
    }
}

/// The model `DeviceRegistration`, as far as symmetric keys go. What else is in it is not looked at.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    registration_id: Option<String>,
    payload: Option<Box<RawValue>>,
}

/// Reads a body. It may be empty: the C SDK sends none where it has no payload.
fn payload(body: &[u8], id: &RegistrationId) -> Result<Option<Box<RawValue>>, ServiceError> {
    if body.trim_ascii().is_empty() {
        return Ok(None);
    }
    // The decoder would take an array of the values too, and not look at the encoding of what it skips.
    let text = str::from_utf8(body).ok();
    let text = text.filter(|text| text.trim_ascii_start().starts_with('{'));
    let body: Option<Body> = text.and_then(|text| serde_json::from_str(text).ok());
    let body = body.ok_or(ServiceError::BadRequest(
        "Body is not the JSON object {\"registrationId\":…,\"payload\":…}",
    ))?;
    match &body.registration_id {
        Some(other) if !id.is(other) => Err(ServiceError::BadRequest(
            "registrationId of the body is not that of the request",
        )),
        _ => Ok(body.payload),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &[u8]) -> Result<Option<String>, ServiceError> {
        let id = RegistrationId::parse("sn-1").unwrap();
        payload(body, &id).map(|payload| payload.map(|payload| payload.get().to_owned()))
    }

    #[test]
    fn reads_the_payload_of_a_body() {
        assert_eq!(read(b""), Ok(None));
        assert_eq!(read(b"\r\n"), Ok(None));
        assert_eq!(read(b"{}"), Ok(None));
        assert_eq!(read(br#" {"registrationId":"SN-1"}"#), Ok(None));
        let body = br#"{"payload": [1.50, null], "registrationId": "sn-1"}"#;
        assert_eq!(read(body), Ok(Some("[1.50, null]".to_owned())));
    }

    #[test]
    fn refuses_a_body_that_is_no_object() {
        for body in [
            &b"{"[..],
            b"null",
            b"[]",
            br#"["sn-1",{}]"#,
            br#"{"payload":1,"payload":2}"#,
            br#"{"registrationId":"sn-2"}"#,
            b"{\"other\":\"\xff\"}",
        ] {
            let error = read(body);
            assert!(
                matches!(error, Err(ServiceError::BadRequest(_))),
                "{}",
                body.escape_ascii()
            );
        }
    }
}
