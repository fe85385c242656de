//! What a device sends the emulator over HTTPS.

use std::time::{SystemTime, UNIX_EPOCH};

use dps_emulator::fuzzing::{Emulator, RETRY_AFTER};
use dps_symkey_core::Rules;
use percent_encoding::percent_decode_str;

use crate::emulator_judge::{self, ID_SCOPE, KEY};
use crate::emulator_names::is_api_version;
use crate::{body, verdict};

/// A time at which no run is.
const EXPIRY: &str = "99999999999";

/// A plain request is answered as the specification of the service has it, and a payload comes back as it was sent; any other
/// is answered alike whether it comes whole or byte by byte. The log shows no part of a token.
pub fn check(data: &[u8]) {
    let groups = emulator_judge::groups(KEY);
    let request = PlainRequest::of(data);
    let mut statuses: [Vec<Vec<u8>>; 2] = Default::default();
    for (piece, statuses) in [1, data.len() + 1].into_iter().zip(&mut statuses) {
        let emulator = Emulator::new(&groups, true, false).unwrap();
        let answer = emulator.https(data, piece);
        statuses.extend(status_lines(&answer));
        if let Some(request) = &request {
            request.check(&emulator, &answer);
        }
    }
    // To `hyper` these words are HTTP/2's where they come whole, and else no HTTP.
    let preface = b"PRI * HTTP/2.0";
    if data.windows(preface.len()).any(|part| part == preface) {
        return;
    }
    // Byte by byte, what is behind a request that was refused before its body came is not read any more, and a head that
    // is wrong is waited for to its end.
    let [by_byte, whole] = statuses;
    assert!(
        whole.starts_with(&by_byte),
        "{whole:?}, byte by byte {by_byte:?}"
    );
}

fn status_lines(answers: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    let is_status =
        |part: &&[u8]| part.starts_with(b"HTTP/1.1 ") && part[9..].iter().all(u8::is_ascii_digit);
    answers.windows(12).filter(is_status).map(<[u8]>::to_vec)
}

/// One request of the simplest form, and nothing before or behind it.
struct PlainRequest<'a> {
    method: &'a str,
    path: &'a str,
    query: &'a str,
    host: Option<&'a str>,
    token: &'a str,
    body: &'a [u8],
}

#[derive(Debug, PartialEq, Eq)]
enum Asked {
    Register,
    Operation,
    Lookup,
}

impl<'a> PlainRequest<'a> {
    fn of(data: &'a [u8]) -> Option<Self> {
        let end = data.windows(4).position(|part| part == b"\r\n\r\n")?;
        let (head, body) = (str::from_utf8(&data[..end]).ok()?, &data[end + 4..]);
        let mut lines = head.split("\r\n");
        let (method, rest) = lines.next()?.split_once(' ')?;
        let target = rest.strip_suffix(" HTTP/1.1")?;
        let is_plain =
            |byte: u8| byte.is_ascii_alphanumeric() || b"-._~%!$&'()*+,;=:@/?".contains(&byte);
        let is_target = target.starts_with('/') && target.bytes().all(is_plain);
        if !is_target || !["GET", "PUT", "POST", "DELETE"].contains(&method) {
            return None;
        }
        let [mut host, mut token, mut length] = [None; 3];
        for line in lines {
            let (name, value) = line.split_once(": ")?;
            let place = match &*name.to_ascii_lowercase() {
                "host" => &mut host,
                "authorization" => &mut token,
                "content-length" => &mut length,
                _ => return None,
            };
            let is_value =
                value.trim() == value && value.bytes().all(|byte| matches!(byte, b' '..=b'~'));
            if !is_value || place.replace(value).is_some() {
                return None;
            }
        }
        let is_length = length.unwrap_or("0") == body.len().to_string();
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        is_length.then_some(Self {
            method,
            path,
            query,
            host,
            token: token.unwrap_or_default(),
            body,
        })
    }

