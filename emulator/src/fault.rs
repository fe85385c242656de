//! Faults on demand: what a device must survive, and never meets while it is tested against a healthy service.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::answer::{Answer, ServiceError, Status};
use crate::option_list::OptionList;
use crate::registration_id::RegistrationId;

/// One `--fault`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    kind: Kind,
    at: Moment,
    /// Of this device alone, in lower case.
    id: Option<String>,
    /// How often it still happens; always where there is no number.
    left: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Throttled { retry_after: Option<u32> },
    InternalError { retry_after: Option<u32> },
    Slow { seconds: u32 },
    Drop,
    End(Status),
}

/// When a fault can happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moment {
    /// The MQTT connection, before it is accepted.
    Connect,
    Register,
    /// A question about an operation.
    Operation,
    /// A question about a registration.
    Lookup,
}

impl Moment {
    const ALL: [Self; 4] = [Self::Connect, Self::Register, Self::Operation, Self::Lookup];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::Register => "register",
            Self::Operation => "operation",
            Self::Lookup => "lookup",
        }
    }
}

/// What a fault does to a request.
#[derive(Clone, Debug)]
pub(crate) enum Effect {
    /// It is answered with this, and nothing else happens.
    Answer(Answer),
    /// It is answered as usual, but later.
    Delay(Duration),
    /// The connection ends without an answer.
    Drop,
    /// The operation that it begins ends so.
    End(Status),
}

impl Effect {
    /// In one word, for the log.
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::Answer(answer) => answer.outcome,
            Self::Delay(_) => "slow",
            Self::Drop => "drop",
            Self::End(status) => status.name(),
        }
    }
}

impl Fault {
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut list = OptionList::parse(text);
        let kind = match list.head {
            "429" => Kind::Throttled {
                retry_after: list.number("retry-after")?,
            },
            "500" => Kind::InternalError {
                retry_after: list.number("retry-after")?,
            },
            "slow" => Kind::Slow {
                seconds: list.number("seconds")?.unwrap_or(5),
            },
            "drop" => Kind::Drop,
            "failed" => Kind::End(Status::Failed),
            "disabled" => Kind::End(Status::Disabled),
            other => {
                return Err(format!(
                    "there is no fault {other:?}: 429, 500, slow, drop, failed, disabled"
                ));
            }
        };
        let at = list.value("at")?.unwrap_or(Moment::Register.name());
        let mut moments = Moment::ALL.into_iter();
        let at = moments
            .find(|moment| moment.name() == at)
            .ok_or("at is one of connect, register, operation, lookup")?;
        if matches!(kind, Kind::End(_)) && at != Moment::Register {
            return Err("an operation can only be made to end so at=register".to_owned());
        }
        let answers = matches!(kind, Kind::Throttled { .. } | Kind::InternalError { .. });
        if answers && at == Moment::Connect {
            return Err(
                "a connection has no such answer: at=connect goes with slow and drop".to_owned(),
            );
        }
        let id = list.value("id")?.map(str::to_ascii_lowercase);
        if id
            .as_deref()
            .is_some_and(|id| RegistrationId::parse(id).is_none())
        {
            return Err("id is no registration ID".to_owned());
        }
        let left = match list.value("times")? {
            None => Some(1),
            Some("always") => None,
            Some(times) => Some(
                times
                    .parse()
                    .map_err(|_| "times needs a whole number, or always")?,
            ),
        };
        list.finish("at, id, times, with 429 and 500 retry-after, with slow seconds")?;
        Ok(Self { kind, at, id, left })
    }

    /// Happens, if it is its turn.
    fn happen(&mut self, at: Moment, id: &RegistrationId) -> Option<Effect> {
        let is_meant = self.id.as_deref().is_none_or(|meant| id.is(meant));
        if self.at != at || !is_meant || self.left == Some(0) {
            return None;
        }
        self.left = self.left.map(|left| left - 1);
        Some(match self.kind {
            Kind::Throttled { retry_after } => Effect::answer(ServiceError::Throttled, retry_after),
            Kind::InternalError { retry_after } => {
                Effect::answer(ServiceError::Internal, retry_after)
            }
            Kind::Slow { seconds } => Effect::Delay(Duration::from_secs(seconds.into())),
            Kind::Drop => Effect::Drop,
            Kind::End(status) => Effect::End(status),
        })
    }
}

