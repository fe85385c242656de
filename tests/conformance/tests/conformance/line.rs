//! What a device does over either protocol.

use std::thread;
use std::time::Duration;

use serde_json::Value;

use crate::emulator::Emulator;
use crate::https::Https;
use crate::mqtt::Mqtt;

/// An answer of the service.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    /// In seconds.
    pub(crate) retry_after: Option<u64>,
    pub(crate) body: Value,
}

/// A device's line to the service. An answer that does not come is `None`.
pub(crate) trait Line {
    fn register(&mut self) -> Option<Reply>;
    fn operation(&mut self, operation_id: &str) -> Option<Reply>;

    /// Registers, and asks until the operation has ended.
    fn run(&mut self) -> Value {
        let mut reply = self.register().expect("an answer");
        loop {
            if reply.status == 200 {
                return reply.body;
            }
            assert_eq!(reply.status, 202, "{}", reply.body);
            assert_eq!(reply.body["status"], "assigning");
            let seconds = reply.retry_after.expect("when to ask again");
            thread::sleep(Duration::from_secs(seconds));
            let operation_id = reply.body["operationId"].as_str().expect("an operation");
            let operation_id = operation_id.to_owned();
            reply = self.operation(&operation_id).expect("an answer");
        }
    }
}

/// Runs a test over HTTPS and over MQTT, with an emulator of its own for each.
pub(crate) fn over_both(
    words: &str,
    id: &str,
    token: &str,
    test: impl Fn(&Emulator, &mut dyn Line),
) {
    let emulator = Emulator::start(words);
    test(&emulator, &mut Https::new(&emulator, id, token));
    let emulator = Emulator::start(words);
    let mut mqtt = Mqtt::connect(&emulator, id, token).expect("a connection");
    test(&emulator, &mut mqtt);
}
