//! A device that speaks HTTPS, with `ureq`.

use serde_json::{Value, json};
use ureq::http::Response;
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::{Agent, Body};

use crate::command::ID_SCOPE;
use crate::emulator::{Emulator, GUARD};
use crate::line::{Line, Reply};

pub(crate) struct Https {
    agent: Agent,
    registration: String,
    id: String,
    token: String,
}

impl Https {
    pub(crate) fn new(emulator: &Emulator, id: &str, token: &str) -> Self {
        Self::in_scope(emulator, ID_SCOPE, id, token)
    }

    pub(crate) fn in_scope(emulator: &Emulator, id_scope: &str, id: &str, token: &str) -> Self {
        let pem = std::fs::read(emulator.ca_file()).expect("the CA");
        let ca = Certificate::from_pem(&pem).expect("a certificate");
        let tls = TlsConfig::builder().root_certs(RootCerts::new_with_certs(&[ca]));
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(GUARD))
            .tls_config(tls.build())
            .build();
        Self {
            agent: agent.into(),
            registration: format!(
                "https://localhost:{}/{id_scope}/registrations/{id}",
                emulator.https
            ),
            id: id.to_owned(),
            token: token.to_owned(),
        }
    }

    /// The status look-up.
    pub(crate) fn look_up(&self) -> Reply {
        let address = format!("{}?api-version=2021-06-01", self.registration);
        let request = self
            .agent
            .post(address)
            .header("Authorization", &self.token);
        let body = json!({ "registrationId": self.id });
        reply(request.send_json(&body)).expect("an answer")
    }
}

impl Line for Https {
    fn register(&mut self) -> Option<Reply> {
        let address = format!("{}/register?api-version=2021-06-01", self.registration);
        let request = self.agent.put(address).header("Authorization", &self.token);
        let body = json!({ "registrationId": self.id, "payload": { "model": "pump" } });
        reply(request.send_json(&body))
    }

    fn operation(&mut self, operation_id: &str) -> Option<Reply> {
        let registration = &self.registration;
        let address = format!("{registration}/operations/{operation_id}?api-version=2021-06-01");
        let request = self.agent.get(address).header("Authorization", &self.token);
        reply(request.call())
    }
}

fn reply(response: Result<Response<Body>, ureq::Error>) -> Option<Reply> {
    let mut response = response.ok()?;
    let header = |name: &str| response.headers().get(name)?.to_str().ok();
    assert_eq!(
        header("Content-Type"),
        Some("application/json; charset=utf-8")
    );
    let retry_after = header("Retry-After").map(|seconds| seconds.parse().expect("seconds"));
    let status = response.status().as_u16();
    let body: Value = response.body_mut().read_json().expect("JSON");
    Some(Reply {
        status,
        retry_after,
        body,
    })
}