impl Effect {
    fn answer(error: ServiceError, retry_after: Option<u32>) -> Self {
        Self::Answer(Answer {
            retry_after,
            ..error.into()
        })
    }
}

/// All faults, in the order in which they were asked for.
#[derive(Debug, Default)]
pub(crate) struct Faults(Mutex<Vec<Fault>>);

impl Faults {
    pub(crate) fn new(faults: Vec<Fault>) -> Self {
        Self(Mutex::new(faults))
    }

    /// The first fault whose turn it is: one for each request.
    pub(crate) fn next(&self, at: Moment, id: &RegistrationId) -> Option<Effect> {
        let mut faults = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        faults.iter_mut().find_map(|fault| fault.happen(at, id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> RegistrationId {
        RegistrationId::parse(text).unwrap()
    }

    fn names(faults: &[&str], requests: &[(Moment, &str)]) -> Vec<&'static str> {
        let faults = faults.iter().map(|fault| Fault::parse(fault).unwrap());
        let faults = Faults::new(faults.collect());
        let effect = |(at, name): &(Moment, &str)| faults.next(*at, &id(name));
        let name = |effect: Option<Effect>| effect.map_or("", |effect| effect.name());
        requests
            .iter()
            .map(|request| name(effect(request)))
            .collect()
    }

    #[test]
    fn happen_in_their_order_and_number() {
        let register = (Moment::Register, "sn-1");
        assert_eq!(
            names(&["429,times=2", "500"], &[register; 4]),
            ["throttled", "throttled", "internal error", ""]
        );
        assert_eq!(names(&["drop,times=always"], &[register; 3]), ["drop"; 3]);
    }

    #[test]
    fn happen_at_their_moment_and_to_their_device() {
        let requests = [
            (Moment::Register, "sn-1"),
            (Moment::Operation, "sn-2"),
            (Moment::Operation, "SN-1"),
        ];
        assert_eq!(
            names(&["slow,at=operation,id=Sn-1"], &requests),
            ["", "", "slow"]
        );
        assert_eq!(names(&["failed"], &requests), ["failed", "", ""]);
    }

    #[test]
    fn carry_what_they_were_given() {
        let effect = |text: &str| {
            let mut fault = Fault::parse(text).unwrap();
            fault.happen(fault.at, &id("sn-1")).unwrap()
        };
        let Effect::Answer(answer) = effect("429,retry-after=7") else {
            panic!("an answer");
        };
        assert_eq!((answer.status, answer.retry_after), (429, Some(7)));
        let Effect::Answer(answer) = effect("500") else {
            panic!("an answer");
        };
        assert_eq!((answer.status, answer.retry_after), (500, None));
        let Effect::Delay(delay) = effect("slow,seconds=2") else {
            panic!("a delay");
        };
        assert_eq!(delay, Duration::from_secs(2));
    }

    #[test]
    fn are_refused_with_a_reason() {
        for (text, reason) in [
            (
                "",
                "there is no fault \"\": 429, 500, slow, drop, failed, disabled",
            ),
            (
                "429,at=x",
                "at is one of connect, register, operation, lookup",
            ),
            (
                "429,at=connect",
                "a connection has no such answer: at=connect goes with slow and drop",
            ),
            (
                "failed,at=lookup",
                "an operation can only be made to end so at=register",
            ),
            ("429,times=x", "times needs a whole number, or always"),
            ("429,id=a b", "id is no registration ID"),
            (
                "drop,seconds=1",
                "there is no option \"seconds\" here: at, id, times, with 429 and 500 retry-after, with slow seconds",
            ),
        ] {
            assert_eq!(Fault::parse(text).unwrap_err(), reason);
        }
    }
}