    /// The ID scope, the registration ID and what is asked; or the code of the error.
    fn route(&self) -> Result<(String, String, Asked), &'static str> {
        let decoded = |part: &str| {
            percent_decode_str(part)
                .decode_utf8()
                .map(String::from)
                .ok()
        };
        let parts: Option<Vec<_>> = self.path.split('/').map(decoded).collect();
        let parts = parts.ok_or("404000")?;
        let parts: Vec<_> = parts.iter().map(String::as_str).collect();
        let (id_scope, id, method, asked) = match *parts {
            ["", id_scope, "registrations", id] => (id_scope, id, "POST", Asked::Lookup),
            ["", id_scope, "registrations", id, "register"] => {
                (id_scope, id, "PUT", Asked::Register)
            }
            ["", id_scope, "registrations", id, "operations", _] => {
                (id_scope, id, "GET", Asked::Operation)
            }
            _ => return Err("404000"),
        };
        if self.method != method {
            return Err("405000");
        }
        let mut options = self.query.split('&');
        let is_version = |option: &str| {
            option
                .strip_prefix("api-version=")
                .is_some_and(is_api_version)
        };
        if !options.any(is_version) {
            return Err("400000");
        }
        match Rules::Service.check(id.as_bytes()) {
            Ok(()) => Ok((id_scope.to_owned(), id.to_owned(), asked)),
            Err(_) => Err("400004"),
        }
    }

    fn check(&self, emulator: &Emulator, answer: &[u8]) {
        let answer = Answer::of(answer);
        let outcome = self.route().and_then(|(id_scope, id, asked)| {
            let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
            let groups = emulator_judge::groups(KEY);
            verdict::admit(&groups, true, &id_scope, &id, self.token, now.as_secs())
                .map_err(|_| "401000")?;
            let payload = match asked {
                Asked::Operation => return Err("404203"),
                Asked::Register | Asked::Lookup => body::payload(self.body, &id).ok_or("400000")?,
            };
            match asked {
                Asked::Register => Ok((id, payload)),
                Asked::Operation | Asked::Lookup => Err("404201"),
            }
        });
        match outcome {
            Ok((id, payload)) => {
                assert_eq!(answer.status, "202");
                let seconds = RETRY_AFTER.to_string();
                assert_eq!(answer.header("retry-after"), Some(&*seconds));
                let host = self.host.unwrap_or("localhost");
                let location = format!("https://{host}{}", self.path);
                assert_eq!(answer.header("location"), Some(&*location));
                assert_eq!(
                    body::value(answer.body, "status"),
                    Some(&b"\"assigning\""[..])
                );
                check_registration(emulator, &id, payload);
            }
            Err(code) => {
                assert_eq!(answer.status, &code[..3]);
                assert_eq!(answer.header("x-ms-error-code"), Some(code));
                assert_eq!(body::value(answer.body, "errorCode"), Some(code.as_bytes()));
            }
        }
        for line in emulator.log() {
            crate::assert_hides(&line, self.token, self.path);
        }
    }
}

/// A device that has registered is told so when it asks, and given its payload.
fn check_registration(emulator: &Emulator, id: &str, payload: Option<&[u8]>) {
    let resource = format!("{ID_SCOPE}/registrations/{id}");
    let token = verdict::signed(KEY, id, &resource, EXPIRY);
    let request = format!(
        "POST /{resource}?api-version=2019-03-31 HTTP/1.1\r\nauthorization: {token}\r\n\r\n"
    );
    let answer = emulator.https(request.as_bytes(), request.len());
    let answer = Answer::of(&answer);
    assert_eq!(answer.status, "200");
    let text = |value: &str| Some(format!("\"{value}\"").into_bytes());
    for (name, value) in [
        ("registrationId", text(id)),
        ("deviceId", text(id)),
        ("status", text("assigned")),
        ("payload", payload.map(<[u8]>::to_vec)),
    ] {
        assert_eq!(body::value(answer.body, name), value.as_deref(), "{name}");
    }
}

/// One answer.
struct Answer<'a> {
    status: &'a str,
    headers: &'a str,
    body: &'a [u8],
}

impl<'a> Answer<'a> {
    fn of(data: &'a [u8]) -> Self {
        let end = data.windows(4).position(|part| part == b"\r\n\r\n");
        let end = end.expect("an answer has a head");
        let head = str::from_utf8(&data[..end]).expect("it is text");
        let (status, headers) = head.split_once("\r\n").expect("it has headers");
        let status = status
            .strip_prefix("HTTP/1.1 ")
            .and_then(|status| status.get(..3));
        let answer = Self {
            status: status.expect("it has a status"),
            headers,
            body: &data[end + 4..],
        };
        let length = answer.body.len().to_string();
        assert_eq!(answer.header("content-length"), Some(&*length));
        assert_eq!(
            answer.header("content-type"),
            Some("application/json; charset=utf-8")
        );
        answer
    }

    fn header(&self, name: &str) -> Option<&'a str> {
        let mut lines = self.headers.split("\r\n");
        lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}
