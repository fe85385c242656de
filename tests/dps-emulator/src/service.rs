//! The provisioning service, whatever the protocol over which it is spoken to.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use serde::Deserialize;
use serde_json::Value;

use crate::answer::{
    Answer, OperationStatus, RegistrationState, ServiceError, Status, SymmetricKeyResult, json,
};
use crate::clock;
use crate::enrollment_group::EnrollmentGroup;
use crate::fault::{Effect, Faults, Moment};
use crate::judge::{Credentials, Judge};
use crate::log::{Event, Log, Transport};
use crate::random;
use crate::refusal::Refusal;
use crate::registration_id::RegistrationId;

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

/// How operations go.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pace {
    /// How many questions about an operation are answered with `assigning` before it ends.
    pub(crate) assigning: u32,
    /// Seconds between them.
    pub(crate) retry_after: u32,
}

#[derive(Debug)]
pub(crate) struct Service {
    pub(crate) judge: Judge,
    pub(crate) faults: Faults,
    pub(crate) pace: Pace,
    pub(crate) refuse_at: RefuseAt,
    pub(crate) log: Log,
    registrations: Mutex<Registrations>,
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
        }
    }

    /// The group that admits the device. A refusal is logged.
    pub(crate) fn admit(
        &self,
        transport: Transport,
        credentials: &Credentials,
    ) -> Result<&EnrollmentGroup, Refusal> {
        self.judge
            .admit(credentials, clock::now())
            .inspect_err(|refusal| {
                self.log.write(&Event::Refused {
                    transport,
                    registration_id: credentials.registration_id.presented(),
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
            registration_id: credentials.registration_id.presented(),
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
    payload: Option<Value>,
}

/// Reads a body. It may be empty: the C SDK sends none where it has no payload.
fn payload(body: &[u8], id: &RegistrationId) -> Result<Option<Value>, ServiceError> {
    if body.trim_ascii().is_empty() {
        return Ok(None);
    }
    let body: Body = serde_json::from_slice(body).map_err(|_| {
        ServiceError::BadRequest("Body is not the JSON object {\"registrationId\":…,\"payload\":…}")
    })?;
    match &body.registration_id {
        Some(other) if !id.is(other) => Err(ServiceError::BadRequest(
            "registrationId of the body is not that of the request",
        )),
        _ => Ok(body.payload),
    }
}

/// A device that has been registered, and its last operation.
#[derive(Debug)]
struct Registration {
    id_scope: String,
    state: RegistrationState,
    operation_id: String,
    /// How many more questions are answered with `assigning`.
    assigning: u32,
}

/// The ID scope, and the registration ID in lower case.
type Key = (String, String);

impl Registration {
    fn new(
        group: &EnrollmentGroup,
        id: &RegistrationId,
        payload: Option<Value>,
        end: Status,
    ) -> Self {
        let now = clock::service_time();
        let is_assigned = end == Status::Assigned;
        let (error_code, error_message) = match end {
            // How operations come to fail: by a custom allocation (`Azure/azure-iot-sdk-csharp` issue 576).
            Status::Failed => (
                Some(400_207),
                Some("Custom allocation failed with status code: 400"),
            ),
            _ => (None, None),
        };
        let state = RegistrationState {
            // As presented: upper case comes back unchanged (`Azure/iotedge` issue 6697).
            registration_id: id.presented().to_owned(),
            created_date_time_utc: now.clone(),
            assigned_hub: is_assigned.then(|| group.hub(id).to_owned()),
            device_id: is_assigned.then(|| id.presented().to_owned()),
            status: end,
            substatus: is_assigned.then_some("initialAssignment"),
            error_code,
            error_message,
            last_updated_date_time_utc: now,
            etag: random::etag(),
            symmetric_key: SymmetricKeyResult {
                enrollment_group_id: group.name.clone(),
            },
            // As an allocation function would that returns what it is given.
            payload: payload.filter(|_| is_assigned),
        };
        Self {
            id_scope: group.id_scope.clone(),
            state,
            operation_id: random::operation_id(),
            assigning: 0,
        }
    }

    fn key(&self) -> Key {
        let id = self.state.registration_id.to_ascii_lowercase();
        (self.id_scope.clone(), id)
    }
}

/// All devices that have been registered, up to a number; beyond it the oldest is forgotten. It keeps its hub all the
/// same, which depends on its ID alone.
#[derive(Debug, Default)]
struct Registrations {
    by_key: HashMap<Key, Registration>,
    oldest: VecDeque<Key>,
}

impl Registrations {
    const MOST: usize = 100_000;

    /// Begins an operation, whose result is known already.
    fn begin(&mut self, mut registration: Registration, pace: Pace) -> Answer {
        registration.assigning = pace.assigning;
        let key = registration.key();
        if let Some(before) = self.by_key.get(&key) {
            let created = &before.state.created_date_time_utc;
            registration.state.created_date_time_utc.clone_from(created);
        } else {
            if self.by_key.len() >= Self::MOST
                && let Some(oldest) = self.oldest.pop_front()
            {
                self.by_key.remove(&oldest);
            }
            self.oldest.push_back(key.clone());
        }
        let answer = assigning(&registration.operation_id, pace);
        self.by_key.insert(key, registration);
        answer
    }

    fn operation(
        &mut self,
        group: &EnrollmentGroup,
        id: &RegistrationId,
        operation_id: &str,
        pace: Pace,
    ) -> Result<Answer, ServiceError> {
        let registration = self
            .by_key
            .get_mut(&key(group, id))
            .filter(|registration| registration.operation_id == operation_id)
            .ok_or(ServiceError::NoOperation)?;
        if let Some(left) = registration.assigning.checked_sub(1) {
            registration.assigning = left;
            return Ok(assigning(&registration.operation_id, pace));
        }
        let state = &registration.state;
        let status = OperationStatus {
            operation_id,
            status: state.status,
            registration_state: Some(state),
        };
        Ok(Answer {
            status: 200,
            retry_after: None,
            body: json(&status),
            outcome: state.status.name(),
            tracking_id: None,
        })
    }

    fn lookup(&self, group: &EnrollmentGroup, id: &RegistrationId) -> Result<Answer, ServiceError> {
        let registration = self
            .by_key
            .get(&key(group, id))
            .filter(|registration| registration.assigning == 0)
            .ok_or(ServiceError::NoRegistration)?;
        let state = &registration.state;
        Ok(Answer {
            status: 200,
            retry_after: None,
            body: json(state),
            outcome: state.status.name(),
            tracking_id: None,
        })
    }
}

fn key(group: &EnrollmentGroup, id: &RegistrationId) -> Key {
    (group.id_scope.clone(), id.lower_case().to_owned())
}

fn assigning(operation_id: &str, pace: Pace) -> Answer {
    let status = OperationStatus {
        operation_id,
        status: Status::Assigning,
        registration_state: None,
    };
    Answer {
        status: 202,
        retry_after: Some(pace.retry_after),
        body: json(&status),
        outcome: Status::Assigning.name(),
        tracking_id: None,
    }
}
