//! A client of HTTP whose requests are text.

use std::io::Read as _;

use serde_json::Value;

use crate::device::token;
use crate::emulator::{Emulator, ID_SCOPE, Tls};

pub(crate) const VERSION: &str = "?api-version=2021-06-01";
/// To which name and port the requests say that they go.
pub(crate) const HOST: &str = "localhost:8443";

/// The address of a registration, or of what is below it.
pub(crate) fn target(id: &str, below: &str) -> String {
    format!("/{ID_SCOPE}/registrations/{id}{below}{VERSION}")
}

/// A request whose connection ends with the answer.
pub(crate) fn request(method: &str, target: &str, token: &str, body: &str) -> String {
    format!(
        "{method} {target} HTTP/1.1\r\nHost: {HOST}\r\nAuthorization: {token}\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Value,
}

impl Answer {
    fn new(head: &str, body: &str) -> Self {
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
        Self {
            status: status.unwrap_or_else(|| panic!("no status: {head}")),
            head: head.to_owned(),
            body: serde_json::from_str(body).expect("JSON"),
        }
    }

    /// The next answer of a connection that stays open.
    pub(crate) fn read(stream: &mut Tls) -> Self {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).expect("an answer");
            head.extend(byte);
        }
        let head = String::from_utf8(head).expect("text");
        let length = Self::new(&head, "null")
            .header("Content-Length")
            .map(str::to_owned);
        let length = length.expect("a length").parse().expect("a number");
        let mut body = vec![0; length];
        stream.read_exact(&mut body).expect("a body");
        Self::new(&head, &String::from_utf8(body).expect("text"))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines
            .find(|(other, _)| other.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    /// The field of the body that names the operation.
    pub(crate) fn operation_id(&self) -> String {
        let id = self.body["operationId"].as_str();
        id.unwrap_or_else(|| panic!("no operation: {}", self.body))
            .to_owned()
    }

    /// It is that error, in all of its places.
    #[track_caller]
    pub(crate) fn assert_error(&self, status: u16, code: u32) {
        assert_eq!(
            (self.status, &self.body["errorCode"]),
            (status, &code.into()),
            "{}",
            self.body
        );
        assert_eq!(self.header("x-ms-error-code"), Some(&*code.to_string()));
        let tracking_id = self.body["trackingId"].as_str();
        assert!(
            tracking_id.is_some_and(|id| id.len() == 36),
            "{}",
            self.body
        );
        assert_eq!(self.header("x-ms-request-id"), tracking_id);
        assert_eq!(
            self.header("Content-Type"),
            Some("application/json; charset=utf-8")
        );
        assert!(self.body["message"].is_string());
        assert_service_time(&self.body["timestampUtc"]);
    }
}

/// As in `2019-11-19T21:39:05.1573304Z`.
#[track_caller]
pub(crate) fn assert_service_time(time: &Value) {
    let shape: String = time
        .as_str()
        .unwrap_or_default()
        .replace(|byte: char| byte.is_ascii_digit(), "0");
    assert_eq!(shape, "0000-00-00T00:00:00.0000000Z");
}

impl Emulator {
    pub(crate) fn ask(&self, method: &str, target: &str, token: &str, body: &str) -> Answer {
        let answer = self.exchange(request(method, target, token, body).as_bytes());
        let (head, body) = answer
            .split_once("\r\n\r\n")
            .unwrap_or_else(|| panic!("{answer:?}"));
        Answer::new(head, body)
    }

    /// A genuine device registers.
    pub(crate) fn register(&self, id: &str, body: &str) -> Answer {
        self.ask("PUT", &target(id, "/register"), &token(id), body)
    }

    /// A genuine device asks about an operation.
    pub(crate) fn operation(&self, id: &str, operation_id: &str) -> Answer {
        let below = format!("/operations/{operation_id}");
        self.ask("GET", &target(id, &below), &token(id), "")
    }

    /// A genuine device asks about its registration.
    pub(crate) fn lookup(&self, id: &str, body: &str) -> Answer {
        self.ask("POST", &target(id, ""), &token(id), body)
    }
}
