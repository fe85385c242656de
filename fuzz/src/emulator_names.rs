//! The short texts that the emulator takes: registration IDs, group keys, user names and topics of MQTT.

use dps_emulator::fuzzing;
use dps_symkey_core::{GroupKey, RegistrationId, Rules};

/// What is accepted is what the documents have, and what is made of it leads back to it.
pub fn check(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else {
        return;
    };
    let key = GroupKey::from_base64(data).ok();
    let bytes = fuzzing::group_key(text);
    assert_eq!(bytes.is_some(), key.is_some());
    if let (Some(bytes), Some(key)) = (bytes, &key) {
        let id = RegistrationId::new("sn-1").unwrap();
        let derived = key.derive_device_key(&id).to_base64();
        assert_eq!(derived.as_str(), crate::mac(&bytes, b"sn-1"));
    }
    let id = fuzzing::registration_id(text);
    assert_eq!(id.is_some(), Rules::Service.check(data).is_ok());
    if let Some((lower_case, shown)) = id {
        assert_eq!(lower_case, text.to_ascii_lowercase());
        let has = |is: fn(&u8) -> bool| data.iter().any(is);
        let is_mixed = has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase);
        let digits = text.strip_prefix("0x").unwrap_or(text);
        let is_hexadecimal = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        assert_eq!(shown != text, key.is_some() && is_mixed && !is_hexadecimal);
    }
    assert_eq!(fuzzing::user_name(text).ok(), user_name(text));
    let topic = fuzzing::request_topic(text).ok();
    assert_eq!(topic, request_topic(text));
    if let Some((rid, operation)) = topic {
        let asked = match operation {
            None => format!("PUT/iotdps-register/?$rid={rid}"),
            Some(id) => format!("GET/iotdps-get-operationstatus/?$rid={rid}&operationId={id}"),
        };
        let written = format!("$dps/registrations/{asked}");
        assert_eq!(fuzzing::request_topic(&written), Ok((rid, operation)));
        for (retry_after, end) in [(None, ""), (Some(7), "&retry-after=7")] {
            let response = fuzzing::response_topic(202, rid, retry_after);
            let rid = response.strip_prefix("$dps/registrations/res/202/?$rid=");
            assert_eq!(
                rid.and_then(|rid| rid.strip_suffix(end)),
                Some(rid_of(text))
            );
        }
    }
}

fn rid_of(topic: &str) -> &str {
    request_topic(topic).unwrap().0
}

/// `{ID scope}/registrations/{registration ID}/api-version=…[&…]`
pub(crate) fn user_name(text: &str) -> Option<(&str, &str)> {
    let (id_scope, rest) = text.split_once('/')?;
    let (id, options) = rest.strip_prefix("registrations/")?.split_once('/')?;
    let version = options.strip_prefix("api-version=")?;
    let version = version
        .split_once('&')
        .map_or(version, |(version, _)| version);
    let is_whole = !id_scope.is_empty() && !id.is_empty() && is_api_version(version);
    is_whole.then_some((id_scope, id))
}

/// `$dps/registrations/PUT/iotdps-register/?$rid=…`, or
/// `$dps/registrations/GET/iotdps-get-operationstatus/?$rid=…&operationId=…`
pub(crate) fn request_topic(text: &str) -> Option<(&str, Option<&str>)> {
    let rest = text.strip_prefix("$dps/registrations/")?;
    let register = rest.strip_prefix("PUT/iotdps-register/?");
    let operation = rest.strip_prefix("GET/iotdps-get-operationstatus/?");
    let options = register.or(operation)?;
    let option = |name: &str| {
        let mut options = options.split('&');
        options.find_map(|option| option.strip_prefix(name)?.strip_prefix('='))
    };
    let rid = option("$rid").filter(|rid| (1..=128).contains(&rid.len()))?;
    if rid.contains(['/', '+', '#']) {
        return None;
    }
    let id = option("operationId").filter(|id| !id.is_empty());
    match operation {
        Some(_) => Some((rid, Some(id?))),
        None => Some((rid, None)),
    }
}

/// `yyyy-mm-dd`, or that and `-preview`.
pub(crate) fn is_api_version(text: &str) -> bool {
    let form: String = text
        .chars()
        .map(|character| {
            if character.is_ascii_digit() {
                '0'
            } else {
                character
            }
        })
        .collect();
    matches!(&*form, "0000-00-00" | "0000-00-00-preview")
}
