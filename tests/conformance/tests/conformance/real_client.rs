//! Microsoft's own clients. They know no other ports than 443 and 8883, so that one test of these runs at a time.

use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};

use crate::clients;
use crate::command::{HUB, ID, ID_SCOPE};
use crate::emulator::Emulator;

/// Nobody else has the ports until this is dropped.
pub(crate) fn ports() -> MutexGuard<'static, ()> {
    static PORTS: Mutex<()> = Mutex::new(());
    PORTS.lock().unwrap_or_else(PoisonError::into_inner)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RealClient {
    /// `azure-iot-device`, over MQTT.
    Python,
    /// `azure-iot-provisioning-device-mqtt`.
    NodeMqtt,
    /// `azure-iot-provisioning-device-http`.
    NodeHttp,
}

impl RealClient {
    pub(crate) const ALL: [Self; 3] = [Self::Python, Self::NodeMqtt, Self::NodeHttp];

    /// Registers the device; the client's answer, or its error.
    pub(crate) fn register(self, emulator: &Emulator, key: &str) -> Result<Value, String> {
        const NODE: &str = "azure_iot_provisioning_device";
        let mut command = match self {
            Self::Python => clients::python(emulator, "azure_iot_device"),
            Self::NodeMqtt | Self::NodeHttp => clients::node(emulator, NODE),
        };
        match self {
            Self::Python => {}
            Self::NodeMqtt => _ = command.arg("mqtt"),
            Self::NodeHttp => _ = command.arg("http"),
        }
        command
            .args(["localhost", ID_SCOPE, ID])
            .env("DPS_DEVICE_KEY", key);
        clients::register(&mut command)
    }
}

#[track_caller]
pub(crate) fn assert_assigned(answer: Result<Value, String>) {
    assert_eq!(
        answer,
        Ok(json!({
            "status": "assigned",
            "assignedHub": HUB,
            "deviceId": ID,
            "substatus": "initialAssignment",
            "payload": { "model": "pump" },
        }))
    );
}
