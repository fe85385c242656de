//! The devices that have been registered, and how their operations go.

use std::collections::{BTreeMap, HashMap};

use serde_json::value::RawValue;

use crate::answer::{
    Answer, OperationStatus, RegistrationState, ServiceError, Status, SymmetricKeyResult, json,
};
use crate::clock;
use crate::enrollment_group::EnrollmentGroup;
use crate::random;
use crate::registration_id::RegistrationId;

/// How operations go.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pace {
    /// How many questions about an operation are answered with `assigning` before it ends.
    pub(crate) assigning: u32,
    /// Seconds between them.
    pub(crate) retry_after: u32,
}

/// A device that has been registered, and its last operation.
#[derive(Debug)]
pub(crate) struct Registration {
    id_scope: String,
    state: RegistrationState,
    operation_id: String,
    /// How many more questions are answered with `assigning`.
    assigning: u32,
    /// Its place by age.
    number: u64,
}

/// The ID scope, and the registration ID in lower case.
type Key = (String, String);

impl Registration {
    pub(crate) fn new(
        group: &EnrollmentGroup,
        id: &RegistrationId,
        payload: Option<Box<RawValue>>,
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
            number: 0,
        }
    }

    fn payload_length(&self) -> usize {
        let payload = self.state.payload.as_deref();
        payload.map_or(0, |payload| payload.get().len())
    }

    fn key(&self) -> Key {
        let id = self.state.registration_id.to_ascii_lowercase();
        (self.id_scope.clone(), id)
    }
}

/// All devices that have been registered, as far as there is room; beyond it the oldest are forgotten. They keep their hub
/// all the same, which depends on the ID alone.
#[derive(Debug, Default)]
pub(crate) struct Registrations {
    by_key: HashMap<Key, Registration>,
    /// By when they began to register last.
    by_age: BTreeMap<u64, Key>,
    /// Of the last one.
    number: u64,
    /// Bytes of all payloads.
    payloads: usize,
}

impl Registrations {
    /// So many devices,
    const MOST: usize = 100_000;
    /// and so many bytes of payloads, are kept.
    const MOST_PAYLOADS: usize = 64 << 20;

    /// Begins an operation, whose result is known already.
    pub(crate) fn begin(&mut self, mut registration: Registration, pace: Pace) -> Answer {
        registration.assigning = pace.assigning;
        let answer = assigning(&registration.operation_id, pace);
        let key = registration.key();
        if let Some(before) = self.by_key.get(&key) {
            let created = &before.state.created_date_time_utc;
            registration.state.created_date_time_utc.clone_from(created);
        }
        self.number += 1;
        registration.number = self.number;
        self.by_age.insert(self.number, key.clone());
        self.payloads += registration.payload_length();
        if let Some(before) = self.by_key.insert(key, registration) {
            self.forget(&before);
        }
        while self.by_key.len() > Self::MOST || self.payloads > Self::MOST_PAYLOADS {
            let oldest = self.by_age.first_key_value();
            let Some(oldest) = oldest.and_then(|(_, key)| self.by_key.remove(key)) else {
                break;
            };
            self.forget(&oldest);
        }
        answer
    }

    /// Takes away what is kept of a registration beside itself.
    fn forget(&mut self, registration: &Registration) {
        self.by_age.remove(&registration.number);
        self.payloads -= registration.payload_length();
    }

    pub(crate) fn operation(
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

    pub(crate) fn lookup(
        &self,
        group: &EnrollmentGroup,
        id: &RegistrationId,
    ) -> Result<Answer, ServiceError> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::GroupKey;

    const PACE: Pace = Pace {
        assigning: 0,
        retry_after: 1,
    };

    fn group() -> EnrollmentGroup {
        EnrollmentGroup {
            name: "group".to_owned(),
            id_scope: "0ne00002193".to_owned(),
            primary_key: GroupKey::parse("AAECAwQFBgcICQoLDA0ODw==").unwrap(),
            secondary_key: None,
            hubs: vec!["hub".to_owned()],
            is_disabled: false,
        }
    }

    fn id(number: usize) -> RegistrationId {
        RegistrationId::parse(&format!("sn-{number}")).unwrap()
    }

    #[test]
    fn keep_no_more_payloads_than_there_is_room_for() {
        let group = group();
        let mut registrations = Registrations::default();
        let payload = |length: usize| {
            let text = format!("\"{}\"", "a".repeat(length - 2));
            RawValue::from_string(text).ok()
        };
        for number in 0..2_000 {
            let registration =
                Registration::new(&group, &id(number), payload(60_000), Status::Assigned);
            registrations.begin(registration, PACE);
            assert!(registrations.payloads <= Registrations::MOST_PAYLOADS);
        }
        let kept = registrations.by_key.len();
        assert_eq!(kept, Registrations::MOST_PAYLOADS / 60_000);
        assert!(registrations.lookup(&group, &id(0)).is_err());
        assert!(registrations.lookup(&group, &id(1_999)).is_ok());
        // Registering again takes the room of before.
        for _ in 0..3 {
            let again = Registration::new(&group, &id(1_999), payload(10), Status::Assigned);
            registrations.begin(again, PACE);
            assert_eq!(registrations.payloads, (kept - 1) * 60_000 + 10);
        }
    }

    #[test]
    fn keep_no_more_devices_than_there_is_room_for() {
        let group = group();
        let mut registrations = Registrations::default();
        for number in 0..=Registrations::MOST {
            let registration = Registration::new(&group, &id(number), None, Status::Assigned);
            registrations.begin(registration, PACE);
        }
        assert_eq!(registrations.by_key.len(), Registrations::MOST);
        assert_eq!(registrations.by_age.len(), Registrations::MOST);
        assert!(registrations.lookup(&group, &id(0)).is_err());
        assert!(registrations.lookup(&group, &id(1)).is_ok());
        // Who registers again is the youngest.
        for number in [1, Registrations::MOST + 1] {
            let registration = Registration::new(&group, &id(number), None, Status::Assigned);
            registrations.begin(registration, PACE);
        }
        assert!(registrations.lookup(&group, &id(1)).is_ok());
        assert!(registrations.lookup(&group, &id(2)).is_err());
        assert_eq!(registrations.by_age.len(), Registrations::MOST);
    }
}
