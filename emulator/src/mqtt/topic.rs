use std::fmt;

/// What answers are published on.
pub(super) const RESPONSES: &str = "$dps/registrations/res/#";

/// What a client publishes to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct RequestTopic<'a> {
    /// Given back with the answer, so that the client knows which it is.
    pub(crate) rid: &'a str,
    pub(crate) asked: Asked<'a>,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Asked<'a> {
    Register,
    Operation(&'a str),
}

impl<'a> RequestTopic<'a> {
    pub(crate) fn parse(topic: &'a str) -> Result<Self, &'static str> {
        let path = topic
            .strip_prefix("$dps/registrations/")
            .ok_or("published to a topic that is not below $dps/registrations/")?;
        let (path, query) = path
            .split_once("/?")
            .ok_or("published to a topic without /?$rid=…")?;
        let option = |name: &str| {
            let mut options = query.split('&').filter_map(|option| option.split_once('='));
            options
                .find(|(other, _)| *other == name)
                .map(|(_, value)| value)
        };
        // It becomes a part of a topic, where these have a meaning.
        let is_rid =
            |rid: &&str| !rid.is_empty() && rid.len() <= 128 && !rid.contains(['+', '#', '/']);
        let rid = option("$rid")
            .filter(is_rid)
            .ok_or("published to a topic without a request ID ($rid=…)")?;
        let asked = match path {
            "PUT/iotdps-register" => Asked::Register,
            "GET/iotdps-get-operationstatus" => {
                let id = option("operationId").filter(|id| !id.is_empty());
                Asked::Operation(id.ok_or("asked for an operation without operationId=…")?)
            }
            _ => return Err("published to a topic that is no request of the service"),
        };
        Ok(Self { rid, asked })
    }
}

/// What an answer is published to: `$dps/registrations/res/{status}/?$rid=…[&retry-after=…]`.
pub(crate) struct ResponseTopic<'a> {
    pub(crate) status: u16,
    pub(crate) rid: &'a str,
    pub(crate) retry_after: Option<u32>,
}

impl fmt::Display for ResponseTopic<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { status, rid, .. } = self;
        write!(f, "$dps/registrations/res/{status}/?$rid={rid}")?;
        match self.retry_after {
            Some(seconds) => write!(f, "&retry-after={seconds}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_requests() {
        for (topic, rid, asked) in [
            (
                "$dps/registrations/PUT/iotdps-register/?$rid=1",
                "1",
                Asked::Register,
            ),
            (
                "$dps/registrations/PUT/iotdps-register/?$rid=2cb8f317-10f5",
                "2cb8f317-10f5",
                Asked::Register,
            ),
            (
                "$dps/registrations/GET/iotdps-get-operationstatus/?$rid=2&operationId=4.a.b",
                "2",
                Asked::Operation("4.a.b"),
            ),
        ] {
            assert_eq!(RequestTopic::parse(topic), Ok(RequestTopic { rid, asked }));
        }
    }

    #[test]
    fn says_what_is_wrong_with_others() {
        for (topic, reason) in [
            ("devices/sn-1/messages/events/", "not below"),
            ("$dps/registrations/PUT/iotdps-register", "without /?"),
            ("$dps/registrations/PUT/iotdps-register/?", "request ID"),
            (
                "$dps/registrations/PUT/iotdps-register/?$rid=",
                "request ID",
            ),
            (
                "$dps/registrations/PUT/iotdps-register/?$rid=a/b",
                "request ID",
            ),
            (
                "$dps/registrations/GET/iotdps-register/?$rid=1",
                "no request",
            ),
            (
                "$dps/registrations/../PUT/iotdps-register/?$rid=1",
                "no request",
            ),
            (
                "$dps/registrations/GET/iotdps-get-operationstatus/?$rid=1",
                "operationId",
            ),
        ] {
            let error = RequestTopic::parse(topic).unwrap_err();
            assert!(error.contains(reason), "{topic}: {error}");
        }
    }

    #[test]
    fn writes_responses() {
        let mut topic = ResponseTopic {
            status: 202,
            rid: "1",
            retry_after: Some(3),
        };
        assert_eq!(
            topic.to_string(),
            "$dps/registrations/res/202/?$rid=1&retry-after=3"
        );
        topic.retry_after = None;
        assert_eq!(topic.to_string(), "$dps/registrations/res/202/?$rid=1");
    }
}
