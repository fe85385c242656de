//! The bodies of requests and answers: `{"registrationId":…,"payload":…}`, and what comes back.

use crate::json;

/// Whether a device may send it, and if so its payload; `null` is none.
pub(crate) fn payload<'a>(body: &'a [u8], id: &str) -> Option<Option<&'a [u8]>> {
    if body.trim_ascii().is_empty() {
        return Some(None);
    }
    str::from_utf8(body).ok()?;
    let members = json::members(body)?;
    let names = members.iter().map(|(name, _)| json::text(name));
    let names = names.collect::<Option<Vec<_>>>()?;
    let member = |name: &str| {
        let mut values = names
            .iter()
            .zip(&members)
            .filter(|(other, _)| *other == name);
        match (values.next(), values.next()) {
            (_, Some(_)) => Err(()),
            (first, None) => Ok(first
                .map(|(_, (_, value))| *value)
                .filter(|value| *value != b"null")),
        }
    };
    let other = member("registrationId").ok()?;
    let is_id = |text: String| text.eq_ignore_ascii_case(id);
    let is_for = other.is_none_or(|other| json::text(other).is_some_and(is_id));
    is_for.then_some(member("payload").ok()?)
}

/// A value of an answer, as it stands.
pub(crate) fn value<'a>(answer: &'a [u8], name: &str) -> Option<&'a [u8]> {
    let members = json::members(answer).expect("an answer is an object");
    let is_it = |member: &&[u8]| json::text(member).as_deref() == Some(name);
    members
        .into_iter()
        .find_map(|(member, value)| is_it(&member).then_some(value))
}
